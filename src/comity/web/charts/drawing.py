"""From a description to SVG: one function per kind of chart, the same for the page and the file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from comity.web.charts import bars, heat, matrix, world
from comity.web.charts.describing import Bars, Chart, Heat, Matrix, WorldMap
from comity.web.charts.frames import Drawn, Frame, Size
from comity.web.charts.svg import element, raw

MOST_STOPS = 60
"""So many marks may be stops of the tab key; of a chart with more, the table alone has the stops."""

_KINDS: dict[type, Callable[[Any, Frame], Drawn]] = {
    Bars: bars.draw,
    Heat: heat.draw,
    Matrix: matrix.draw,
    WorldMap: world.draw,
}


def draw(chart: Chart, size: Size, *, bare: bool = False) -> Drawn:
    """The drawing of a chart without a frame around it."""
    frame = Frame(size, f"{chart.name}-{size}", chart.unit, bare)
    drawn = _KINDS[type(chart.drawing)](chart.drawing, frame)
    return Drawn([element("defs", _hatch(frame)), *drawn.parts], drawn.height)


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


def _hatch(frame: Frame) -> Markup:
    return element(
        "pattern",
        element("rect", width=6, height=6, class_="hatch-ground"),
        element("path", d="M0,6L6,0M-1,1L1,-1M5,7L7,5", class_="hatch-line"),
        id=f"{frame.id}-hatch", width=6, height=6, patternUnits="userSpaceOnUse",
    )  # fmt: skip
