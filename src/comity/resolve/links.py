"""Links between records after clustering: same, part of, or related; each keeps its score and weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from comity.resolve.cluster import Pair
from comity.resolve.judgements import Judgement

_WIDTH = {"campaign": 3, "incident": 2, "publication": 1, "dyad": 0}
"""How wide the unit of a source is: a dyad is a slice of an incident, an incident a piece of a campaign."""


class Scored(NamedTuple):
    """A pair that the model scored: ids in order, score 0 to 1, weights as JSON."""

    left: str
    right: str
    score: float
    weights: str


class Held(NamedTuple):
    """What links need to know of the clusters: record -> cluster, and the sources in each cluster."""

    cluster: Mapping[str, str]
    sources: Mapping[str, frozenset[str]]
    units: Mapping[str, str]


Row = tuple[str, str, str, str | None, float, str, str]


def links(
    pairs: list[Scored], held: Held, verdicts: Mapping[Pair, Judgement], part: float, model: str
) -> Iterator[Row]:
    """Rows of relation `link`. A person's verdict says the relation; else the clusters do.

    A pair as alike as `part` whose clusters stay apart only because one of them already holds an entry of the other's
    source is 'part': that source has sliced what the other tells as one.
    """
    for pair in pairs:
        verdict = verdicts.get((pair.left, pair.right))
        if verdict is not None and verdict.verdict in ("different", "unsure"):
            continue
        relation, whole = _relation(pair, held, verdict, part)
        yield pair.left, pair.right, relation, whole, pair.score, pair.weights, model


def _relation(pair: Scored, held: Held, verdict: Judgement | None, part: float) -> tuple[str, str | None]:
    if verdict is not None:
        return verdict.verdict, verdict.whole
    if held.cluster[pair.left] == held.cluster[pair.right]:
        return "same", None
    if pair.score >= part and (whole := _whole(pair, held)):
        return "part", whole
    return "related", None


def _whole(pair: Scored, held: Held) -> str | None:
    left, right = _source(pair.left), _source(pair.right)
    in_left = right in held.sources[held.cluster[pair.left]]
    in_right = left in held.sources[held.cluster[pair.right]]
    if in_left != in_right:
        return "left" if in_left else "right"
    if not in_left or left == right:
        return None
    wider = _WIDTH.get(held.units.get(left, ""), 2) - _WIDTH.get(held.units.get(right, ""), 2)
    return "right" if wider < 0 else "left"


def _source(record_id: str) -> str:
    return record_id.partition(":")[0]
