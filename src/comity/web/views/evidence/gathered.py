"""The panel of evidence: what was asked for, who says so, who says otherwise."""

from __future__ import annotations

from typing import Literal

import msgspec

from comity.model.errors import NotFoundError
from comity.release.index.documents import Document
from comity.web.i18n import _
from comity.web.views.claims import TURNED
from comity.web.views.evidence.teller import Shown, Teller
from comity.web.views.evidence.told import Told
from comity.web.views.evidence.wanted import Wanted, claimed, found
from comity.web.views.voices import Voice, voices
from comity.web.words import counted, stands

_RANK = {prop: place for place, prop in enumerate(("words", *TURNED))} | {"asserter": 100, "publication": 100}
"""Of a claim its words and whom it accuses come first; who makes it, and where, stands beside it."""


class Evidence(msgspec.Struct, frozen=True):
    """Values with their statements, or statements alone. incident, title: whose they are. summary: how they stand.
    against, voices: who says otherwise, and who says so. statements: how many there are in all. address: of the page
    that has each of them."""

    incident: str
    title: str
    summary: str
    against: list[Voice]
    voices: list[Voice]
    statements: int
    address: str
    values: list[Shown]
    told: list[Told]


def evidence(document: Document, wanted: Wanted, address: str = "") -> Evidence:
    """The statements asked for. address: of their page. NotFoundError if there are none."""
    teller = Teller(document)
    values, told = found(teller, wanted)
    if not values and not told:
        raise NotFoundError(_("this incident has no such statements."), hint=_("Go back to the page of the incident."))
    con, pro = _spoken(values, "dissenting"), _spoken(values, "statements") + [("", one) for one in told]
    return Evidence(
        incident=teller.whole["incident_id"],
        title=teller.whole["title"],
        summary=_summary(teller, wanted, values, told),
        against=voices(con),
        voices=voices(pro),
        statements=len({one.id for _label, one in (*con, *pro)}) + sum(value.more for value in values),
        address=address,
        values=values,
        told=told,
    )


def _spoken(values: list[Shown], side: Literal["statements", "dissenting"]) -> list[tuple[str, Told]]:
    """(what it is said of, statement); of the only thing there is it needn't be told."""
    several = len({value.label for value in values}) > 1
    ordered = sorted(values, key=lambda value: _RANK.get(value.prop, len(_RANK)))
    return [(value.label if several else "", one) for value in ordered for one in getattr(value, side)]


def _summary(teller: Teller, wanted: Wanted, values: list[Shown], told: list[Told]) -> str:
    if not values:
        return counted(len(told), "statement")
    if wanted.of != "claim":
        return stands(max(value.support for value in values), max(value.dissent for value in values))
    roots = [int(row["n_roots"]) for row in claimed(teller, wanted)]
    return stands(max(roots), max((value.dissent for value in values if value.prop in TURNED), default=0))
