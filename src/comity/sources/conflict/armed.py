"""Armed conflicts: one record per UCDP conflict with all its years, each with its own parties, kind and intensity.

The table has a row for each combination of the states on the four sides in a year, all else repeated.
"""

from __future__ import annotations

from itertools import groupby

from comity.model import span, territories
from comity.model.state_numbers import bearers
from comity.sources.conflict import episodes
from comity.sources.conflict.cells import Cells, Parties, by_number, whole, years
from comity.sources.kit import Cell, Crawl, Record

FILE = "ucdp_acd.csv"
PUBLISHER = "Uppsala Conflict Data Program and PRIO"
_SIDES = {"gwno_a": "a", "gwno_a_2nd": "a-support", "gwno_b": "b", "gwno_b_2nd": "b-support"}
_OF_ALL = ("incompatibility", "start_date", "start_prec")
_OF_YEAR = ("intensity_level", "type_of_conflict", "start_date2", "start_prec2", "ep_end", "ep_end_date")
_COLUMNS = ("conflict_id", "year", *_SIDES, *_OF_ALL, *_OF_YEAR)
_FIRST, _LAST = 1946, 2024


def read(run: Crawl) -> None:
    """Reads every row, then tells each conflict from its first year to its last."""

    def number(cells: Cells) -> int | None:
        found, year = whole(cells["conflict_id"]), whole(cells["year"])
        if found is None or year is None or not _FIRST <= year <= _LAST:
            run.issue("bad-years", f"no conflict's number, or no year from {_FIRST} to {_LAST}", cells["year"])
            return None
        return found

    for conflict, rows in by_number(run, FILE, _COLUMNS, number).items():
        _tell(run, conflict, sorted(rows, key=_year))


def _tell(run: Crawl, number: int, rows: list[Cells]) -> None:
    first = rows[0]
    by_year = {year: list(group) for year, group in groupby(rows, _year)}
    title = _title(number, *next(iter(by_year.items())))
    with run.record(f"ucdp-{number}", kind="conflict", title=title, at=first["year"].at, file=FILE,
                    publisher=PUBLISHER) as record:  # fmt: skip
        record.say("title", title, first["gwno_a"], method="pattern")
        record.date("covered", years(_FIRST, _LAST), first["year"])
        record.mapped("incompatibility", first["incompatibility"])
        if start := episodes.when(run, record, first["start_date"], first["start_prec"]):
            record.date("start", start, first["start_date"])
        _compare(record, rows, _OF_ALL)
        parties = Parties(record, "gw")
        for year, group in by_year.items():
            _tell_year(run, record, year, group)
            _tell_parties(record, parties, year, group)
        episodes.tell(run, record, [group[0] for group in by_year.values()])


def _tell_year(run: Crawl, record: Record, year: int, rows: list[Cells]) -> None:
    _compare(record, rows, _OF_YEAR)
    for column in ("type_of_conflict", "intensity_level"):
        _coded(run, record, rows[0][column], year)


def _compare(record: Record, rows: list[Cells], columns: tuple[str, ...]) -> None:
    for column in columns:
        if len({cells[column].text for cells in rows}) > 1:
            record.issue("rows-differ", "not all rows of this conflict or year say so; the first counts",
                         rows[0][column])  # fmt: skip


def _tell_parties(record: Record, parties: Parties, year: int, rows: list[Cells]) -> None:
    """The states on each side in a year. Without one on side B a party stands there that is no state."""
    for column, side in _SIDES.items():
        stated = {cells[column].text: cells[column] for cells in reversed(rows) if cells[column]}
        for _, cell in sorted(stated.items()):
            parties.state(side, cell, year, year, ordinal=year)
    other, kind = rows[0]["gwno_b"], rows[0]["type_of_conflict"]
    if bool(other) != (kind.text == "interstate"):
        record.issue("side-differs-from-kind", f"side B is {other.text or 'no state'!r} in one that is coded as", kind)
    if not other:
        parties.other("b", other)


def _coded(run: Crawl, record: Record, cell: Cell, year: int) -> None:
    """Kind or intensity of one year."""
    for prop, code, _ in run.look_up(cell.column, cell):
        number, unit = (float(code), "ucdp-intensity") if prop == "intensity" else (None, None)
        record.say(prop, code, cell.piece(cell.text, year), num=number, unit=unit, span=span.year(year),
                   method="crosswalk")  # fmt: skip


def _title(number: int, year: int, rows: list[Cells]) -> str:
    sides = [_names({cells[column].text: cells[column] for cells in rows if cells[column]}, year)
             for column in ("gwno_a", "gwno_b")]  # fmt: skip
    return f"{sides[0]} against {sides[1] or 'a party that is no state'} (UCDP {number})"


def _names(cells: Cells, year: int) -> str:
    found = {text: bearers("gw", whole(cell) or 0, year, year) for text, cell in cells.items()}
    return ", ".join(sorted(territories.name(b[0].code) if b else f"state {text}" for text, b in found.items()))


def _year(cells: Cells) -> int:
    return whole(cells["year"]) or 0
