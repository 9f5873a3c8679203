"""One incident as a row: of a table of incidents, or of a short list."""

from __future__ import annotations

from typing import Any

import msgspec

from comity.release.handle import Handle
from comity.web import labels
from comity.web.words import UNKNOWN, when

_SHORT = "SELECT * FROM incident WHERE {condition} ORDER BY {order}, incident_id LIMIT {most}"
_NEWEST = ("start_lo IS NOT NULL", "start_lo DESC")
_CONTESTED = ("contested", "n_claims DESC, n_sources DESC")


class Row(msgspec.Struct, frozen=True):
    """An incident as a row of a table."""

    id: str
    title: str
    began: str
    victims: str
    accused: str
    types: str
    contested: bool
    claims: int
    records: int
    publishers: int
    conflicts: int


def row(told: dict[str, Any]) -> Row:
    """The row of an incident as relation `incident` has it."""
    nobody = "nobody, as far as told" if not told["n_claims"] else "state not said"
    return Row(
        id=told["incident_id"],
        title=told["title"],
        began=when(told["start_lo"], told["start_hi"], told["start_edtf"]),
        victims=labels.places(told["victim_countries"]),
        accused=labels.places(told["accused_states"], nobody),
        types=labels.capital(labels.codes("operation_type", told["types"])) if told["types"] else UNKNOWN,
        contested=told["contested"],
        claims=told["n_claims"],
        records=told["n_records"],
        publishers=told["n_sources"],
        conflicts=told["n_conflicts"],
    )


def newest(handle: Handle, most: int) -> list[Row]:
    """The incidents that began last."""
    return _short(handle, _NEWEST, most)


def contested(handle: Handle, most: int) -> list[Row]:
    """Incidents whose attribution somebody denies or contests, those with most claims first."""
    return _short(handle, _CONTESTED, most)


def _short(handle: Handle, way: tuple[str, str], most: int) -> list[Row]:
    condition, order = way
    return [row(told) for told in handle.rows(_SHORT.format(condition=condition, order=order, most=most))]
