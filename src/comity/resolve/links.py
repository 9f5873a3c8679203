"""Links between records after clustering: same, part of, or related; each keeps its score and weights."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from comity.resolve.cluster import Pair, ordered
from comity.resolve.judgements import Judgement
from comity.resolve.score import Model

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


def links(pairs: list[Scored], held: Held, verdicts: Mapping[Pair, Judgement], model: Model) -> Iterator[Row]:
    """Rows of relation `link`. A person's verdict says the relation; else the clusters do.

    A likely pair whose clusters stay apart is 'part' if the smaller cluster as a whole fits the other, and a source
    keeps entries in both: that source has sliced what the others tell as one.
    """
    fit = _fit(pairs, held)
    for pair in pairs:
        verdict = verdicts.get((pair.left, pair.right))
        if verdict is not None and verdict.verdict in ("different", "unsure"):
            continue
        apart = ordered(held.cluster[pair.left], held.cluster[pair.right])
        part = pair.score >= model.same and fit.get(apart, 0.0) >= model.part
        relation, whole = _relation(pair, held, verdict, part)
        yield pair.left, pair.right, relation, whole, pair.score, pair.weights, model.name


def _fit(pairs: list[Scored], held: Held) -> dict[Pair, float]:
    """How well the smaller of two clusters fits the other: the best score of each of its records, averaged. Of two of
    one size, the one that fits less."""
    best: dict[Pair, dict[str, float]] = defaultdict(dict)
    for pair in pairs:
        apart = ordered(held.cluster[pair.left], held.cluster[pair.right])
        if apart[0] != apart[1]:
            found = best[apart]
            for record in (pair.left, pair.right):
                found[record] = max(found.get(record, 0.0), pair.score)
    size = Counter(held.cluster.values())
    return {apart: _smaller(found, held, size, apart) for apart, found in best.items()}


def _smaller(found: Mapping[str, float], held: Held, size: Mapping[str, int], apart: Pair) -> float:
    total = dict.fromkeys(apart, 0.0)
    for record in sorted(found):
        total[held.cluster[record]] += found[record]
    fewest = min(size[name] for name in apart)
    return min(total[name] / size[name] for name in apart if size[name] == fewest)


def _relation(pair: Scored, held: Held, verdict: Judgement | None, part: bool) -> tuple[str, str | None]:
    if verdict is not None:
        return verdict.verdict, verdict.whole
    if held.cluster[pair.left] == held.cluster[pair.right]:
        return "same", None
    if part and (whole := _whole(pair, held)):
        return "part", whole
    return "related", None


def _whole(pair: Scored, held: Held) -> str | None:
    """The side that contains the other; none if no source has entries in both clusters."""
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
