"""What one state did to the other offline around then, as the second sheet codes it: kinds, and how many of them."""

from __future__ import annotations

from dataclasses import dataclass

from comity.model.span import Span
from comity.sources.dcid.coding import number
from comity.sources.dcid.entry import Dyad, state
from comity.sources.kit import Cell, Crawl, Record, Row

_PARTS = {
    "Diplo_Negative": ("Ddeny/reject-", "Dthreat/demand-"),
    "Diplo_Positive": ("Dnegotiate+", "Dagreement+"),
    "Econ_Negative": ("Ereduce-", "Ethreat-", "Eemb/sanc-"),
    "Econ_Positive": ("Ecoop+", "Eease+", "Eaid+"),
    "Mil_Negative": ("Mthreat-", "Mdisplay-", "Musage-"),
    "Mil_Positive": ("Mpromise+", "Mcoop+", "Mconfid+"),
}
_KINDS = tuple(column for parts in _PARTS.values() for column in parts)
_TOTALS = {  # sums of sums, by the workbook's own formulas
    "Conv_escalation": ("Diplo_Negative", "Econ_Negative", "Mil_Negative"),
    "Conv_descalation": ("Diplo_Positive", "Econ_Positive", "Mil_Positive"),
}
_SCALES = {
    "Diplo_Negative": "dcid-diplomatic-negative",
    "Diplo_Positive": "dcid-diplomatic-positive",
    "Econ_Negative": "dcid-economic-negative",
    "Econ_Positive": "dcid-economic-positive",
    "Mil_Negative": "dcid-military-negative",
    "Mil_Positive": "dcid-military-positive",
    "Conv_escalation": "dcid-conventional-escalation",
    "Conv_descalation": "dcid-conventional-deescalation",
    "Cyber_escalation": "dcid-cyber-escalation",
}
COLUMNS = (*_KINDS, *_SCALES)


@dataclass(frozen=True, slots=True)
class Side:
    """Whose conduct a row tells ('RU > US') and at what date; `ordinal` is 0 in the incident's row, 1 in its answer."""

    between: str
    at: Span | None
    ordinal: int

    @classmethod
    def of(cls, record: Record, dyad: Dyad, initiator: Cell, target: Cell, at: Span | None, ordinal: int) -> Side:
        """The direction that the row codes; an issue where it codes a state as its own target."""
        actor, met = state(initiator), state(target)
        if actor == met:
            record.issue("target-is-initiator", "a state is coded as its own target; the pair names the other", target)
            met = dyad.other(actor)
        return cls(f"{actor or '?'} > {met or '?'}", at, ordinal)


def tell_conduct(run: Crawl, record: Record, side: Side, row: Row) -> None:
    """Says the kinds that are coded as present and each count; an issue for a count that its parts don't make up."""
    cells = {column: row.take(column) for column in COLUMNS}
    counts = {column: _scale(record, side, cells[column], unit) for column, unit in _SCALES.items()}
    present = {column: cells[column].text not in ("0", "") for column in _KINDS}
    for column in _KINDS:
        if present[column]:
            _kind(run, record, side, cells[column])
    for column, parts in _PARTS.items():
        _check(record, cells[column], counts[column], sum(present[part] for part in parts))
    for column, parts in _TOTALS.items():
        _check(record, cells[column], counts[column], sum(counts[part] or 0 for part in parts))


def _check(record: Record, cell: Cell, coded: float | None, due: float) -> None:
    if coded is not None and coded != due:
        record.issue("interaction-sum", f"its parts make {due:g}", cell)


def _kind(run: Crawl, record: Record, side: Side, cell: Cell) -> None:
    coded = cell.piece(f"{cell.column} {cell.text}", side.ordinal)
    for prop, kind, _ in run.look_up("interaction", coded):
        record.say(prop, f"{side.between}, {kind}", coded, span=side.at, method="crosswalk")


def _scale(record: Record, side: Side, cell: Cell, unit: str) -> float | None:
    count = number(record, cell)
    if count is not None:
        words = unit.removeprefix("dcid-").replace("-", " ")
        record.say("interaction", f"{side.between}, {words}: {cell.text}", cell.piece(cell.text, side.ordinal),
                   num=count, unit=unit, span=side.at)  # fmt: skip
    return count
