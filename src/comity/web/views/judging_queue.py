"""The page of the queue: what contradicts at its head, then pairs by the value of a look."""

from __future__ import annotations

import msgspec

from comity.release.handle import Handle
from comity.release.judging.queue import Look, queue, size
from comity.release.judging.state import State
from comity.web.curator.asking import Asking
from comity.web.i18n import _, later
from comity.web.views.judged import Curator, Mend, Standing, last, mend
from comity.web.words import counted, decimal, percent

PAGE_SIZE = 25

_NOW = {"same": later("joined"), "part": later("part"), "related": later("apart")}
_LINKED = """
SELECT DISTINCT source FROM (SELECT left_id AS record_id FROM link UNION SELECT right_id FROM link)
JOIN record USING (record_id) ORDER BY source
"""


class Line(msgspec.Struct, frozen=True):
    """A pair of the queue as a row. relation: of its link now."""

    left: str
    right: str
    left_title: str
    right_title: str
    left_source: str
    right_source: str
    relation: str
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


def upto(records: int) -> str:
    """How many records may move: at least one does."""
    moved = counted(records, "record")
    return _("up to {records}").format(records=moved) if records > 1 else moved


def _line(look: Look, asking: Asking, place: int) -> Line:
    return Line(
        left=look.left_id,
        right=look.right_id,
        left_title=look.left_title or _("no title"),
        right_title=look.right_title or _("no title"),
        left_source=look.left_source,
        right_source=look.right_source,
        relation=look.relation,
        now=_(_NOW[look.relation]),
        score=decimal(look.score),
        chance=percent(look.chance),
        moves=upto(look.moves),
        query=asking.query(place, left=look.left_id, right=look.right_id),
    )
