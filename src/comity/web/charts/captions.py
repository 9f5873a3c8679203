"""What has to be said with a chart: its own notes, and what follows from its kind."""

from __future__ import annotations

from comity.web.charts.describing import Chart, WorldMap
from comity.web.charts.shapes import BORDERS
from comity.web.charts.world import unmapped

_MOST_NAMED = 8


def noted(chart: Chart) -> list[str]:
    """Sentences for the caption."""
    return [*chart.notes, *(_of_map(chart.drawing) if isinstance(chart.drawing, WorldMap) else [])]


def _of_map(world: WorldMap) -> list[str]:
    lacking = unmapped(world)
    named = ", ".join(lacking[:_MOST_NAMED]) + (
        f" and {len(lacking) - _MOST_NAMED} more" if lacking[_MOST_NAMED:] else ""
    )
    return [*([f"In the table, but not on this map: {named}."] if lacking else []), BORDERS]
