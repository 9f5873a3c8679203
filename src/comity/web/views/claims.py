"""The claims box: who accuses whom, when, on what basis, in whose words, and who denies it."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any

import msgspec

from comity.web import labels
from comity.web.views.evidence import Evidence, Index, Value
from comity.web.words import NOT_SAID, when

_ACCUSED = ("accused_state", "accused_organisation", "accused_actor")
_TURNED = (*_ACCUSED, "accused_kind", "accused_subkind")
_COUNTED = {"asserts": "accuse", "suspects": "suspect", "denies": "deny", "reports": "report an accusation",
            "none": "make no attribution", "unknown": "say it is not known"}  # fmt: skip


class Claim(msgspec.Struct, frozen=True):
    """One claim of one party. stance: code."""

    claimant: str
    claimant_is: str
    stance: str
    stance_words: str
    accused: list[str]
    relation: str
    dated: str
    basis: str
    confidence: str
    words: str
    evidence: Evidence


def claims(rows: list[dict[str, Any]], index: Index) -> list[Claim]:
    """Claims in order of time from rows of relation `attribution`; those without a date last."""
    grouped: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        grouped[row["claim_id"], row["stance"]].append(row)
    in_order = sorted(grouped.values(), key=lambda g: (g[0]["date_lo"] or date.max, g[0]["asserted_by"] or ""))
    return [_claim(group, index) for group in in_order]


def summary(found: list[Claim]) -> str:
    """How the claims stand: '4 accuse, 1 denies'."""
    counts = Counter(claim.stance for claim in found)
    return ", ".join(f"{counts[code]} {_verb(code, counts[code])}" for code in _COUNTED if counts[code])


def _verb(code: str, count: int) -> str:
    verb = _COUNTED[code]
    if count > 1:
        return verb
    first, space, rest = verb.partition(" ")
    return {"deny": "denies"}.get(first, first + "s") + space + rest


def _claim(group: list[dict[str, Any]], index: Index) -> Claim:
    first = group[0]
    parts = dict.fromkeys([first["claim_id"], *(row["part_id"] for row in group)])
    return Claim(
        claimant=first["asserted_by"] or "claimant not said",
        claimant_is=_claimant_is(first),
        stance=first["stance"],
        stance_words=labels.STANCES[first["stance"]],
        accused=_accused(group),
        relation=labels.code("accused_relation", first["accused_relation"]) if first["accused_relation"] else "",
        dated=when(first["date_lo"], first["date_hi"]),
        basis=_basis(first),
        confidence=first["confidence"] or "",
        words=first["words"] or "",
        evidence=_evidence(index.evidence(*parts), first["stance"], max(row["n_roots"] for row in group)),
    )


def _evidence(found: Evidence, stance: str, roots: int) -> Evidence:
    """Counted for the claim: who reports a denial supports that it was made, though it speaks against the accused."""
    values = [_turned(value) if stance == "denies" and value.prop in _TURNED else value for value in found.values]
    return Evidence(roots, max((value.dissent for value in values), default=0), values)


def _turned(value: Value) -> Value:
    return msgspec.structs.replace(
        value,
        label=f"{value.label}, denied",
        support=value.dissent,
        dissent=value.support,
        statements=value.dissenting,
        dissenting=value.statements,
    )


def _claimant_is(row: dict[str, Any]) -> str:
    kind = labels.code("claimant_kind", row["asserter_kind"]) if row["asserter_kind"] else ""
    country = labels.territory(row["asserter_country"]) if row["asserter_country"] else ""
    return ", ".join(part for part in (kind, country) if part and part != row["asserted_by"])


def _basis(row: dict[str, Any]) -> str:
    said = [labels.code("attribution_basis", code) for code in row["basis"] or []]
    types = [labels.code("attribution_type", code) for code in row["type"] or []]
    return "; ".join([*said, *types]) or NOT_SAID


def _accused(group: list[dict[str, Any]]) -> list[str]:
    """Each accused once; one that only repeats part of another is folded into it."""
    said = [{row[name] for name in _ACCUSED if row[name]} for row in group]
    kept = [
        row for here, row in enumerate(group)
        if not any(said[here] < other or (said[here] == other and there < here) for there, other in enumerate(said))
    ]  # fmt: skip
    return sorted({_name(row) for row in kept})


def _name(row: dict[str, Any]) -> str:
    """By the name of the actor that the aliases lead to, where they do; the aliases as told are with the statements."""
    state = labels.territory(row["accused_state"]) if row["accused_state"] else ""
    parts = [part for part in (row["actor_name"] or row["accused_actor"], row["accused_organisation"]) if part]
    if not parts:
        return state or ("nobody" if row["stance"] == "none" else NOT_SAID)
    return ", ".join(dict.fromkeys(parts)) + (f" ({state})" if state else "")
