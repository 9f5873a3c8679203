"""The codes that both sheets give of an incident. What both say alike is one statement with two places."""

from __future__ import annotations

from collections.abc import Mapping

from comity.model.span import Span
from comity.sources.dcid.entry import Dyad, state
from comity.sources.kit import Cell, Record, Row
from comity.sources.kit.dates import coarse, read_day
from comity.sources.kit.parts import subject

CODED = ("interactionstartdate", "method", "targettype", "initiator", "cyber_objective", "information_operation",
         "objective_achievement", "Concession", "damage type", "severity")  # fmt: skip
_PLAIN = ("method", "cyber_objective", "information_operation", "objective_achievement", "Concession", "damage type")
_CLAIM = subject("attribution", "coder")
_INITIATOR = "state-or-affiliated"
"""Either side of a dyad is a state; what others did for it counts as done by it."""

_ISO_LENGTH = len("2000-01-01")


def take(row: Row) -> dict[str, Cell]:
    """The coded cells of a row, by column."""
    return {column: row.take(column) for column in CODED}


def tell(record: Record, dyad: Dyad, coded: Mapping[str, Cell]) -> str:
    """Says what the codes mean; gives the subject of the victim."""
    if start := when(record, coded["interactionstartdate"]):
        record.date("start", start, coded["interactionstartdate"])
    for column in _PLAIN:
        record.mapped(column, coded[column])
    if coded["objective_achievement"].text == "1":
        record.mapped("achieved objective", coded["cyber_objective"])
    if (score := number(record, coded["severity"])) is not None:
        record.say("severity", coded["severity"].text, coded["severity"], num=score, unit="dcid-severity")
    return _parties(record, dyad, coded)


def end(record: Record, cell: Cell, start: Cell) -> None:
    """Says when it ended; an issue if that is before it began."""
    first, last = when(record, start), when(record, cell)
    if last is None:
        return
    record.date("end", last, cell)
    if first and last.before(first):
        record.issue("end-before-start", f"it starts on {first.edtf}", cell)


def when(record: Record, cell: Cell) -> Span | None:
    """A date. In the second sheet days carry a time of n x 14 min 24 s (n/100 day), which only tells rows apart.

    47% of the starts and 21% of the ends in the edition of 2023 lie on the first of a month, 8% and 2% on 1 January,
    where 3.3% and 0.3% are due: both get the precision of a month or a year.
    """
    found = read_day(cell.text[:_ISO_LENGTH], "%Y-%m-%d")
    if found is None:
        record.issue("bad-date", "not a date", cell)
        return None
    return coarse(found)


def number(record: Record, cell: Cell) -> float | None:
    """The number in a cell; None if it is empty, and with an issue if it holds something else."""
    try:
        return float(cell.text) if cell else None
    except ValueError:
        record.issue("bad-number", "not a number", cell)
        return None


def _parties(record: Record, dyad: Dyad, coded: Mapping[str, Cell]) -> str:
    initiator = coded["initiator"]
    accused = state(initiator)
    if accused:
        record.say("asserter_kind", "tracker", initiator, subject=_CLAIM, method="crosswalk")
        part = subject("accused", accused, under=_CLAIM)
        record.say("accused_state", accused, initiator, subject=part, method="crosswalk")
        record.say("accused_kind", _INITIATOR, initiator, subject=part, method="convention")
    else:
        record.issue("unknown-territory", "no state has this number", initiator)
    return _victim(record, dyad, accused, coded)


def _victim(record: Record, dyad: Dyad, accused: str, coded: Mapping[str, Cell]) -> str:
    initiator, country = coded["initiator"], dyad.other(accused)
    part = subject("victim", country)
    if country:
        record.say("country", country, dyad.pair, subject=part, method="parsed")
        record.say("dyad", f"{accused} > {country}", dyad.pair, method="parsed")
    elif accused and accused not in (dyad.first, dyad.second):
        record.issue("initiator-outside-dyad", f"not one of {dyad.pair.text}, so the victim isn't clear", initiator)
    record.mapped("targettype", coded["targettype"], subject=part)
    return part
