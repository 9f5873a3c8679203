"""How much one drawing shows at most: what is beyond is left to the table, and that is said.

A picture of ten thousand marks is neither read nor loaded. Who describes a chart puts first what matters most.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from comity.web.charts.describing import (
    Bars,
    Drawing,
    Heat,
    Intensity,
    Matrix,
    Network,
    Overlap,
    Strip,
    Timeline,
)
from comity.web.i18n import _

MOST_LABELS = 60
"""Of bars, rows, columns, steps and dates."""
MOST_EVENTS = 600
MOST_NODES, MOST_EDGES = 80, 400
MOST_GROUPS, MOST_SHARED = 24, 40


def bounded(drawing: Drawing) -> tuple[Drawing, str]:
    """What is drawn, and a sentence if that is not all."""
    cut: Callable[[Any], Drawing] | None = _CUTS.get(type(drawing))
    shown = cut(drawing) if cut else drawing
    return shown, "" if shown == drawing else _("The drawing shows only the first of them; the table has all.")


def _bars(bars: Bars) -> Bars:
    if bars.along == "time" and len(bars.labels) <= 4 * MOST_LABELS:
        return bars
    series = [msgspec.structs.replace(one, points=one.points[:MOST_LABELS]) for one in bars.series]
    return msgspec.structs.replace(bars, labels=bars.labels[:MOST_LABELS], series=series)


def _heat(heat: Heat) -> Heat:
    cells = [row[:MOST_LABELS] for row in heat.cells[:MOST_LABELS]]
    return msgspec.structs.replace(heat, rows=heat.rows[:MOST_LABELS], columns=heat.columns[:MOST_LABELS], cells=cells)


def _matrix(matrix: Matrix) -> Matrix:
    pairs = [pair for pair in matrix.pairs if max(pair.row, pair.column) < MOST_LABELS]
    rows, columns = matrix.rows[:MOST_LABELS], matrix.columns[:MOST_LABELS]
    return msgspec.structs.replace(matrix, rows=rows, columns=columns, pairs=pairs)


def _intensity(scale: Intensity) -> Intensity:
    return msgspec.structs.replace(scale, steps=scale.steps[:MOST_LABELS])


def _timeline(line: Timeline) -> Timeline:
    return msgspec.structs.replace(line, events=line.events[:MOST_EVENTS], bands=line.bands[:MOST_LABELS])


def _strip(strip: Strip) -> Strip:
    return msgspec.structs.replace(strip, events=strip.events[:MOST_LABELS])


def _network(net: Network) -> Network:
    nodes = net.nodes[:MOST_NODES]
    known = {node.id for node in nodes}
    edges = [edge for edge in net.edges if edge.source in known and edge.target in known]
    heaviest = sorted(edges, key=lambda edge: -edge.weight)[:MOST_EDGES] if len(edges) > MOST_EDGES else edges
    return msgspec.structs.replace(net, nodes=nodes, edges=heaviest)


def _overlap(overlap: Overlap) -> Overlap:
    groups = overlap.groups[:MOST_GROUPS]
    shared = [one for one in overlap.shared if max(one.groups, default=0) < MOST_GROUPS][:MOST_SHARED]
    return msgspec.structs.replace(overlap, groups=groups, shared=shared)


_CUTS: dict[type, Callable[[Any], Drawing]] = {
    Bars: _bars, Heat: _heat, Matrix: _matrix, Intensity: _intensity, Timeline: _timeline, Strip: _strip,
    Network: _network, Overlap: _overlap,
}  # fmt: skip
