"""The table that is the twin of a chart: every number that is drawn, in words, with the same links."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec

from comity.web.charts.describing import (
    Bars,
    Chart,
    Event,
    Grid,
    Heat,
    Intensity,
    Matrix,
    Network,
    Overlap,
    Point,
    Shared,
    Strip,
    Timeline,
    WorldMap,
)  # fmt: skip
from comity.web.i18n import _
from comity.web.words import when


class Datum(msgspec.Struct, frozen=True):
    """A cell; value None: not told."""

    value: str | float | None
    link: str = ""


class Table(msgspec.Struct, frozen=True):
    """columns: heads. rows: as long as the heads each; the first cell names the row."""

    columns: list[str]
    rows: list[list[Datum]]


def tabled(chart: Chart) -> Table:
    """The table of a chart."""
    make: Callable[[Any, str], Table] = _TABLES[type(chart.drawing)]
    return make(chart.drawing, chart.unit)


def _datum(point: Point) -> Datum:
    return Datum(point.value, point.link)


def _bars(bars: Bars, unit: str) -> Table:
    heads = [series.name if len(bars.series) > 1 else unit for series in bars.series]
    rows = [[Datum(label), *(_datum(s.points[k]) for s in bars.series)] for k, label in enumerate(bars.labels)]
    if any(series.undated for series in bars.series):
        rows.append([Datum(_("undated")), *(_datum(series.undated or Point(0)) for series in bars.series)])
    return Table([bars.of, *heads], rows)


def _heat(heat: Heat, unit: str) -> Table:
    rows = [[Datum(name), *map(_datum, cells)] for name, cells in zip(heat.rows, heat.cells, strict=True)]
    return Table([heat.row_of, *heat.columns], rows)


def _matrix(matrix: Matrix, unit: str) -> Table:
    rows = [[Datum(matrix.rows[pair.row]), Datum(matrix.columns[pair.column]), Datum(pair.value, pair.link)]
            for pair in sorted(matrix.pairs, key=lambda pair: -pair.value)]  # fmt: skip
    return Table([matrix.row_of, matrix.column_of, unit], rows)


def _world(world: WorldMap, unit: str) -> Table:
    places = sorted(world.places, key=lambda place: (-place.value, place.name))
    return Table(
        [_("Territory"), _("Code"), unit], [[Datum(p.name), Datum(p.code), Datum(p.value, p.link)] for p in places]
    )


def _intensity(scale: Intensity, unit: str) -> Table:
    rows = [[Datum(f"{step.value}"), Datum(step.label), Datum(step.count, step.link)] for step in scale.steps]
    if scale.not_told:
        rows.append([Datum(_("not told")), Datum(_("no point on this scale")), Datum(scale.not_told)])
    if not any(row[1].value for row in rows):  # steps that have no names
        return Table([scale.scale, unit], [[step, count] for step, _name, count in rows])
    return Table([scale.scale, _("Meaning"), unit], rows)


def _dated(event: Event) -> list[Datum]:
    known = (event.lo, event.hi) != (date.min, date.max)
    return [Datum(event.label, event.link), Datum(when(event.lo, event.hi) if known else None)]


def _timeline(line: Timeline, unit: str) -> Table:
    events = sorted(line.events, key=lambda event: (event.lo, event.hi))
    rows = [[*_dated(event), Datum(line.lanes[event.lane].name), Datum(event.kind)]
            for event in [*events, *line.undated]]  # fmt: skip
    rows += [[Datum(band.label, band.link), Datum(when(band.lo, band.hi)), Datum(_("behind")), Datum("")]
             for band in line.bands]  # fmt: skip
    return Table([_("What"), _("When"), _("Row"), _("Kind")], rows)


def _strip(strip: Strip, unit: str) -> Table:
    return Table([_("What"), _("When")], [_dated(event) for event in strip.events])


def _network(net: Network, unit: str) -> Table:
    labels = {node.id: node.label for node in net.nodes}
    rows = [[Datum(labels[edge.source]), Datum(labels[edge.target]), Datum(edge.weight, edge.link)]
            for edge in sorted(net.edges, key=lambda edge: -edge.weight)]  # fmt: skip
    return Table([net.from_of, net.to_of, unit], rows)


def _overlap(overlap: Overlap, unit: str) -> Table:
    def only(shared: Shared) -> str:
        return _("only in {sets}").format(sets=", ".join(overlap.groups[place].name for place in shared.groups))

    order = sorted(overlap.shared, key=lambda shared: -shared.size)
    rows = [[Datum(only(shared)), Datum(shared.size, shared.link)] for shared in order]
    rows += [[Datum(_("all of {set}").format(set=one.name)), Datum(one.size, one.link)] for one in overlap.groups]
    return Table([overlap.of, unit], rows)


def _grid(grid: Grid, unit: str) -> Table:
    rows = [
        [Datum(name), *(Datum(_state(cell.state, cell.words), cell.link) for cell in cells)]
        for name, cells in zip(grid.rows, grid.cells, strict=True)
    ]
    return Table([grid.row_of, *grid.columns], rows)


def _state(state: str, words: str) -> str | None:
    if state == "not-told":
        return None
    said = _("said") if state == "said" else _("denied")
    return f"{said}: {words}" if words else said


_TABLES: dict[type, Callable[[Any, str], Table]] = {
    Bars: _bars, Heat: _heat, Matrix: _matrix, WorldMap: _world, Intensity: _intensity, Timeline: _timeline,
    Strip: _strip, Network: _network, Overlap: _overlap, Grid: _grid,
}  # fmt: skip
