"""Constrained clustering as its rules read, on plain sets and exact fractions: slow, and an oracle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from comity.resolve.cluster import Pair, Rules, ordered

Group = frozenset[str]


def naive(records: Iterable[str], scores: Mapping[Pair, float], rules: Rules) -> dict[str, str]:
    """Record -> the smallest record of its cluster."""
    held = {record: frozenset([record]) for record in records}

    def join(left: Group, right: Group) -> None:
        held.update(dict.fromkeys(left | right, left | right))

    for a, b in sorted(rules.must - rules.cannot):
        if not _forbidden(held[a], held[b], rules):
            join(held[a], held[b])
    for a, b in sorted((p for p, score in scores.items() if score >= rules.same), key=lambda p: (-scores[p], p)):
        if held[a] != held[b] and _fit(held[a], held[b], scores, rules):
            join(held[a], held[b])
    return {record: min(group) for record, group in held.items()}


def _fit(left: Group, right: Group, scores: Mapping[Pair, float], rules: Rules) -> bool:
    sources = [{rules.single[r] for r in side if r in rules.single} for side in (left, right)]
    if _forbidden(left, right, rules) or sources[0] & sources[1]:
        return False
    best = [max(Fraction(scores.get(ordered(a, b), 0)) for b in theirs)
            for mine, theirs in ((left, right), (right, left)) for a in mine]  # fmt: skip
    return sum(best, Fraction(0)) / len(best) >= Fraction(rules.mean)


def _forbidden(left: Group, right: Group, rules: Rules) -> bool:
    return any(ordered(a, b) in rules.cannot for a in left for b in right)
