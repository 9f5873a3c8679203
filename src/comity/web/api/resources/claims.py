"""Claims of attribution: who accuses whom, suspects or denies, and when."""

from __future__ import annotations

from datetime import date
from typing import Any

from pyroaring import BitMap

from comity.release.index.lists import Listed
from comity.release.index.sets import where
from comity.web.api import paging
from comity.web.api.described import Call, Resource
from comity.web.api.parameters import PAGED, choice, territory, text, time
from comity.web.api.shapes import Page, page_of, row, said

Claim = row(
    "Claim", "attribution",
    edtf=said(str | None, "when the claim was made, as EDTF"),
    actor_name=said(str | None, "name of the actor"),
    incident_title=said(str | None, "title of the incident"),
)  # fmt: skip
_FACETS = ("claimant", "accused", "accused_origin", "accused_place", "stance", "actor", "kind", "basis")
_EPOCH = date(1970, 1, 1)


def listing(call: Call) -> Page[Any]:
    """Claims, the newest first, those without a date last."""
    claims = Listed(call.opened.index, "claim")
    key = paging.behind(call, "claim")
    found = _found(claims, call)
    return paging.listed(call, "claim", claims, found, key)


def _found(claims: Listed, call: Call) -> BitMap:
    sets = [claims.having({name: str(call.read[name]) for name in _FACETS if name in call.read})]
    if "incident" in call.said:
        sets.append(claims.of(call.opened.index.lead(call.said["incident"])))
    if "since" in call.read:
        sets.append(where(claims.numbers("date_hi") >= (call.read["since"] - _EPOCH).days))
    if "until" in call.read:
        sets.append(where(claims.numbers("date_lo") <= (call.read["until"] - _EPOCH).days))
    return BitMap.intersection(*sets) if len(sets) > 1 else sets[0]


RESOURCES = [
    Resource(
        "listClaims", "/claims", "Claims of attribution",
        "One item for each accused within a claim; `claim_id` tells which belong together. The newest claim comes "
        "first, those without a date last. That nobody is named, or that it isn't known who did it, is an item too: "
        "see its stance.",
        page_of(Claim), listing,
        parameters=(
            text("incident", "id of the incident that the claim is about"),
            territory("claimant", "territory of the claimant", "GB"),
            territory("accused", "state that is accused, itself or by one said to act for it", "RU"),
            territory("accused_origin", "where the accused are said to come from, which accuses no state", "RU"),
            territory("accused_place", "told of the accused, without a word on whether a state is meant", "RU"),
            choice("stance", "what the claim does: accuses, suspects, denies, reports", "stance", "denies"),
            text("actor", "id of the accused actor"),
            choice("kind", "kind of claimant", "claimant_kind", "government"),
            choice("basis", "what the claim rests on", "attribution_basis"),
            time("since", "it may have been made then or later", "2018"),
            time("until", "it may have been made then or earlier", "2018"),
            *PAGED,
        ),
    ),
]  # fmt: skip
