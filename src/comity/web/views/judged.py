"""What people said of pairs, as the pages of judging show it."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from comity.release.judging.state import State
from comity.resolve.cluster import Pair
from comity.resolve.contradictions import Contradiction
from comity.resolve.judgements import Judgement, made
from comity.web.words import when

KINDS = {
    "apart-in-chain": "A chain of ‘same’ joins two records that a verdict keeps apart",
    "part-cycle": "Records that are parts of each other",
    "two-minds": "Two people differ on one pair",
    "unknown-record": "No record has this id",
    "ambiguous-record": "Several records may be meant",
    "not-comparable": "Two records that are not of one kind",
}
_LINKED = """
SELECT DISTINCT source FROM (SELECT left_id AS record_id FROM link UNION SELECT right_id FROM link)
JOIN record USING (record_id) ORDER BY source
"""
_MOST_ITEMS = 8
_LONGEST = {"title": 300, "text": 1600}
_MOST_WEIGHTS = 14
_HALF = 100.0  # of the width that a bar is drawn in


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
    whole = {"left": f", {j.left_id} is the whole", "right": f", {j.right_id} is the whole", None: ""}[j.whole]
    day = made(j).date()
    return Standing(j.left_id, j.right_id, j.verdict + whole, j.user, j.reason, j.made_at, when(day, day),
                    [mend(one) for one in state.against(j)])  # fmt: skip


def mend(one: Contradiction) -> Mend:
    """A contradiction in words."""
    both = (one.records[0], one.records[-1]) if one.kind not in ("unknown-record", "ambiguous-record") else None
    return Mend(KINDS[one.kind], list(one.records), list(one.judgements), one.holds, both)
