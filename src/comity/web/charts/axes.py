"""Axes: lines and labels that say what a place in a drawing means."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from comity.web.charts.scales import Band, Linear, Tick, Time, dates, thinned
from comity.web.charts.svg import SMALL, element, text, width
from comity.web.words import number

_APART = 75.0  # of dates on a time axis, at least
_OUT = 2.0  # how far words may stand out at the right


def upright(scale: Linear, ticks: Sequence[float], left: float, right: float) -> list[Markup]:
    """Level lines across, with their values at the left."""
    parts = []
    for tick in ticks:
        y = scale.at(tick)
        parts.append(element("line", x1=left, x2=right, y1=y, y2=y, class_="axis" if tick == 0 else "rule"))
        parts.append(text(number(tick), left - 6, y + 4, class_="soft", anchor="end"))
    return parts


def below(band: Band, labels: Sequence[str], y: float) -> list[Markup]:
    """Labels under the bands, as many as there is room for."""
    longest = max((width(label) for label in labels), default=0) + 8
    return [
        text(labels[place], band.middle(place), y + 16, class_="soft", anchor="middle")
        for place in thinned(len(labels), band.step, longest)
    ]


def slanted(band: Band, labels: Sequence[str], y: float, room: float) -> list[Markup]:
    """Labels above the bands, upright where they would not fit side by side."""
    if all(width(label) + 6 <= band.step for label in labels):
        return [text(label, band.middle(k), y - 6, class_="soft", anchor="middle") for k, label in enumerate(labels)]
    if band.step < SMALL:
        return [_turned(labels[k], band.middle(k), y, room) for k in thinned(len(labels), band.step, SMALL + 2)]
    return [_turned(label, band.middle(k), y, room) for k, label in enumerate(labels)]


def _turned(label: str, x: float, y: float, room: float) -> Markup:
    return text(label, 0, 0, class_="soft", room=room, transform=f"translate({x + 4:.1f} {y - 6:.1f}) rotate(-90)")


def over_time(scale: Time, top: float, bottom: float) -> list[Markup]:
    """Lines at good dates, with their words under them; none that would run out at the right."""
    parts = []
    for tick in _ticks(scale):
        x = scale.at(tick.day)
        parts.append(element("line", x1=x, x2=x, y1=top, y2=bottom, class_="rule"))
        if x + width(tick.words) <= scale.end + _OUT:
            parts.append(text(tick.words, x + 3, bottom + 14, class_="soft"))
    return parts


def on_time(scale: Time, top: float, bottom: float) -> list[Markup]:
    """The same lines without words."""
    places = [scale.at(tick.day) for tick in _ticks(scale)]
    return [element("line", x1=x, x2=x, y1=top, y2=bottom, class_="rule") for x in places]


def _ticks(scale: Time) -> list[Tick]:
    return dates(scale, max(int((scale.end - scale.start) / _APART), 2))
