"""Which pairs are shown of all there are, and how much is left out."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from comity.release.index.pairs import Counted, Pair

READABLE = 80
"""Edges that can still be told apart."""

_MOST = 120  # whatever is asked for
_CELLS = 1200  # of the matrix, rows by columns


class Sifted(msgspec.Struct, frozen=True):
    """shown: edges with their incidents, most first. least: incidents each of them has. raised: whether the threshold
    of the reader was too low. hidden_incidents: in none of the edges shown. without: incidents that have no pair.
    inside: incidents whose only pairs are of a state that is accused of acting within itself. between: all pairs of
    the sides of edges shown, weaker ones and those within one state too."""

    shown: list[tuple[Pair, int]]
    least: int
    raised: bool
    incidents: int
    hidden_edges: int
    hidden_incidents: int
    without: int
    inside: int
    between: dict[Pair, int]


def sifted(counted: Counted, least: int | None) -> Sifted:
    """The pairs with at least so many incidents; where None, so many that at most READABLE edges are left."""
    most = READABLE if least is None else _MOST
    ordered = counted.heaviest(most + 1)
    bound = fitting(ordered, most)
    used = bound if least is None else max(least, bound)
    shown = [item for item in ordered if item[1] >= used]
    touched, all_touched = counted.touched(used), counted.touched(1)
    return Sifted(
        shown=shown,
        least=used,
        raised=least is not None and used > least,
        incidents=touched,
        hidden_edges=counted.edges - len(shown),
        hidden_incidents=all_touched - touched,
        without=counted.without,
        inside=counted.incidents - all_touched,
        between=counted.between({pair[0] for pair, _ in shown}, {pair[1] for pair, _ in shown}),
    )


def fitting(ordered: Sequence[tuple[Pair, int]], most: int) -> int:
    """The least threshold that leaves at most so many pairs, and a matrix of at most _CELLS. ordered: by weight, the
    heaviest first. Of pairs with the same weight all are left or none."""
    rows: set[str] = set()
    columns: set[str] = set()
    for k, ((source, target), n) in enumerate(ordered):
        rows.add(source)
        columns.add(target)
        if k >= most or len(rows) * len(columns) > _CELLS:
            return n + 1
    return 1
