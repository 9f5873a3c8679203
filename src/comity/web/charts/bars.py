"""Bars over time or by category, stacked or side by side; what has no date stands apart."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from markupsafe import Markup

from comity.web.charts import axes
from comity.web.charts.describing import Bars, Point
from comity.web.charts.frames import LINE, SWATCH, Drawn, Entry, Frame, box, legend, swatch
from comity.web.charts.scales import Band, Linear, counts
from comity.web.charts.svg import element, mark, text, width
from comity.web.i18n import _
from comity.web.words import number

_HIGH = 200.0
_STUB = 8.0  # of a bar for which nobody told a value


class _Column(msgspec.Struct, frozen=True):
    """What stands on one label: one point per series."""

    label: str
    points: list[Point]


def draw(bars: Bars, frame: Frame) -> Drawn:
    """Over time upright, by category lying."""
    key = _legend(bars, frame)
    return (_over_time if bars.along == "time" else _by_category)(bars, frame, key)


def _legend(bars: Bars, frame: Frame) -> Drawn:
    entries = [Entry(box(k, frame, width=SWATCH, height=SWATCH), series.name) for k, series in enumerate(bars.series)]
    if any(point.value is None for series in bars.series for point in series.points):
        entries.append(Entry(swatch("none", frame.hatch), _("not told")))
    return legend(entries if len(entries) > 1 else [], frame, 0)


def _columns(bars: Bars) -> list[_Column]:
    return [_Column(label, [series.points[k] for series in bars.series]) for k, label in enumerate(bars.labels)]


def _undated(bars: Bars) -> _Column | None:
    points = [series.undated or Point(0) for series in bars.series]
    return _Column(_("undated"), points) if any(series.undated for series in bars.series) else None


def _tallest(bars: Bars, columns: list[_Column]) -> float:
    heights = [[point.value or 0 for point in column.points] for column in columns]
    total = sum if bars.layout == "stacked" else max
    return max([bars.reach, *(total(each) for each in heights if each)])


def _over_time(bars: Bars, frame: Frame, key: Drawn) -> Drawn:
    columns, apart = _columns(bars), _undated(bars)
    ticks = counts(_tallest(bars, [*columns, *([apart] if apart else [])]))
    left, top = width(f"{ticks[-1]:,}") + 12, key.height + LINE + 6
    room = max(width(_("undated")) + 10, 34) if apart else 0
    level = Linear(0, ticks[-1], top + _HIGH, top)
    band = Band(len(columns), left, frame.width - room - (14 if apart else 0), 0.2)
    parts = [*key.parts, text(frame.unit, 0, top - 12, class_="soft"), *axes.upright(level, ticks, left, band.end)]
    parts += [m for k, column in enumerate(columns) for m in _upright(bars, column, frame, level, band.at(k), band)]
    parts += axes.below(band, bars.labels, top + _HIGH)
    if apart:
        parts += _apart(bars, apart, frame, level, Band(1, frame.width - room, frame.width, 0.4))
    return Drawn(parts, top + _HIGH + 24)


def _apart(bars: Bars, column: _Column, frame: Frame, level: Linear, band: Band) -> list[Markup]:
    x, foot = band.start - 7, level.at(0)
    line = element("line", x1=x, x2=x, y1=level.end, y2=foot + 20, class_="apart")
    axis = element("line", x1=band.start, x2=band.end, y1=foot, y2=foot, class_="axis")
    words = text(_("undated"), band.middle(0), foot + 16, class_="soft", anchor="middle")
    return [line, axis, words, *_upright(bars, column, frame, level, band.at(0), band)]


def _upright(bars: Bars, column: _Column, frame: Frame, level: Linear, x: float, band: Band) -> Iterator[Markup]:
    for slot, low, high, k, point in _slots(bars, column, band):
        told = _told(bars, column, k, frame)
        if point.value is None:
            body = element("rect", x=x + slot.at(0), y=level.at(0) - _STUB, width=slot.breadth, height=_STUB,
                           class_="none", fill=frame.hatch)  # fmt: skip
        else:
            body = box(k, frame, x=x + slot.at(0), y=level.at(high), width=slot.breadth,
                       height=level.at(low) - level.at(high))  # fmt: skip
        yield mark(body, told, point.link)


def _slots(bars: Bars, column: _Column, band: Band) -> Iterator[tuple[Band, float, float, int, Point]]:
    """Each point that can be seen: where in the band, from which value to which, which series."""
    low = 0.0
    side = Band(len(column.points), 0, band.breadth, 0.08)
    for k, point in enumerate(column.points):
        if point.value == 0:
            continue
        stacked = bars.layout == "stacked"
        slot = Band(1, 0, band.breadth, 0) if stacked else Band(1, side.at(k), side.at(k) + side.breadth, 0)
        yield slot, low, low + (point.value or 0), k, point
        low += (point.value or 0) if stacked else 0


def _told(bars: Bars, column: _Column, k: int, frame: Frame) -> str:
    point, name = column.points[k], bars.series[k].name
    value = _("not told") if point.value is None else f"{number(point.value)} {frame.unit}"
    return f"{column.label}: {value} ({name})" if len(bars.series) > 1 else f"{column.label}: {value}"


def _by_category(bars: Bars, frame: Frame, key: Drawn) -> Drawn:
    columns = [*_columns(bars), *filter(None, [_undated(bars)])]
    top = key.height + (10 if key.height else 0)
    most = max(_tallest(bars, columns), 1)
    labels = 0.0 if frame.narrow else min(max((width(c.label) for c in columns), default=0) + 14, frame.width * 0.4)
    room = frame.width - labels - width(number(most)) - 12
    thick = 20.0 if bars.layout == "stacked" else 15.0 * len(bars.series)
    step = thick + 8 + (LINE if frame.narrow else 0)
    level = Linear(0, most, labels, labels + room)
    parts = list(key.parts)
    for k, column in enumerate(columns):
        parts += _row(bars, column, frame, level, top + k * step, thick)
    return Drawn(parts, top + len(columns) * step)


def _row(bars: Bars, column: _Column, frame: Frame, level: Linear, y: float, thick: float) -> list[Markup]:
    at = y + LINE if frame.narrow else y
    label = text(column.label, 0, y + 13 if frame.narrow else y + thick / 2 + 4,
                 room=frame.width if frame.narrow else level.start - 10)  # fmt: skip
    parts, end, foot = [label], level.start, Band(1, at, at + thick, 0)
    for slot, low, high, k, point in _slots(bars, column, foot):
        if point.value is None:
            body = element("rect", x=level.at(low), y=at + slot.at(0), width=_STUB * 2, height=slot.breadth,
                           class_="none", fill=frame.hatch)  # fmt: skip
        else:
            body = box(k, frame, x=level.at(low), y=at + slot.at(0), width=level.at(high) - level.at(low),
                       height=slot.breadth)  # fmt: skip
        parts.append(mark(body, _told(bars, column, k, frame), point.link))
        tip = level.at(high) if point.value is not None else level.at(low) + _STUB * 2
        end = max(end, tip)
        if bars.layout == "grouped" and point.value is not None:
            parts.append(text(number(point.value), tip + 5, at + slot.at(0) + slot.breadth / 2 + 4, class_="soft"))
    if bars.layout == "stacked":
        total = sum(point.value or 0 for point in column.points)
        if any(point.value is not None for point in column.points):
            parts.append(text(number(total), end + 5, at + thick / 2 + 4, class_="soft"))
    return parts
