"""One incident as a row: of a table of incidents, or of a short list."""

from __future__ import annotations

from typing import Any

import msgspec

from comity.release.index.index import Index
from comity.web import labels
from comity.web.i18n import _
from comity.web.words import not_said, when


class Row(msgspec.Struct, frozen=True):
    """An incident as a row of a table."""

    id: str
    title: str
    began: str
    began_said: bool
    public: str
    public_said: bool
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
    return Row(
        id=told["incident_id"],
        title=told["title"],
        began=when(told["start_lo"], told["start_hi"], told["start_edtf"]),
        began_said=told["start_lo"] is not None,
        public=when(told["disclosed_lo"], told["disclosed_hi"]),
        public_said=told["disclosed_lo"] is not None,
        victims=labels.places(told["victim_countries"]),
        accused=accused(told),
        types=labels.capital(labels.codes("operation_type", told["types"])) if told["types"] else not_said(),
        contested=told["contested"],
        claims=told["n_claims"],
        records=told["n_records"],
        publishers=told["n_sources"],
        conflicts=told["n_conflicts"],
    )


def accused(told: dict[str, Any]) -> str:
    """Who is accused: states; else where accused groups are from, or what country is told without a word on states."""
    if told["accused_states"]:
        return labels.places(told["accused_states"])
    if told["accused_origins"]:
        return _("no state; groups or persons from {places}").format(places=labels.places(told["accused_origins"]))
    if told["accused_places"]:
        return _("{places}, not said if a state").format(places=labels.places(told["accused_places"]))
    return _("state not said") if told["n_claims"] else _("nobody, as far as told")


def newest(index: Index, most: int) -> list[Row]:
    """The incidents that began last."""
    return [row(told) for told in index.rows(index.all[:most])]
