"""Whose statements are asked for, and how they are found in an incident."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec

from comity.web.views.claims import TURNED
from comity.web.views.evidence.teller import Shown, Teller, turned
from comity.web.views.evidence.told import Told
from comity.web.views.values import SHORT


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose statements are asked for.

    value: a property (prop), a part (part) or one property of a part, of several values the one at a place (at). Ids
    of parts may be cut to their first `SHORT` letters.
    claim: part is a claim, stance its stance. conflict: part and prop. coded: part is a link of `offline_conflict`.
    beside: part is a row of `beside`. absent: part is a kind of subject, prop and stance as stated.
    """

    of: Literal["value", "claim", "conflict", "coded", "beside", "absent"] = "value"
    part: str = ""
    prop: str = ""
    at: int | None = None
    stance: str = ""


Found = tuple[list[Shown], list[Told]]


def found(teller: Teller, wanted: Wanted) -> Found:
    """Values with their statements, or statements alone; neither if there are none."""
    return _OF[wanted.of](teller, wanted)


def _of_value(teller: Teller, wanted: Wanted) -> Found:
    found = [
        one for one in teller.explained
        if _is(one.part_id, wanted.part) and (one.prop == wanted.prop or (wanted.part and not wanted.prop))
    ]  # fmt: skip
    if wanted.at is not None:
        found = found[wanted.at : wanted.at + 1] if wanted.at >= 0 else []
    return [teller.shown(one) for one in found], []


def _is(part: str, asked: str) -> bool:
    return part == asked or (len(asked) >= SHORT and part.startswith(asked))


def _of_claim(teller: Teller, wanted: Wanted) -> Found:
    """Counted for the claim: who reports a denial supports that it was made, though it speaks against the accused."""
    rows = claimed(teller, wanted)
    parts = {row[name] for row in rows for name in ("claim_id", "part_id")}
    found = [teller.shown(one) for one in teller.explained if one.part_id in parts]
    return [turned(shown) if wanted.stance == "denies" and shown.prop in TURNED else shown for shown in found], []


def claimed(teller: Teller, wanted: Wanted) -> list[dict[str, Any]]:
    """Rows of the claim that is asked for."""
    return [
        row for row in teller.whole["attribution"]
        if wanted.of == "claim" and _is(row["claim_id"], wanted.part) and row["stance"] == wanted.stance
    ]  # fmt: skip


def _of_conflict(teller: Teller, wanted: Wanted) -> Found:
    rows = [row for row in teller.whole["conflict"] if _is(row["part_id"], wanted.part) and row["prop"] == wanted.prop]
    kinds = {one.part_id: one.kind for one in teller.explained}
    part = rows[0]["part_id"] if rows else ""
    kind = "attribution" if wanted.prop.startswith("accused_") else kinds.get(part, "incident")
    return [], teller.among(kind, wanted.prop, [i for row in rows for i in row["statement_ids"]])


def _coded(teller: Teller, wanted: Wanted) -> Found:
    rows = [row for row in teller.whole["offline_conflict"] if _is(row["link_id"], wanted.part)]
    return [], teller.among("incident", "offline_conflict", [i for row in rows for i in row["statement_ids"]])


def _beside(teller: Teller, wanted: Wanted) -> Found:
    """What several records code alike is one line of the page."""
    rows = teller.whole["beside"]
    like = {beside_key(row) for row in rows if _is(row["beside_id"], wanted.part)}
    ids = [i for row in rows if beside_key(row) in like for i in row["statement_ids"]]
    return [], teller.among("incident", "beside", ids)


def _absent(teller: Teller, wanted: Wanted) -> Found:
    asked = (wanted.part, wanted.prop, wanted.stance)
    rows = [row for row in teller.whole["absent"] if (row["kind"], row["prop"], row["stance"]) == asked]
    return [], [teller.told(wanted.part, wanted.prop, row) for row in rows]


_OF: Mapping[str, Callable[[Teller, Wanted], Found]] = {
    "value": _of_value,
    "claim": _of_claim,
    "conflict": _of_conflict,
    "coded": _coded,
    "beside": _beside,
    "absent": _absent,
}


def beside_key(row: Mapping[str, Any]) -> tuple[object, ...]:
    """What makes rows of relation `beside` one line of a page."""
    return row["coded_as"], row["dyad"], row["window_lo"], row["window_hi"], row["window_is"], row["stance"]
