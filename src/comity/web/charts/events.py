"""Events on a time axis: a day is a sign, a longer interval a bar, an open end fades."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from markupsafe import Markup

from comity.model.span import OPEN_HI, OPEN_LO
from comity.web.charts.describing import Event
from comity.web.charts.frames import SERIES, SWATCH, Entry, shade
from comity.web.charts.scales import Time
from comity.web.charts.svg import element, mark
from comity.web.i18n import _
from comity.web.words import when

SIGN = 5.0
"""Half the breadth of a sign."""
_THICK, _LEAST = 7.0, 9.0  # of a bar: a month on an axis of decades is still no day
_ROUND = 2.5
_FADE = (0.12, 0.3, 0.55)  # of the three thirds of an open end
_OPEN = 24.0
_MARGIN = timedelta(days=10)
_SIGNS = (
    "M-5,0A5,5 0 1 0 5,0A5,5 0 1 0 -5,0Z",
    "M-4.5,-4.5H4.5V4.5H-4.5Z",
    "M0,-5.5L5.5,4.5H-5.5Z",
    "M0,-6L6,0L0,6L-6,0Z",
    "M0,5.5L5.5,-4.5H-5.5Z",
    "M-5,-1.8H-1.8V-5H1.8V-1.8H5V1.8H1.8V5H-1.8V1.8H-5Z",
    "M-5.5,-3H5.5V3H-5.5Z",
    "M-3,-5.5H3V5.5H-3Z",
)


def entries(named: Sequence[str], there: Iterable[Event], shown: Sequence[Event]) -> list[Entry]:
    """Legend of the kinds that are there: a sign and a colour each; and what a bar is, where one is shown."""
    half, found = SWATCH / 2, {event.kind for event in there}
    told = [
        Entry(element("g", sign(k), transform=f"translate({half} {half})"), kind)
        for k, kind in enumerate(named) if kind in found - {""}
    ]  # fmt: skip
    bar = element("rect", y=half - _THICK / 2, width=SWATCH, height=_THICK, rx=_ROUND, class_="soft")
    vague = any(event.lo != event.hi for event in shown)
    return [*(told if len(found) > 1 else []), *([Entry(bar, _("bar: no more exact date is told"))] if vague else [])]


def sign(place: int) -> Markup:
    """The sign of the k-th kind around the origin; where colours come again, signs are other ones."""
    return element("path", d=_SIGNS[(place + place // SERIES) % SERIES], class_=shade(place))


def span(events: Sequence[tuple[date, date]]) -> tuple[date, date]:
    """From the first day to the last that is not an open end, with a margin; today's year if there is none."""
    days = [day for pair in events for day in pair if day not in (OPEN_LO, OPEN_HI)]
    if not days:
        return date(2000, 1, 1), date(2000, 12, 31)
    lo, hi = min(days), max(days)
    margin = max((hi - lo) * 0.02, _MARGIN)
    return max(lo, OPEN_LO + margin) - margin, min(hi, OPEN_HI - margin) + margin


def reach(event: Event, scale: Time) -> tuple[float, float]:
    """From where to where an event is drawn."""
    middle = (scale.at(_inside(event.lo, scale)) + scale.after(_inside(event.hi, scale))) / 2
    if event.lo == event.hi:
        return middle - SIGN, middle + SIGN
    start = scale.start if event.lo == OPEN_LO else scale.at(event.lo)
    end = scale.end if event.hi == OPEN_HI else scale.after(event.hi)
    if end - start < _LEAST:
        return middle - _LEAST / 2, middle + _LEAST / 2
    return start, end


def drawn(event: Event, scale: Time, y: float, kind: int) -> Markup:
    """One event at a height."""
    told = f"{event.label}: {when(event.lo, event.hi)}" + (f" ({event.kind})" if event.kind else "")
    start, end = reach(event, scale)
    if event.lo == event.hi:
        body = element("g", sign(kind), transform=f"translate({(start + end) / 2:.1f} {y:.1f})")
    else:
        body = _bar(event, start, end, y, kind)
    return mark(body, told, event.link)


def _bar(event: Event, start: float, end: float, y: float, kind: int) -> Markup:
    """The bar from its first to its last day; an open end fades away from the day that is known."""
    fades = [*(["left"] if event.lo == OPEN_LO else []), *(["right"] if event.hi == OPEN_HI else [])]
    long = min(_OPEN, (end - start) / 2)
    left, right = start + long * ("left" in fades), end - long * ("right" in fades)
    pieces = [(left, right, 0.75)]
    for step, fade in enumerate(_FADE):
        third = long / len(_FADE)
        if "left" in fades:
            pieces.append((start + step * third, start + (step + 1) * third, fade))
        if "right" in fades:
            pieces.append((end - (step + 1) * third, end - step * third, fade))
    return element("g", *(
        element("rect", x=a, y=y - _THICK / 2, width=b - a, height=_THICK, class_=shade(kind), opacity=opacity,
                rx=None if fades else _ROUND)
        for a, b, opacity in pieces
    ))  # fmt: skip


def _inside(day: date, scale: Time) -> date:
    return min(max(day, scale.lo), scale.hi)
