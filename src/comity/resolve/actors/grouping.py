"""Entries to actors: pairs with the most behind them first, and where two groupings compete, none unless one is clear.

A source that keeps two entries has split them, so an actor has one entry of a source at most; and no two entries that
give different countries. What a source declares or a person judges to be the same is joined whatever else holds. The
result depends on ids and scores only, not on the order of rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from comity.resolve.cluster import Pair, ordered

CLEARLY = 1.4
"""How many times as much must speak for a grouping as for another that excludes it; at less, neither is made."""


class Entry(NamedTuple):
    """What speaks against joining: the source (None for an entry that it has replaced) and the countries given."""

    source: str | None
    countries: frozenset[str] = frozenset()


class Verdicts(NamedTuple):
    """Pairs that are one actor or two, whatever their names."""

    must: frozenset[Pair] = frozenset()
    cannot: frozenset[Pair] = frozenset()


def group(entries: Mapping[str, Entry], scores: Mapping[Pair, float], verdicts: Verdicts) -> dict[str, str]:
    """Record -> the smallest record of its actor."""
    found = _Groups(entries, verdicts.cannot)
    for pair in sorted(verdicts.must - verdicts.cannot):
        if not found.judged_apart(*map(found.root, pair)):
            found.join(*map(found.root, pair))
    for pairs in _components(scores, verdicts.must):
        _settle(found, {pair: scores[pair] for pair in sorted(pairs)})
    return {record: found.root(record) for record in entries}


class _Groups:
    """Disjoint sets of entries, each named by its smallest."""

    def __init__(self, entries: Mapping[str, Entry], cannot: Collection[Pair]) -> None:
        self._entries = entries
        self._cannot = cannot
        self._root = {record: record for record in entries}
        self._members = {record: [record] for record in entries}

    def root(self, record: str) -> str:
        return self._root[record]

    def join(self, left: str, right: str) -> None:
        members = sorted({*self._members[left], *self._members[right]})
        self._members[members[0]] = members
        self._root |= dict.fromkeys(members, members[0])

    def judged_apart(self, left: str, right: str) -> bool:
        return any(ordered(a, b) in self._cannot for a in self._members[left] for b in self._members[right])

    def fit(self, left: str, right: str) -> bool:
        """Whether nothing forbids that two groups are one."""
        ours, theirs = (self._held(root) for root in (left, right))
        if ours.sources & theirs.sources or (
            ours.countries and theirs.countries and not ours.countries & theirs.countries
        ):
            return False
        return not self.judged_apart(left, right)

    def _held(self, root: str) -> _Held:
        entries = [self._entries[record] for record in self._members[root]]
        sources = frozenset(entry.source for entry in entries if entry.source is not None)
        return _Held(sources, frozenset().union(*(entry.countries for entry in entries)))


class _Held(NamedTuple):
    sources: frozenset[str]
    countries: frozenset[str]


def _settle(found: _Groups, scores: Mapping[Pair, float]) -> None:
    """Joins the groups of one component. The best single pair comes first, so that all groups grow at one pace; what is
    behind a grouping, as against its rivals, is the sum of scores between the two groups."""
    while True:
        between: dict[Pair, list[float]] = defaultdict(list)
        for (a, b), score in scores.items():
            if found.root(a) != found.root(b):
                between[ordered(found.root(a), found.root(b))].append(score)
        totals = {pair: sum(sorted(held)) for pair, held in between.items()}
        likely = sorted(totals, key=lambda pair: (-max(between[pair]), -totals[pair], pair))
        best = next((pair for pair in likely if found.fit(*pair) and _clear(found, pair, totals)), None)
        if best is None:
            return
        found.join(*best)


def _clear(found: _Groups, pair: Pair, totals: Mapping[Pair, float]) -> bool:
    """Whether no group that speaks for one of the two, and can't be joined with the other, comes near. It counts even
    where it can't be joined with the one either: what belongs elsewhere doesn't belong here because of that."""
    for one, other in (pair, pair[::-1]):
        for rival in _partners(one, totals):
            near = totals[pair] < CLEARLY * totals[ordered(one, rival)]
            if rival != other and near and not found.fit(other, rival):
                return False
    return True


def _partners(group: str, totals: Iterable[Pair]) -> Iterator[str]:
    return (b if a == group else a for a, b in totals if group in (a, b))


def _components(scores: Iterable[Pair], must: Iterable[Pair]) -> Iterator[list[Pair]]:
    """Pairs that hang together, through other pairs or through what must be one."""
    near: dict[str, set[str]] = defaultdict(set)
    for a, b in (*scores, *must):
        near[a].add(b)
        near[b].add(a)
    of: dict[str, str] = {}
    for start in sorted(near):
        reached = [start] if start not in of else []
        while reached:
            record = reached.pop()
            if record not in of:
                of[record] = start
                reached.extend(near[record])
    held: dict[str, list[Pair]] = defaultdict(list)
    for pair in scores:
        held[of[pair[0]]].append(pair)
    return iter(held.values())
