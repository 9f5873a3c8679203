"""The claims box: who accuses whom, when, on what basis, in whose words, and who denies it."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from itertools import combinations
from typing import Any
from urllib.parse import urlencode

import msgspec

from comity.web import labels
from comity.web.i18n import _, ngettext
from comity.web.views.kinds import owned
from comity.web.views.values import SHORT, Behind, Values
from comity.web.words import not_said, number, when

_ACCUSED = ("accused_state", "accused_origin", "accused_place", "accused_organisation", "accused_actor")
TURNED = (*_ACCUSED, "accused_kind", "accused_subkind")
"""What a claim says of the accused, which a denial turns around."""
_ORDER = ("asserts", "suspects", "denies", "reports", "none", "unknown")
FOR = ("asserts", "suspects", "reports")
"""Stances of those who accuse."""
_CODED = "coded"


class Claim(msgspec.Struct, frozen=True):
    """One claim of one party. stance: code. coded: a tracker says so by itself, and names nobody who accuses. lo, hi:
    its date, None where not told. confidence, words: each wording that is quoted by itself."""

    claimant: str
    claimant_is: str
    coded: bool
    stance: str
    stance_words: str
    accused: list[str]
    relation: str
    dated: str
    lo: date | None
    hi: date | None
    basis: str
    confidence: list[str]
    words: list[str]
    behind: Behind


class Sum(msgspec.Struct, frozen=True):
    """Parties, each once, and the claims that they make."""

    parties: int
    claims: int


class Standing(msgspec.Struct, frozen=True):
    """How many parties say what of one accused state. state, code: '' for claims that name no state. coded: trackers
    that code it by themselves, which are none of the parties."""

    state: str
    code: str
    accuse: Sum
    suspect: Sum
    report: Sum
    deny: Sum
    coded: Sum

    @property
    def held(self) -> bool:
        """Whether anybody, or a tracker, has it that it was this state."""
        return any(one.claims for one in (self.accuse, self.suspect, self.report, self.coded))


def claims(rows: list[dict[str, Any]], values: Values) -> list[Claim]:
    """Claims from rows of relation `attribution` by the last day on which they may have been made, so that a vague date
    doesn't come before what it may have followed; on one day accusations before denials; those without a date last."""
    grouped: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        grouped[row["claim_id"], row["stance"]].append(row)
    return [_claim(group, values) for group in sorted(grouped.values(), key=lambda group: _place_in_time(group[0]))]


def _place_in_time(row: dict[str, Any]) -> tuple[bool, date, bool, str]:
    told = row["date_lo"] is not None
    return not told, row["date_hi"] or date.max, row["stance"] == "denies", row["asserted_by"] or ""


def summary(found: list[Claim]) -> str:
    """How many claims say what: '4 accusations, 1 denial'."""
    counts = Counter(_CODED if claim.coded else claim.stance for claim in found)
    return ", ".join(_counted(stance, counts[stance]) for stance in (*_ORDER, _CODED) if counts[stance])


def standings(rows: list[dict[str, Any]]) -> list[Standing]:
    """The accused states, those that most parties accuse first."""
    said: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["accused_state"]:
            said[row["accused_state"]].append(row)
    found = [_standing(code, told) for code, told in said.items()]
    return sorted(found, key=lambda one: (
        -one.accuse.parties - one.suspect.parties - one.report.parties, -one.coded.parties, -one.deny.parties, one.state
    ))  # fmt: skip


def stateless(rows: list[dict[str, Any]]) -> Standing | None:
    """The same of claims that accuse or deny and name no state; None if there are none."""
    named = {(row["claim_id"], row["stance"]) for row in rows if row["accused_state"]}
    left = [row for row in rows if row["stance"] in (*FOR, "denies") and (row["claim_id"], row["stance"]) not in named]
    return _standing("", left) if left else None


def _standing(code: str, rows: list[dict[str, Any]]) -> Standing:
    by: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by[_CODED if _coded(row) else row["stance"]].append(row)
    state = labels.territory(code) if code else ""
    return Standing(state, code, *(_sum(by[stance]) for stance in (*FOR, "denies", _CODED)))


def _sum(rows: list[dict[str, Any]]) -> Sum:
    parties = {row["asserted_by"] or row["claim_id"] for row in rows}
    return Sum(len(parties), len({(row["claim_id"], row["stance"]) for row in rows}))


def first(found: list[Claim]) -> Claim | None:
    """The first claim of all that accuses somebody and has a date."""
    return next((claim for claim in accusing(found) if claim.lo is not None), None)


def undated(found: list[Claim]) -> tuple[int, int]:
    """(claims that accuse somebody and have no date, all that accuse somebody)."""
    made = accusing(found)
    return sum(claim.lo is None for claim in made), len(made)


def accusing(found: list[Claim]) -> list[Claim]:
    """Claims of those who accuse; what trackers code by themselves is none."""
    return [claim for claim in found if claim.stance in FOR and not claim.coded]


def _coded(row: dict[str, Any]) -> bool:
    return row["asserter_kind"] == "tracker" and row["stance"] in FOR


def _counted(stance: str, n: int) -> str:
    said = {
        "asserts": ngettext("{n} accusation", "{n} accusations", n),
        "suspects": ngettext("{n} suspicion", "{n} suspicions", n),
        "denies": ngettext("{n} denial", "{n} denials", n),
        "reports": ngettext("{n} report of an accusation", "{n} reports of an accusation", n),
        "none": ngettext("{n} that makes no attribution", "{n} that make no attribution", n),
        "unknown": ngettext("{n} that says it is not known", "{n} that say it is not known", n),
        _CODED: ngettext("{n} coded by the tracker, no accuser named", "{n} coded by trackers, no accuser named", n),
    }
    return said[stance].format(n=number(n))


def _stance(row: dict[str, Any]) -> str:
    """Who says that it was themselves accuses nobody."""
    if row["asserter_kind"] == "attacker" and row["stance"] == "asserts":
        return owned()
    if _coded(row):
        return labels.coded(suspected=row["stance"] == "suspects")
    return labels.stance(row["stance"])


def _claim(group: list[dict[str, Any]], values: Values) -> Claim:
    one = group[0]
    return Claim(
        claimant=one["asserted_by"] or _("claimant not said"),
        claimant_is=_claimant_is(one),
        coded=_coded(one),
        stance=one["stance"],
        stance_words=_stance(one),
        accused=accused(group),
        relation=labels.code("accused_relation", one["accused_relation"]) if one["accused_relation"] else "",
        dated=when(one["date_lo"], one["date_hi"]),
        lo=one["date_lo"],
        hi=one["date_hi"],
        basis=_basis(one),
        confidence=(one["confidence"] or "").splitlines(),
        words=(one["words"] or "").splitlines(),
        behind=_behind(group, values),
    )


def _behind(group: list[dict[str, Any]], values: Values) -> Behind:
    """Counted for the claim. Otherwise says who tells another accused: a claim of which the day is disputed, or the
    words, was made all the same. Who reports a denial supports that it was made, though it speaks against the
    accused."""
    one = group[0]
    parts = dict.fromkeys([one["claim_id"], *(row["part_id"] for row in group)])
    rows = [row for part in parts for row in values.rows(part) if row["prop"] in TURNED]
    against = [row["support" if one["stance"] == "denies" else "dissent"] for row in rows]
    told = rows or values.rows(one["claim_id"])
    where = urlencode({"of": "claim", "part": one["claim_id"][:SHORT], "stance": one["stance"]}) if told else ""
    return Behind(max(int(row["n_roots"]) for row in group), max(map(int, against), default=0), where)


def _claimant_is(row: dict[str, Any]) -> str:
    kind = labels.code("claimant_kind", row["asserter_kind"]) if row["asserter_kind"] else ""
    country = labels.territory(row["asserter_country"]) if row["asserter_country"] else ""
    return ", ".join(part for part in (kind, country) if part and part != row["asserted_by"])


def _basis(row: dict[str, Any]) -> str:
    said = [labels.code("attribution_basis", code) for code in row["basis"] or []]
    types = [labels.code("attribution_type", code) for code in row["type"] or []]
    return "; ".join([*said, *types]) or not_said()


def accused(group: list[dict[str, Any]]) -> list[str]:
    """Whom the rows of a claim name. Each accused once; one that only repeats part of another is folded into it."""
    first: dict[frozenset[str], dict[str, Any]] = {}
    for row in group:
        first.setdefault(frozenset(row[name] for name in _ACCUSED if row[name]), row)
    folded = {frozenset(part) for said in first for n in range(len(said)) for part in combinations(said, n)}
    return sorted({_name(row) for said, row in first.items() if said not in folded})


def _name(row: dict[str, Any]) -> str:
    """As the claimant names them; where that is a name of an actor that goes by another here, with it."""
    state = _place(row)
    parts = [part for part in (_actor(row), row["accused_organisation"]) if part]
    if not parts:
        return state or (_("nobody") if row["stance"] == "none" else not_said())
    return ", ".join(dict.fromkeys(parts)) + (f" ({state})" if state else "")


def _actor(row: dict[str, Any]) -> str:
    told, known = row["accused_actor"], row["actor_name"]
    if not told or not known or known.casefold() in told.casefold():
        return str(told or known or "")
    return _("{told}, here {actor}").format(told=told, actor=known)


def _place(row: dict[str, Any]) -> str:
    """The state accused; or a country of which it says that no state is accused, or not whether one is."""
    if row["accused_origin"]:
        return _("from {country}, no state accused").format(country=labels.territory(row["accused_origin"]))
    if row["accused_place"]:
        return _("{country}, not said if a state").format(country=labels.territory(row["accused_place"]))
    return labels.territory(row["accused_state"]) if row["accused_state"] else ""
