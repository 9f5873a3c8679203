"""Groups of records that grow together. To look at two of them costs the scored pairs of the smaller one, and to join
two costs its members: records that all hang together in one chain cost no square of their number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Pair = tuple[str, str]

_WHOLE = 1_000_000_000
"""Scores are summed as whole numbers of billionths: a sum of floats depends on the order in which groups grew."""


class Groups:
    """Disjoint sets of records, each called by one of them, with what speaks for and against joining two."""

    def __init__(self, records: Iterable[str], single: Mapping[str, str], cannot: Iterable[Pair]) -> None:
        self._members = {record: [record] for record in records}
        self._root = {record: record for record in self._members}
        self._sources = {record: {single[record]} if record in single else set() for record in self._members}
        self._near: dict[str, list[tuple[str, int]]] = {record: [] for record in self._members}
        self._ties = dict.fromkeys(self._members, 0)
        self._denied: dict[str, set[str]] = {record: set() for record in self._members}
        for a, b in cannot:
            if a in self._members and b in self._members:
                self._denied[a].add(b)
                self._denied[b].add(a)

    def tie(self, scores: Mapping[Pair, float]) -> None:
        """What likeness is told from: scored pairs, each once. Before any two records are joined."""
        for (left, right), score in scores.items():
            whole = round(score * _WHOLE)
            self._near[left].append((right, whole))
            self._near[right].append((left, whole))
        self._ties = {record: len(near) for record, near in self._near.items()}

    def forbidden(self, left: str, right: str) -> bool:
        """Whether a verdict stands between the groups of two records."""
        return self._root[right] in self._denied[self._root[left]]

    def fit(self, left: str, right: str, mean: float) -> bool:
        """Whether two records are in two groups that may be one: no verdict is against it, no source that keeps its
        entries apart has records in both, and their likeness is at least `mean`: for each record its best score with
        the other side, averaged over all records."""
        a, b = self._root[left], self._root[right]
        if a == b or b in self._denied[a] or not self._sources[a].isdisjoint(self._sources[b]):
            return False
        if self._ties[b] < self._ties[a]:
            a, b = b, a
        return self._likeness(a, b) >= round(mean * _WHOLE) * (len(self._members[a]) + len(self._members[b]))

    def join(self, left: str, right: str) -> None:
        """Makes one group of the groups of two records."""
        a, b = self._root[left], self._root[right]
        if a == b:
            return
        if len(self._members[a]) < len(self._members[b]):
            a, b = b, a
        for member in self._members[b]:
            self._root[member] = a
        self._members[a] += self._members.pop(b)
        self._sources[a] |= self._sources.pop(b)
        self._ties[a] += self._ties.pop(b)
        self._deny(a, b)

    def named(self) -> dict[str, str]:
        """Record -> smallest record of its group."""
        return {record: name for members in self._members.values() for name in [min(members)] for record in members}

    def _likeness(self, a: str, b: str) -> int:
        """The sum of the best scores of all records of two groups, found from the ties of the first."""
        best: dict[str, int] = {}
        for record in self._members[a]:
            for other, score in self._near[record]:
                if self._root[other] == b:
                    best[record] = max(best.get(record, 0), score)
                    best[other] = max(best.get(other, 0), score)
        return sum(best.values())

    def _deny(self, a: str, b: str) -> None:
        for other in self._denied.pop(b):
            self._denied[other].discard(b)
            self._denied[other].add(a)
            self._denied[a].add(other)
