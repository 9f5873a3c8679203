"""Which pairs are shown of all there are, and how much is left out."""

from __future__ import annotations

import msgspec

from comity.release.index.pairs import Counted

READABLE = 80
"""Edges that can still be told apart."""

_MOST = 250

Pair = tuple[str, str]


class Sifted(msgspec.Struct, frozen=True):
    """shown: edges with their incidents, most first. least: incidents each of them has. asked: whether the reader's own
    threshold holds. hidden_incidents: in none of the edges shown. without: incidents that have no pair. inside:
    incidents, by pair, in which a state is accused of acting within itself."""

    shown: list[tuple[Pair, int]]
    least: int
    raised: bool
    incidents: int
    hidden_edges: int
    hidden_incidents: int
    without: int
    inside: int


def sifted(counted: Counted, least: int | None) -> Sifted:
    """The pairs with at least so many incidents; where None, so many that at most READABLE edges are left."""
    outward = {pair: n for pair, n in counted.weights.items() if pair[0] != pair[1]}
    ordered = sorted(outward.items(), key=lambda item: (-item[1], item[0]))
    bound = fitting([n for _, n in ordered], READABLE if least is None else _MOST)
    used = bound if least is None else max(least, bound)
    shown = [item for item in ordered if item[1] >= used]
    touched, all_touched = counted.touched({pair for pair, _ in shown}), counted.touched(set(outward))
    return Sifted(
        shown=shown,
        least=used,
        raised=least is not None and used > least,
        incidents=touched,
        hidden_edges=len(ordered) - len(shown),
        hidden_incidents=all_touched - touched,
        without=counted.without,
        inside=sum(n for pair, n in counted.weights.items() if pair[0] == pair[1]),
    )


def fitting(descending: list[int], most: int) -> int:
    """The least threshold that leaves at most so many of some numbers; above all of them where too many are equal."""
    return 1 if len(descending) <= most else descending[most] + 1
