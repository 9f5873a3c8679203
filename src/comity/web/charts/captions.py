"""What has to be said with a chart: its own notes, and what follows from its kind."""

from __future__ import annotations

from comity.web.charts.bounding import bounded
from comity.web.charts.describing import Chart, WorldMap
from comity.web.charts.world import unmapped
from comity.web.i18n import _
from comity.web.words import number

_MOST_NAMED = 8


def noted(chart: Chart) -> list[str]:
    """Sentences for the caption: how many of what, from whom, and what a reader has to know."""
    counted = f"{number(chart.n)} {chart.unit}. " + _("Trackers: {names}.").format(
        names=", ".join(chart.sources) or "–"
    )
    _shown, beyond = bounded(chart.drawing)
    drawing = chart.drawing
    return [
        counted,
        *chart.notes,
        *([beyond] if beyond else []),
        *(_of_map(drawing) if isinstance(drawing, WorldMap) else []),
    ]


def borders() -> str:
    """Whose borders maps draw."""
    return _(
        "Borders are those of Natural Earth 4.1.0, as world-atlas 2.0.2 has them: by who holds an area in fact, not in "
        "law. They are no statement of Comity."
    )


def _of_map(world: WorldMap) -> list[str]:
    """Sources of what is said of borders: the README of the npm package world-atlas; naturalearthdata.com, disputed
    boundaries policy."""
    lacking = unmapped(world)
    names = ", ".join(lacking[:_MOST_NAMED]) + (", …" if lacking[_MOST_NAMED:] else "")
    return [*([_("In the table, but not on this map: {names}.").format(names=names)] if lacking else []), borders()]
