"""A few dates, one row each, on a small time axis."""

from __future__ import annotations

from markupsafe import Markup

from comity.model.span import OPEN_HI, OPEN_LO
from comity.web.charts import axes, events
from comity.web.charts.describing import Event, Strip
from comity.web.charts.frames import LINE, Drawn, Frame
from comity.web.charts.scales import Time
from comity.web.charts.svg import element, mark, text, width
from comity.web.i18n import _
from comity.web.words import when

_ROW = 22.0
_NAME = 300.0


def draw(strip: Strip, frame: Frame) -> Drawn:
    """What and when at the left, or above on a telephone; a date that nobody tells is a hatched row."""
    lo, hi = events.span([(event.lo, event.hi) for event in strip.events])
    said = [f"{event.label}: {_words(event)}" for event in strip.events]
    left = 0.0 if frame.narrow else min(max(map(width, said), default=0) + 12, _NAME)
    scale = Time(lo, hi, left, frame.width - 4)
    step = _ROW + (LINE - 4 if frame.narrow else 0)
    foot = step * len(strip.events) + 4
    parts = axes.over_time(scale, 0, foot)
    for k, event in enumerate(strip.events):
        y = (k + 1) * step - _ROW / 2 + (4 if frame.narrow else 0)
        parts.append(
            text(said[k], 0, y - 10 if frame.narrow else y + 4, room=frame.width if frame.narrow else left - 8)
        )
        parts.append(_drawn(event, scale, y, frame))
    return Drawn(parts, foot + LINE + 2)


def _drawn(event: Event, scale: Time, y: float, frame: Frame) -> Markup:
    if not _told(event):
        body = element("rect", x=scale.start, y=y - 4, width=scale.end - scale.start, height=8, class_="none",
                       fill=frame.hatch)  # fmt: skip
        return mark(body, f"{event.label}: {_words(event)}", event.link)
    return events.drawn(event, scale, y, 0)


def _told(event: Event) -> bool:
    return (event.lo, event.hi) != (OPEN_LO, OPEN_HI)


def _words(event: Event) -> str:
    return when(event.lo, event.hi) if _told(event) else _("not told")
