"""Cyber intensity: parts with their points, the published sums, and where they don't add up."""

from __future__ import annotations

import re

from comity.sources.eurepoc.lists import number, plain
from comity.sources.kit import Cell, Record, Row

_PARTS = {  # column -> scale of its points; also names the effect
    "data_theft": "data-theft",
    "disruption": "disruption",
    "hijacking": "hijacking",
    "physical_effects_spatial": "physical-spatial",
    "physical_effects_temporal": "physical-temporal",
}
_POINTS = re.compile(r"scores (\d) points?")
_FACTOR = re.compile(r"multiplied by ([\d.]+)")


def tell(record: Record, row: Row) -> None:
    """Tells parts and sums; raises `intensity-sum`, `intensity-weight`, `intensity-half`, `weighted-missing`."""
    cells = {column: row.take(column) for column in _PARTS}
    points = sum(_part(record, cell, _PARTS[column]) for column, cell in cells.items())
    _flag(record, row.take("has_disruption"), cells["disruption"])
    multiplier = row.take("target_multiplier")
    if multiplier:
        record.mapped("target_multiplier", multiplier)
    unweighted, weighted = row.take("unweighted_cyber_intensity"), row.take("weighted_cyber_intensity")
    total = _severity(record, unweighted, "eurepoc-unweighted")
    if total is not None and total != points:
        record.issue("intensity-sum", f"the parts add up to {points}", unweighted)
    _weigh(record, total, multiplier, weighted)


def _part(record: Record, cell: Cell, scale: str) -> int:
    """Tells a part; gives its points, 0 if it is none or not known, as the source counts."""
    if not cell:
        return 0
    subject = f"#effect/{scale}"
    record.mapped(cell.column, cell, subject=subject)
    found = _POINTS.search(cell.text)
    if found is None:
        return 0
    record.mapped(cell.column, cell, only=("cia", "dimension"))  # of the incident as well
    record.say("score", found[1], cell, subject=subject, num=float(found[1]), unit=f"eurepoc-{scale}", method="parsed")
    return int(found[1])


def _flag(record: Record, flag: Cell, disruption: Cell) -> None:
    if flag:
        record.mapped("has_disruption", flag, subject="#effect/disruption")
        if (flag.text == "True") != bool(_POINTS.search(disruption.text)):
            record.issue("disruption-differs", f"the flag says {flag.text}", disruption)


def _severity(record: Record, cell: Cell, scale: str) -> float | None:
    value = number(record, cell)
    if value is not None:
        record.say("severity", plain(value), cell, num=value, unit=scale)
    return value


def _weigh(record: Record, unweighted: float | None, multiplier: Cell, weighted: Cell) -> None:
    """Compares the weighted figure with the published unweighted one times the multiplier; both stay as published."""
    value = _severity(record, weighted, "eurepoc-weighted")
    if unweighted is None:
        return
    factor = _FACTOR.search(multiplier.text)
    expected = unweighted * float(factor[1]) if factor else unweighted
    if value is None:
        record.issue("weighted-missing", f"it would be {expected:g}", weighted)
    elif expected % 1 and abs(expected - value) == 0.5:
        record.issue("intensity-half", f"{expected:g} was rounded", weighted)
    elif expected != value:
        record.issue("intensity-weight", f"unweighted times multiplier is {expected:g}", weighted)
