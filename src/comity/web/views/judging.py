"""The pages of judging: the queue, and two records side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from comity.release.handle import Handle
from comity.release.judging import compared as comparing
from comity.release.judging.compared import Compared, Item, Mark, Row, pieces
from comity.release.judging.queue import Look, queue, size
from comity.release.judging.sides import Side
from comity.release.judging.state import State
from comity.release.judging.weights import Weight
from comity.resolve.cluster import Pair, ordered
from comity.resolve.contradictions import Contradiction
from comity.resolve.judgements import Judgement, made
from comity.web.curator.asking import Asking
from comity.web.words import clip, counted, when

PAGE_SIZE = 25
MARKS: dict[Mark, tuple[str, str]] = {
    "agree": ("=", "agree"),
    "partly": ("≈", "agree in part"),
    "differ": ("≠", "differ"),
    "apart": ("–", "none shared"),
    "silent": ("·", "one is silent"),
}
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


class Shown(msgspec.Struct, frozen=True):
    """One thing that a record says, cut into (piece, whether the other has it too)."""

    pieces: list[tuple[str, bool]]
    note: str = ""
    url: str | None = None


class Field(msgspec.Struct, frozen=True):
    """One field of both records."""

    label: str
    left: list[Shown]
    right: list[Shown]
    more_left: int
    more_right: int
    mark: str
    sign: str
    means: str
    note: str


class Bar(msgspec.Struct, frozen=True):
    """What a field weighed, and where its bar is drawn; x and width of 200."""

    label: str
    share: str
    speaks: str
    x: float
    width: float


class Pairing(msgspec.Struct, frozen=True):
    """Two records side by side."""

    user: str
    token: str
    left: Side
    right: Side
    now: str
    worth: str
    fields: list[Field]
    bars: list[Bar]
    bias: str
    score: str
    model: str
    standing: Standing | None
    last: Standing | None
    asking: Asking
    error: str
    said: dict[str, str]


class Curator(NamedTuple):
    """Who looks, and the token of their forms."""

    user: str
    token: str


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
        mend=[_mend(one) for one in state.contradictions],
        last=last(state, curator.user),
    )  # fmt: skip


def pair_page(handle: Handle, state: State, pair: Pair, asking: Asking, curator: Curator, error: str = "",
              said: dict[str, str] | None = None) -> Pairing:  # fmt: skip
    """Two records side by side. NotFoundError if one is not there or may not be shown."""
    told = comparing.compared(handle, *pair)
    link = told.link
    bars = _bars(link.weights) if link else []
    looks = queue(handle.con, state, asking.wanted, 1, asking.at)
    here = next((look for look in looks if (look.left_id, look.right_id) == (told.left.id, told.right.id)), None)
    bias = next((one.share for one in link.weights if one.name == "bias"), None) if link else None
    stands = state.standing.get(ordered(*pair))
    return Pairing(
        user=curator.user,
        token=curator.token,
        left=told.left,
        right=told.right,
        now=_now(told),
        worth=_worth(here) if here else "",
        fields=[_field(row, told.words) for row in told.rows],
        bars=bars,
        bias=f"{bias:+.2f}" if bias is not None else "",
        score=f"{link.score:.2f}" if link else "",
        model=link.model if link else "",
        standing=_standing(state, stands) if stands else None,
        last=last(state, curator.user),
        asking=asking,
        error=error,
        said=said or {},
    )


def last(state: State, user: str) -> Standing | None:
    """The newest verdict of a person that stands."""
    mine = [j for j in state.standing.values() if j.user == user]
    return _standing(state, max(mine, key=made)) if mine else None


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
        moves=counted(look.moves, "record"),
        query=asking.query(place, left=look.left_id, right=look.right_id),
    )


def _mend(one: Contradiction) -> Mend:
    both = (one.records[0], one.records[-1]) if one.kind not in ("unknown-record", "ambiguous-record") else None
    return Mend(KINDS[one.kind], list(one.records), list(one.judgements), one.holds, both)


def _standing(state: State, j: Judgement) -> Standing:
    whole = {"left": f", {j.left_id} is the whole", "right": f", {j.right_id} is the whole", None: ""}[j.whole]
    day = made(j).date()
    return Standing(j.left_id, j.right_id, j.verdict + whole, j.user, j.reason, j.made_at, when(day, day),
                    [_mend(one) for one in state.against(j)])  # fmt: skip


def _now(told: Compared) -> str:
    if told.joined:
        return f"in one incident of {counted(told.left.n_records, 'record')}"
    if told.link and told.link.relation == "part":
        return "in two incidents, one a part of the other"
    return "in two incidents, linked as related" if told.link else "in two incidents, not linked"


def _worth(look: Look) -> str:
    return (
        f"a look changes something with a chance of {look.chance:.0%}, and then moves {counted(look.moves, 'record')}"
    )


def _field(row: Row, common: frozenset[str]) -> Field:
    sign, means = MARKS[row.mark]
    left, right = (list(_items(row, held, common)) for held in (row.left, row.right))
    hidden = [max(len(held) - _MOST_ITEMS, 0) for held in (row.left, row.right)]
    return Field(row.label, left, right, hidden[0], hidden[1], row.mark, sign, means, row.note)


def _items(row: Row, items: list[Item], common: frozenset[str]) -> Iterable[Shown]:
    for item in items[:_MOST_ITEMS]:
        if row.field in _LONGEST:
            yield Shown(pieces(clip(item.text, _LONGEST[row.field]), common))
        elif item.day:
            yield Shown([(when(item.day.lo, item.day.hi, item.day.edtf), item.shared)], clip(item.note, 120))
        else:
            url = item.text if row.field == "publications" else None
            yield Shown([(clip(item.text, 200), item.shared)], url=url)


def _bars(weights: list[Weight]) -> list[Bar]:
    said = [one for one in weights if one.name != "bias"]
    most = max((abs(one.share) for one in said), default=1.0)
    return [_bar(one, most) for one in said[:_MOST_WEIGHTS]]


def _bar(one: Weight, most: float) -> Bar:
    width = round(abs(one.share) / most * _HALF, 1)
    speaks = "for" if one.share > 0 else "against"
    return Bar(one.label, f"{one.share:+.2f}", speaks, _HALF if one.share > 0 else round(_HALF - width, 1), width)
