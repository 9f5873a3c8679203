"""What people said of pairs, as the pages of judging show it."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from comity.release.judging.state import State
from comity.resolve.cluster import Pair
from comity.resolve.contradictions import Contradiction
from comity.resolve.judgements import Judgement, made
from comity.web.i18n import _, later
from comity.web.words import when, worded

KINDS = {
    "apart-in-chain": later("A chain of ‘same’ joins two records that a verdict keeps apart"),
    "part-cycle": later("Records that are parts of each other"),
    "two-minds": later("Two people differ on one pair"),
    "unknown-record": later("No record has this id"),
    "ambiguous-record": later("Several records may be meant"),
    "not-comparable": later("Two records that are not of one kind"),
}
_VERDICTS = (later("same"), later("part"), later("related"), later("different"), later("unsure"), later("withdrawn"))
"""Words of verdicts, which come from lines of the file."""


class Curator(NamedTuple):
    """Who looks, and the token of their forms."""

    user: str
    token: str


class Mend(msgspec.Struct, frozen=True):
    """A contradiction among judgements. pair: records to look at, if there are two."""

    kind: str
    records: list[str]
    judgements: list[str]
    holds: str
    pair: Pair | None


class Standing(msgspec.Struct, frozen=True):
    """A verdict that stands, and what it contradicts."""

    left: str
    right: str
    words: str
    user: str
    reason: str
    made_at: str
    when: str
    against: list[Mend]


def last(state: State, user: str) -> Standing | None:
    """The newest verdict of a person that stands."""
    mine = [j for j in state.standing.values() if j.user == user]
    return standing(state, max(mine, key=made)) if mine else None


def standing(state: State, j: Judgement) -> Standing:
    """A verdict in words, and what it contradicts."""
    day = made(j).date()
    return Standing(j.left_id, j.right_id, _said(j), j.user, j.reason, j.made_at, when(day, day),
                    [mend(one) for one in state.against(j)])  # fmt: skip


def _said(j: Judgement) -> str:
    if j.whole is None:
        return _(j.verdict)
    whole = j.left_id if j.whole == "left" else j.right_id
    return _("{verdict}, {record} is the whole").format(verdict=_(j.verdict), record=whole)


def mend(one: Contradiction) -> Mend:
    """A contradiction in words."""
    both = (one.records[0], one.records[-1]) if one.kind not in ("unknown-record", "ambiguous-record") else None
    return Mend(_(KINDS[one.kind]), list(one.records), [worded(j.sentence) for j in one.judgements],
                worded(one.holds), both)  # fmt: skip
