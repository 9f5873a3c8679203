"""A list of incidents over time: bars by year, or by month where at most three years are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec
import numpy as np
from pyroaring import BitMap
from starlette.requests import Request

from comity.release.asked import understood
from comity.release.index.calendar import NOWHERE
from comity.release.index.index import Index
from comity.release.index.sets import numbers
from comity.web.asked import Asked, asked
from comity.web.charts.describing import Bars, Chart, Point, Series
from comity.web.current import Opened
from comity.web.i18n import _
from comity.web.views.incidents_charted import address, heard, reported
from comity.web.views.incidents_time import CLOCKS
from comity.web.views.incidents_ways import units
from comity.web.words import number

_MONTHS = 36


class Grain(msgspec.Struct, frozen=True):
    """unit: numpy's for a bar, 'Y' or 'M'. first, last: bars, counted from 1970."""

    unit: str
    first: int
    last: int


def chart(request: Request, opened: Opened) -> Chart:
    """The chart of the list that a request asks for."""
    wanted = asked(request)
    return over_time(opened.index, wanted, opened.index.conditions(wanted.filters))


def over_time(index: Index, asked: Asked, fit: Mapping[str, BitMap]) -> Chart:
    """What fits, in the year or month in which it began, or became public, for certain; the others stand apart."""
    found = index.common(fit.values())
    unit = units(asked.shown.unit)
    bars = _bars_of(index, asked, found)
    labels = [_label(bar, bars.unit) for bar in range(bars.first, bars.last + 1)]
    series = [_series(index, asked, name, bits, labels, bars) for name, bits in _kinds(index, found)]
    n = index.counting.by(asked.unit)(found)
    return Chart(
        name="incidents-over-time",
        title=_title(asked, bars),
        unit=unit,
        n=n,
        sources=heard(index, found),
        alt=_alt(labels, series, n),
        notes=[_apart(bars), *_repeated(asked), reported()],
        drawing=Bars(_("Year") if bars.unit == "Y" else _("Month"), labels, series),
        page=address(asked),
    )


def _kinds(index: Index, found: BitMap) -> list[tuple[str, BitMap]]:
    contested = found & index.facet("contested").get("yes", BitMap())
    accused = found - index.lacking("accused")
    return [
        (_("a state is accused, no denial is told"), accused - contested),
        (_("the attribution is contested"), contested),
        (_("no state is accused"), found - accused - contested),
    ]


def _bars_of(index: Index, asked: Asked, found: BitMap) -> Grain:
    """From the first bar to the last: those that are asked for, else those in which anything stands."""
    lo, hi = _span(asked)
    if lo and hi and (hi.year - lo.year) * 12 + hi.month - lo.month < _MONTHS:
        return Grain("M", (lo.year - 1970) * 12 + lo.month - 1, (hi.year - 1970) * 12 + hi.month - 1)
    there = index.calendar.certain(asked.shown.clock, "Y")[numbers(found)]
    certain = there[there > NOWHERE]
    return Grain("Y", int(certain.min()), int(certain.max())) if len(certain) else Grain("Y", 0, -1)


def _span(asked: Asked) -> tuple[date | None, date | None]:
    told = understood(asked.filters)
    since, until, _facet = CLOCKS[asked.shown.clock]
    return getattr(told, since), getattr(told, until)


def _series(index: Index, asked: Asked, name: str, bits: BitMap, labels: list[str], bars: Grain) -> Series:
    among = numbers(bits)
    at = index.calendar.certain(asked.shown.clock, bars.unit)[among]
    within = (at >= bars.first) & (at <= bars.last)
    places = np.where(within, at - bars.first + 1, 0)  # those apart come before the first bar
    apart, *counts = index.counting.along(asked.unit, among, places, len(labels) + 1)
    points = [Point(count, _link(asked, label)) for count, label in zip(counts, labels, strict=True)]
    return Series(name, points, Point(apart) if apart else None)


def _label(bar: int, unit: str) -> str:
    return f"{1970 + bar}" if unit == "Y" else f"{1970 + bar // 12}-{bar % 12 + 1:02}"


def _link(asked: Asked, label: str) -> str:
    since, until, _facet = CLOCKS[asked.shown.clock]
    return "/incidents?" + asked.having(**{since: label, until: label})


def _title(asked: Asked, bars: Grain) -> str:
    titles = {
        ("began", "Y"): _("{unit} by the year in which they began"),
        ("began", "M"): _("{unit} by the month in which they began"),
        ("public", "Y"): _("{unit} by the year in which they became public"),
        ("public", "M"): _("{unit} by the month in which they became public"),
    }
    words = titles[asked.shown.clock, bars.unit].format(unit=units(asked.shown.unit))
    return words[:1].upper() + words[1:]


def _repeated(asked: Asked) -> list[str]:
    return [_("A campaign counts in each bar, and each part of it, that has one of its incidents.")
            ] if asked.shown.unit == "campaign" else []  # fmt: skip


def _apart(bars: Grain) -> str:
    if bars.unit == "M":
        return _(
            "Apart stand those of which no source tells the month. The list behind a bar has all that may be of it."
        )
    return _("Apart stand those of which no source tells the year. The list behind a bar has all that may be of it.")


def _alt(labels: list[str], series: list[Series], n: int) -> str:
    totals = {label: sum(one.points[k].value or 0 for one in series) for k, label in enumerate(labels)}
    if not any(totals.values()):
        return _("Nothing with a known time.")
    peak = max(totals, key=lambda label: totals[label])
    return _("Bars from {first} to {last}; the tallest is {peak} with {most} of {n}.").format(
        first=labels[0], last=labels[-1], peak=peak, most=number(totals[peak]), n=number(n)
    )
