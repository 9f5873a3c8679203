"""Chains of `same` between records, and cycles of `part` over them. Pure; cost linear in the number of verdicts for
each chain asked for."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from comity.resolve.cluster import Pair, ordered


class Chains:
    """A graph of records that people said to be the same."""

    def __init__(self, same: Iterable[Pair]) -> None:
        self._beside: defaultdict[str, set[str]] = defaultdict(set)
        for left, right in same:
            self._beside[left].add(right)
            self._beside[right].add(left)
        self._root: dict[str, str] = {}
        for record in sorted(self._beside):
            if record not in self._root:
                self._root |= dict.fromkeys(self._reached(record), record)

    def root(self, record: str) -> str:
        """The smallest record of the chain that a record is in; itself if in none."""
        return self._root.get(record, record)

    def path(self, left: str, right: str) -> tuple[str, ...]:
        """The shortest chain from one record to another, both included, the smallest ids first; empty if none."""
        if left not in self._root or self.root(left) != self.root(right):
            return (left,) if left == right else ()
        before = self._reached(right)
        found = [left]
        while found[-1] != right:
            found.append(before[found[-1]])
        return tuple(found)

    def steps(self, path: tuple[str, ...]) -> list[Pair]:
        """The pairs along a chain."""
        return [ordered(*pair) for pair in pairwise(path)]

    def _reached(self, start: str) -> dict[str, str]:
        """Record -> the next one on the way back to `start`, breadth first."""
        before, waiting = {start: start}, deque([start])
        while waiting:
            here = waiting.popleft()
            for there in sorted(self._beside[here]):
                if there not in before:
                    before[there] = here
                    waiting.append(there)
        return before


class Cycle(NamedTuple):
    """records: along the cycle, from whole to part. steps: (whole, part), or a step within a chain of `same`."""

    records: tuple[str, ...]
    steps: list[Pair]


def cycles(parts: Iterable[Pair], chains: Chains) -> Iterator[Cycle]:
    """One shortest cycle for each set of chains that contain each other. parts: (whole, part).

    A `part` within one chain is no cycle: there the two are kept apart in a chain.
    """
    below: defaultdict[str, dict[str, Pair]] = defaultdict(dict)
    for whole, part in sorted(parts, reverse=True):
        if chains.root(whole) != chains.root(part):
            below[chains.root(whole)][chains.root(part)] = (whole, part)
    told: set[str] = set()
    reached = {top: _below(below, top) for top in below}
    for top in sorted(below):
        if top in reached[top] and top not in told:
            told |= {other for other in reached[top] if top in reached.get(other, {})}
            yield _cycle(top, reached[top], below, chains)


def _below(below: dict[str, dict[str, Pair]], top: str) -> dict[str, str]:
    """What a chain contains -> what it is contained in on the shortest way down from `top`."""
    above: dict[str, str] = {}
    waiting = deque([top])
    while waiting:
        here = waiting.popleft()
        for there in sorted(below.get(here, {})):
            if there not in above:
                above[there] = here
                waiting.append(there)
    return above


def _cycle(top: str, above: dict[str, str], below: dict[str, dict[str, Pair]], chains: Chains) -> Cycle:
    roots = [top]
    while len(roots) == 1 or roots[-1] != top:
        roots.append(above[roots[-1]])
    downward = [below[a][b] for a, b in zip(roots[:0:-1], roots[-2::-1], strict=True)]
    records: list[str] = []
    steps: list[Pair] = []
    for (whole, part), (next_whole, _) in zip(downward, [*downward[1:], downward[0]], strict=True):
        records.append(whole)
        steps.append((whole, part))
        inside = chains.path(part, next_whole)
        steps += list(pairwise(inside))
        records += inside[:-1]
    return Cycle(tuple(records), steps)
