"""From a description to SVG: one function per kind of chart, the same for the page and the file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from comity.web.charts import bars, grid, heat, intensity, matrix, network, overlap, strip, timeline, world
from comity.web.charts.bounding import bounded
from comity.web.charts.describing import (
    Bars,
    Chart,
    Grid,
    Heat,
    Intensity,
    Matrix,
    Network,
    Overlap,
    Strip,
    Timeline,
    WorldMap,
)
from comity.web.charts.frames import Drawn, Frame, Size
from comity.web.charts.svg import element, raw
from comity.web.charts.textures import textures

MOST_STOPS = 60
"""So many marks may be stops of the tab key; of a chart with more, the table alone has the stops."""

_KINDS: dict[type, Callable[[Any, Frame], Drawn]] = {
    Bars: bars.draw,
    Heat: heat.draw,
    Matrix: matrix.draw,
    WorldMap: world.draw,
    Intensity: intensity.draw,
    Timeline: timeline.draw,
    Strip: strip.draw,
    Network: network.draw,
    Overlap: overlap.draw,
    Grid: grid.draw,
}


def draw(chart: Chart, size: Size, *, bare: bool = False) -> Drawn:
    """The drawing of a chart without a frame around it."""
    frame = Frame(size, f"{chart.name}-{size}", chart.unit, bare)
    shown, _beyond = bounded(chart.drawing)
    drawn = _KINDS[type(shown)](shown, frame)
    return Drawn([element("defs", *textures(frame)), *drawn.parts], drawn.height)


def inline(chart: Chart, size: Size) -> Markup:
    """The SVG for a page; its style is that of `static/charts.css`."""
    drawn = draw(chart, size)
    body = "".join(drawn.parts)
    links = body.count("<a ")
    if links > MOST_STOPS:
        body = body.replace("<a ", '<a tabindex="-1" ')
    key = f"{chart.name}-{size}"
    return element(
        "svg",
        element("title", chart.title, id=f"{key}-title"),
        element("desc", chart.alt, id=f"{key}-desc"),
        raw(body),
        class_=f"chart at-{size}",
        viewBox=f"0 0 {Frame(size, key, '').width:.0f} {drawn.height:.0f}",
        # What holds links is no picture: a picture's parts can't be reached.
        role="group" if links else "img",
        aria_labelledby=f"{key}-title",
        aria_describedby=f"{key}-desc",
    )
