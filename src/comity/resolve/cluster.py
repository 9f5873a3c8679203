"""Constrained clustering: the most alike first, never against a person's verdict.

The result depends on scores and ids only, not on the order of rows. Cost: the pairs above the threshold, sorted, and
for each the scored pairs of the smaller of its two clusters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from comity.resolve.groups import Groups

Pair = tuple[str, str]


@dataclass(frozen=True)
class Rules:
    """What clustering must obey. Pairs are (smaller id, greater id).

    same: score from which two records are joined; mean: likeness (see Groups.fit) from which two clusters are.
    single: source of each record of which an incident holds one at most.
    """

    same: float
    mean: float
    must: frozenset[Pair] = frozenset()
    cannot: frozenset[Pair] = frozenset()
    single: Mapping[str, str] = field(default_factory=dict)


def ordered(a: str, b: str) -> Pair:
    """The pair with the smaller id first."""
    return (a, b) if a < b else (b, a)


def cluster(records: Iterable[str], scores: Mapping[Pair, float], rules: Rules) -> dict[str, str]:
    """Record -> the smallest record of its cluster. Verdicts come first, then pairs from the highest score down."""
    held = dict.fromkeys(chain(records, *scores, *rules.must))
    groups = Groups(held, rules.single, rules.cannot)
    groups.tie(scores)
    for left, right in sorted(rules.must - rules.cannot):
        if not groups.forbidden(left, right):
            groups.join(left, right)
    above = ((-score, pair) for pair, score in scores.items() if score >= rules.same)
    for _, (left, right) in sorted(above):
        if groups.fit(left, right, rules.mean):
            groups.join(left, right)
    return groups.named()
