"""Places of nodes: those close in the network lie close, none on another. The same edges give the same places.

Stress majorisation (Gansner, Koren, North: Graph Drawing by Stress Majorization, 2004,
doi:10.1007/978-3-540-31843-9_25) from a spiral, in numpy: a hundred nodes take some ten milliseconds, so no library
for graphs is needed at run time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_ROUNDS = 60
_ASIDE = 0.2  # of the width, for parts that nothing joins to the largest
_ASPECT = 1.5  # the drawing is wider than high
_SPREADING = 40


def places(n: int, edges: Sequence[tuple[int, int]]) -> Floats:
    """Places in the unit square of n nodes that are numbered by weight, heaviest first. Array (n, 2).

    The largest part that hangs together has the room; the others stand at the right, one below the other.
    """
    parts = sorted(_parts(n, edges), key=lambda part: (-len(part), part[0]))
    at = np.full((n, 2), 0.5)
    for k, part in enumerate(parts):
        number = {node: i for i, node in enumerate(part)}
        laid = _laid(len(part), [(number[a], number[b]) for a, b in edges if a in number])
        at[part] = laid * [1 - _ASIDE if len(parts) > 1 else 1, 1] if k == 0 else _aside(laid, k - 1, len(parts) - 1)
    return at


def _aside(laid: Floats, k: int, there: int) -> Floats:
    high = min(1 / there, 0.2)
    return np.asarray([1 - 0.6 * _ASIDE, (k + 0.2) * high] + laid * [0.5 * _ASIDE, 0.6 * high])


def _laid(n: int, edges: Sequence[tuple[int, int]]) -> Floats:
    """Places of nodes that hang together."""
    if n < 3:
        return np.array([[0.0, 0.0], [1.0, 1.0]])[:n]
    return _squared(_spread(_squared(_stressed(_distances(n, edges)))))


def _parts(n: int, edges: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Nodes that hang together, each part in the order of its nodes."""
    of = np.arange(n)
    for _ in range(n):
        before = of.copy()
        for a, b in edges:
            of[a] = of[b] = min(of[a], of[b])
        if np.array_equal(before, of):
            break
    return [np.flatnonzero(of == first).tolist() for first in np.unique(of)]


def _distances(n: int, edges: Sequence[tuple[int, int]]) -> Floats:
    """Steps from each node to each; longer where a node has many neighbours, which need room around it."""
    near = np.full((n, n), np.inf)
    np.fill_diagonal(near, 0)
    degree = np.bincount(np.array(edges).ravel(), minlength=n) if edges else np.zeros(n)
    for a, b in edges:
        if a != b:
            near[a, b] = near[b, a] = 1 + 0.12 * np.sqrt(max(min(degree[a], degree[b]) - 1, 0))
    for k in range(n):  # Floyd and Warshall
        np.minimum(near, near[:, k : k + 1] + near[k : k + 1, :], out=near)
    return near


def _stressed(wanted: Floats) -> Floats:
    """Places whose distances come near the wanted ones, by weights of one over distance squared."""
    n = len(wanted)
    weights, ratio = np.zeros_like(wanted), np.zeros_like(wanted)
    np.divide(1.0, wanted**2, out=weights, where=wanted > 0)
    # The pseudo-inverse of a Laplacian by adding the constant vector, which is all of its kernel: no decomposition.
    pull = np.linalg.inv(np.diag(weights.sum(axis=1)) - weights + 1 / n) - 1 / n
    turn = np.arange(n) * 2.399963  # the golden angle: no two start close
    at: Floats = np.column_stack([np.cos(turn), np.sin(turn)]) * np.sqrt(np.arange(n) + 0.5)[:, None]
    for _ in range(_ROUNDS):
        lengths = np.hypot(*_gaps(at))
        np.divide(weights * wanted, lengths, out=ratio, where=lengths > 1e-9)
        at = np.asarray(pull @ (ratio.sum(axis=1)[:, None] * at - ratio @ at))
    return at


def _spread(at: Floats) -> Floats:
    """Pushes nodes apart that lie too close to be told apart, in a frame that is wider than high."""
    at = at * [_ASPECT, 1.0]
    room = 0.85 * np.sqrt(_ASPECT / len(at))
    for _ in range(_SPREADING):
        gaps = _gaps(at)
        lengths = np.hypot(*gaps)
        np.fill_diagonal(lengths, room)
        push = np.clip(room - lengths, 0, None) / np.maximum(lengths, 1e-6)
        if not push.any():
            break
        at = at + 0.25 * np.column_stack([(gap * push).sum(axis=1) for gap in gaps])
    return np.asarray(at / [_ASPECT, 1.0])


def _gaps(at: Floats) -> tuple[Floats, Floats]:
    """How far each node lies from each, across and down."""
    x, y = at[:, 0], at[:, 1]
    return x[:, None] - x, y[:, None] - y


def _squared(at: Floats) -> Floats:
    lo, hi = at.min(axis=0), at.max(axis=0)
    return np.asarray((at - lo) / np.where(hi - lo > 1e-9, hi - lo, 1.0))
