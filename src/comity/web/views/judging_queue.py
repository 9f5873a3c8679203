"""The page of the queue: what contradicts at its head, then pairs by the value of a look."""

from __future__ import annotations

import msgspec

from comity.release.handle import Handle
from comity.release.judging.queue import Look, queue, size
from comity.release.judging.state import State
from comity.web.curator.asking import Asking
from comity.web.views.judged import Curator, Mend, Standing, last, mend
from comity.web.words import counted

PAGE_SIZE = 25

_LINKED = """
SELECT DISTINCT source FROM (SELECT left_id AS record_id FROM link UNION SELECT right_id FROM link)
JOIN record USING (record_id) ORDER BY source
"""
_MOST_ITEMS = 8
_LONGEST = {"title": 300, "text": 1600}
_MOST_WEIGHTS = 14
_HALF = 100.0  # of the width that a bar is drawn in


class Line(msgspec.Struct, frozen=True):
    """A pair of the queue as a row."""

    left: str
    right: str
    left_title: str
    right_title: str
    left_source: str
    right_source: str
    now: str
    score: str
    chance: str
    moves: str
    query: str


class Queue(msgspec.Struct, frozen=True):
    """The queue from one place on."""

    user: str
    token: str
    total: int
    judged: int
    asking: Asking
    first: int
    lines: list[Line]
    before: str | None
    after: str | None
    sources: list[str]
    mend: list[Mend]
    last: Standing | None


def queue_page(handle: Handle, state: State, asking: Asking, curator: Curator) -> Queue:
    """The queue from a place on, with what contradicts at its head."""
    looks = queue(handle.con, state, asking.wanted, PAGE_SIZE, asking.at)
    total = size(handle.con, asking.wanted)
    return Queue(
        user=curator.user,
        token=curator.token,
        total=total,
        judged=len(state.standing),
        asking=asking,
        first=asking.at + 1,
        lines=[_line(look, asking, asking.at + n) for n, look in enumerate(looks)],
        before=asking.query(max(asking.at - PAGE_SIZE, 0)) if asking.at else None,
        after=asking.query(asking.at + PAGE_SIZE) if asking.at + PAGE_SIZE < total else None,
        sources=[str(row["source"]) for row in handle.rows(_LINKED)],
        mend=[mend(one) for one in state.contradictions],
        last=last(state, curator.user),
    )  # fmt: skip


def _line(look: Look, asking: Asking, place: int) -> Line:
    return Line(
        left=look.left_id,
        right=look.right_id,
        left_title=look.left_title or "no title",
        right_title=look.right_title or "no title",
        left_source=look.left_source,
        right_source=look.right_source,
        now={"same": "joined", "part": "part", "related": "apart"}[look.relation],
        score=f"{look.score:.2f}",
        chance=f"{look.chance:.0%}",
        moves=f"up to {counted(look.moves, 'record')}" if look.moves > 1 else "1 record",
        query=asking.query(place, left=look.left_id, right=look.right_id),
    )
