"""The state system: one record per state with its times of membership, and where it differs from our territories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from comity.model import territories
from comity.model.span import Span, between
from comity.model.state_numbers import bearers
from comity.model.territories import Territory
from comity.sources.conflict.cells import Cells, by_number, whole
from comity.sources.kit import Crawl, Record

FILE = "cow_states.csv"
PUBLISHER = "Correlates of War Project"
_COLUMNS = ("stateabb", "ccode", "statenme", "styear", "stmonth", "stday", "endyear", "endmonth", "endday", "version")
_TIMES = (("styear", "stmonth", "stday"), ("endyear", "endmonth", "endday"))

Members = Mapping[int, list[Span]]
"""Number -> times of membership. One that lasts ends with the list: nothing is claimed for later."""


def read(run: Crawl) -> Members:
    """Reads every row; several of one number are one state that left and came back."""

    def number(cells: Cells) -> int | None:
        found = whole(cells["ccode"])
        if found is None:
            run.issue("bad-number", "a state without a number can't be kept", cells["ccode"])
        return found

    found = by_number(run, FILE, _COLUMNS, number)
    _missing(run, found)
    return {number: _state(run, number, rows) for number, rows in found.items()}


def _state(run: Crawl, number: int, rows: list[Cells]) -> list[Span]:
    first, name = rows[0], rows[0]["statenme"]
    with run.record(f"cow-{number}", kind="actor", title=name.text, at=name.at, file=FILE,
                    publisher=PUBLISHER) as record:  # fmt: skip
        record.say("name", name.text, name)
        place = territories.by_cow(number)
        if place is None:
            record.issue("unknown-territory", "no territory has this COW number", first["ccode"])
        else:
            record.say("country", place.code, first["ccode"], method="parsed")
            _compare(record, number, place, first)
        return [time for ordinal, cells in enumerate(rows) if (time := _member(record, cells, ordinal))]


def _member(record: Record, cells: Cells, ordinal: int) -> Span | None:
    """The version is the last year that the list covers, in which all living states end."""
    numbers = [[whole(cells[column]) for column in columns] for columns in _TIMES]
    try:
        start, end = (date(*(part or 0 for part in parts)) for parts in numbers)
        time = between(start, end)
    except ValueError:
        record.issue("bad-date", "no dates of membership", cells["styear"])
        return None
    version = cells["version"]
    if whole(version) is None or end.year > (whole(version) or 0):
        record.issue("beyond-coverage", f"membership lasts to {end}, the list to its version", version)
    record.say("level", "state", cells["styear"].piece(cells["styear"].text, ordinal), span=time, method="convention")
    return time


def _compare(record: Record, number: int, place: Territory, cells: Cells) -> None:
    """Abbreviation and name as the territories have them, or those of another bearer of the number."""
    if cells["stateabb"].text != place.cow_abbr:
        record.issue("abbreviation-differs", f"the territories have {place.cow_abbr or 'none'}", cells["stateabb"])
    named = territories.find(cells["statenme"].text)
    if named is None or named.code not in {b.code for b in bearers("cow", number, 1, 9999)}:
        other = f"is {named.code}" if named else "is none that the territories know"
        record.issue("name-differs", f"the number is {place.code}'s, the name {other}", cells["statenme"], level="info")


def _missing(run: Crawl, numbers: Iterable[int]) -> None:
    there = set(numbers)
    for place in territories.table().values():
        if place.cow is not None and place.cow not in there:
            run.issue("state-not-listed", f"the territories give {place.code} number {place.cow}, which isn't here",
                      file=FILE, field="ccode", original=place.code)  # fmt: skip
