"""Events in lanes above and below one time axis, with stretches of time behind them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Literal

import msgspec
from markupsafe import Markup

from comity.web.charts import axes, events
from comity.web.charts.describing import Event, Lane, Timeline
from comity.web.charts.frames import LINE, Drawn, Frame, legend
from comity.web.charts.scales import Time
from comity.web.charts.svg import SMALL, cut, element, mark, text, width
from comity.web.i18n import _
from comity.web.words import when

_LABELLED = {"wide": 26, "narrow": 12}  # events of a lane up to which each is named
_LABEL = {"wide": 250.0, "narrow": 150.0}
_NAME = 140.0  # most room for names of lanes at the left
_ROW, _PACKED = 19.0, 13.0
_MOST_ROWS = 12
_AXIS = 22.0
_UNDATED = 62.0

_Side = Literal["right", "left", "inside"]


class _Laid(msgspec.Struct, frozen=True):
    """One lane in its place. foot: where its rows start from; they grow away from the axis."""

    lane: Lane
    place: int
    top: float
    height: float
    rows: list[list[Event]]
    labelled: bool


def draw(line: Timeline, frame: Frame) -> Drawn:
    """Lanes that are not `below` stand above the axis, in their order; the axis is at the foot if none is below."""
    there = [*line.events, *line.undated]
    named = list(dict.fromkeys([*line.kinds, *(event.kind for event in there)]))
    key = legend(events.entries(named, there, line.events), frame, 0)
    first = key.height + (LINE if line.bands else 0) + 4
    scale = _scale(line, frame)
    laid, axis, foot = _lay(line, frame, scale, first)
    parts = [*key.parts, *_bands(line, scale, first, foot), *axes.over_time(scale, first, axis)]
    if any(lane.below for lane in line.lanes):
        parts += axes.on_time(scale, axis + _AXIS, foot)
    parts.append(element("line", x1=scale.start, x2=scale.end, y1=axis, y2=axis, class_="axis"))
    for one in laid:
        undated = [event for event in line.undated if event.lane == one.place]
        parts += _lane(one, frame, scale, named, undated)
    if line.undated:
        parts += _undated_edge(scale, first, foot, axis)
    return Drawn(parts, max(foot, axis + _AXIS) + 4)


def _scale(line: Timeline, frame: Frame) -> Time:
    lo, hi = events.span([(each.lo, each.hi) for each in line.events] + [(band.lo, band.hi) for band in line.bands])
    names = [width(lane.name, SMALL) for lane in line.lanes]
    left = 0.0 if frame.narrow else min(max(names, default=0), _NAME) + 12
    return Time(lo, hi, left + 2, frame.width - (_UNDATED if line.undated else 4))


def _lay(line: Timeline, frame: Frame, scale: Time, top: float) -> tuple[list[_Laid], float, float]:
    laid: list[_Laid] = []
    y, axis = top, None
    order = sorted(enumerate(line.lanes), key=lambda one: one[1].below)
    for place, lane in order:
        if lane.below and axis is None:
            axis, y = y + 4, y + 4 + _AXIS
        mine = sorted((e for e in line.events if e.lane == place), key=lambda e: (events.reach(e, scale), e.label))
        labelled = lane.named and len(mine) <= _LABELLED[frame.size]
        rows = _rows(mine, scale, _LABEL[frame.size] if labelled else 0)
        height = max(len(rows), 1) * (_ROW if labelled else _PACKED) + 8 + (LINE if frame.narrow else 0)
        laid.append(_Laid(lane, place, y, height, rows, labelled))
        y += height
    return laid, (y + 4 if axis is None else axis), (y if axis is not None else y + 4)


def _rows(mine: Sequence[Event], scale: Time, label: float) -> list[list[Event]]:
    """Events side by side in as few rows as they need without touching; the last of many rows takes what is left."""
    rows: list[list[Event]] = []
    ends: list[float] = []
    for event in mine:
        start, end = _extent(event, scale, label)
        free = next((k for k, last in enumerate(ends) if last + 4 <= start), len(rows))
        if free == len(rows) and (label or len(rows) < _MOST_ROWS):
            rows.append([])
            ends.append(0.0)
        place = min(free, len(rows) - 1)
        rows[place].append(event)
        ends[place] = max(ends[place], end)
    return rows


def _extent(event: Event, scale: Time, label: float) -> tuple[float, float]:
    start, end = events.reach(event, scale)
    if not label:
        return start, end
    need, side = _side(event, scale, label)
    return {"right": (start, end + need), "left": (start - need, end), "inside": (start, end)}[side]


def _side(event: Event, scale: Time, label: float) -> tuple[float, _Side]:
    """How much room its label needs, and where that is: a bar over nearly all of the axis bears it itself."""
    start, end = events.reach(event, scale)
    need = width(cut(event.label, label)) + 6
    if end + need <= scale.end:
        return need, "right"
    if start - need >= scale.start:
        return need, "left"
    return need, "inside" if end - start >= need else "right"


def _lane(one: _Laid, frame: Frame, scale: Time, named: Sequence[str], undated: Sequence[Event]) -> list[Markup]:
    step = _ROW if one.labelled else _PACKED
    inside = one.top + (LINE if frame.narrow else 0) + 4
    parts = [text(one.lane.name, 0, one.top + 15, class_="strong",
                  room=frame.width if frame.narrow else scale.start - 12)]  # fmt: skip
    for k, row in enumerate(one.rows):
        y = inside + (k + 0.5) * step
        for event in row:
            parts.append(events.drawn(event, scale, y, named.index(event.kind)))
            if one.labelled:
                parts.append(_label(event, scale, y, _LABEL[frame.size]))
    return [*parts, *_undated(undated, scale, inside + step / 2, named)]


def _label(event: Event, scale: Time, y: float, room: float) -> Markup:
    start, end = events.reach(event, scale)
    _need, side = _side(event, scale, room)
    if side == "left":
        return text(event.label, start - 5, y + 4, room=room, anchor="end", class_="label")
    x, most = (start, end) if side == "inside" else (end, scale.end + 4)
    return text(event.label, x + 5, y + 4, room=min(room, most - x), class_="label")


def _undated(undated: Sequence[Event], scale: Time, y: float, named: Sequence[str]) -> list[Markup]:
    parts = []
    for k, event in enumerate(undated[:3]):
        body = element(
            "g", events.sign(named.index(event.kind)), transform=f"translate({scale.end + 20 + 14 * k:.1f} {y:.1f})"
        )
        parts.append(mark(body, f"{event.label}: {_('undated')}", event.link))
    more = len(undated) - 3
    return [*parts, *([text(f"+{more}", scale.end + 14, y + 20, class_="soft")] if more > 0 else [])]


def _undated_edge(scale: Time, top: float, foot: float, axis: float) -> list[Markup]:
    x = scale.end + 8
    words = text(_("undated"), scale.end + 12, axis + 14, class_="soft")
    return [element("line", x1=x, x2=x, y1=top, y2=foot, class_="apart"), words]


def _bands(line: Timeline, scale: Time, top: float, foot: float) -> list[Markup]:
    parts = []
    for band in line.bands:
        start, end = scale.at(max(band.lo, scale.lo)), scale.after(min(band.hi, scale.hi))
        shape = element("rect", x=start, y=top, width=max(end - start, 2), height=foot - top, class_="band")
        parts.append(mark(shape, f"{band.label}: {when(band.lo, band.hi)}", band.link))
    return [*parts, *_band_names(line, scale, top)]


def _band_names(line: Timeline, scale: Time, top: float) -> list[Markup]:
    """Names over their bands, without those for which the one before leaves no room."""
    parts, last = [], -1.0
    for start, bands in groupby(sorted(line.bands, key=lambda band: band.lo), key=lambda band: scale.at(band.lo)):
        name = next(bands).label
        if start >= last:
            shown = cut(name, min(200.0, scale.end - start))
            parts.append(text(name, start, top - 5, class_="soft", room=min(200.0, scale.end - start)))
            last = start + width(shown) + 10
    return parts
