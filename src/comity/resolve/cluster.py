"""Constrained clustering: the most alike first, never against a person's verdict.

The result depends on scores and ids only, not on the order of rows. Cost: the pairs above the threshold, sorted, and
for each merge the pairs of the two clusters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Pair = tuple[str, str]


@dataclass(frozen=True)
class Rules:
    """What clustering must obey. Pairs are (smaller id, greater id).

    same: score from which two records are joined; mean: likeness (see Clusters) from which two clusters are.
    single: source of each record of which an incident holds one at most.
    """

    same: float
    mean: float
    must: frozenset[Pair] = frozenset()
    cannot: frozenset[Pair] = frozenset()
    single: Mapping[str, str] = field(default_factory=dict)


class Clusters:
    """Disjoint sets of records with the constraints that hold between them."""

    def __init__(self, rules: Rules, scores: Mapping[Pair, float]) -> None:
        self._rules = rules
        self._root: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._scores = scores

    def of(self, record: str) -> list[str]:
        """The members of a record's cluster."""
        return self._members.get(self.root(record), [record])

    def root(self, record: str) -> str:
        """The id that stands for a record's cluster: its smallest member."""
        return self._root.get(record, record)

    def join(self, pair: Pair) -> None:
        """Makes one cluster of two."""
        members = sorted({*self.of(pair[0]), *self.of(pair[1])})
        for member in members:
            self._root[member] = members[0]
        self._members[members[0]] = members

    def forbidden(self, pair: Pair) -> bool:
        """Whether a verdict stands between the two clusters."""
        left, right = self.of(pair[0]), self.of(pair[1])
        return any(ordered(a, b) in self._rules.cannot for a in left for b in right)

    def crowded(self, pair: Pair) -> bool:
        """Whether joining would put two records of one source into one incident that the source keeps apart."""
        single = self._rules.single
        left = {single[m] for m in self.of(pair[0]) if m in single}
        return any(single.get(m) in left for m in self.of(pair[1]))

    def likeness(self, pair: Pair) -> float:
        """How well two clusters fit: for each record its best score with the other side, averaged over all records."""
        left, right = self.of(pair[0]), self.of(pair[1])
        best = dict.fromkeys((*left, *right), 0.0)
        for a in left:
            for b in right:
                score = self._scores.get(ordered(a, b), 0.0)
                best[a], best[b] = max(best[a], score), max(best[b], score)
        return sum(best.values()) / len(best)


def ordered(a: str, b: str) -> Pair:
    """The pair with the smaller id first."""
    return (a, b) if a < b else (b, a)


def cluster(records: Iterable[str], scores: Mapping[Pair, float], rules: Rules) -> dict[str, str]:
    """Record -> the smallest record of its cluster. Verdicts come first, then pairs from the highest score down."""
    found = Clusters(rules, scores)
    for pair in sorted(rules.must - rules.cannot):
        if not found.forbidden(pair):
            found.join(pair)
    above = [(score, pair) for pair, score in scores.items() if score >= rules.same and pair not in rules.cannot]
    for _, pair in sorted(above, key=lambda item: (-item[0], item[1])):
        if found.root(pair[0]) != found.root(pair[1]) and _fit(found, pair, rules):
            found.join(pair)
    return {record: found.root(record) for record in records}


def _fit(found: Clusters, pair: Pair, rules: Rules) -> bool:
    return not found.crowded(pair) and not found.forbidden(pair) and found.likeness(pair) >= rules.mean
