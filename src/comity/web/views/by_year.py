"""Incidents by the year in which they began: the chart of every filtered list."""

from __future__ import annotations

from urllib.parse import urlencode

import numpy as np
from pyroaring import BitMap
from starlette.requests import Request

from comity.release.index.index import Index
from comity.web.asked import Asked, asked
from comity.web.charts.describing import Bars, Chart, Point, Series
from comity.web.current import Opened
from comity.web.i18n import _
from comity.web.views.sources import titles
from comity.web.words import counted

Years = dict[int, int]


def chart(request: Request, opened: Opened) -> Chart:
    """The incidents that a request's filters let through."""
    return described(opened, asked(request))


def described(opened: Opened, wanted: Asked) -> Chart:
    """The same for filters that are read already."""
    found = opened.index.find(wanted.filters)
    contested = found & opened.index.facet("contested").get("yes", BitMap())
    totals, disputed = _years(opened.index, found), _years(opened.index, contested)
    n, undated = len(found), len(found) - sum(totals.values())
    years = range(min(totals), max(totals) + 1) if totals else range(0)
    clear = {year: total - disputed.get(year, 0) for year, total in totals.items()}
    apart = len(contested) - sum(disputed.values())
    heard = {code for code, numbers in opened.index.facet("source").items() if numbers.intersect(found)}
    return Chart(
        name="incidents-by-year",
        title=_("Incidents by the year in which they began"),
        unit=_("incidents"),
        n=n,
        sources=titles(opened, heard),
        alt=_alt(totals, n),
        notes=[_("Undated are those that may have begun in more than one year."),
               _("How many were reported, not how many happened: the newest years are still being filled.")],
        drawing=Bars(_("Year"), [str(year) for year in years], [
            Series(_("nobody contests who did it"), _points(wanted, years, clear), _apart(undated - apart)),
            Series(_("contested"), _points(wanted, years, disputed, contested="yes"), _apart(apart)),
        ]),
        page="/incidents" + (f"?{urlencode(wanted.said)}" if wanted.said else ""),
    )  # fmt: skip


def _years(index: Index, found: BitMap) -> Years:
    """How many began for certain in each year."""
    numbers = np.array(found, dtype=np.int64)
    numbers = numbers[index.measures["known"][numbers] > 0]
    lo, hi = (index.measures[name][numbers].astype("datetime64[D]").astype("datetime64[Y]")
              for name in ("start_lo", "start_hi"))  # fmt: skip
    years, counts = np.unique(lo[lo == hi].astype(np.int64) + 1970, return_counts=True)
    return {int(year): int(count) for year, count in zip(years, counts, strict=True)}


def _points(wanted: Asked, years: range, counts: Years, **more: str) -> list[Point]:
    kept = {name: value for name, value in wanted.said if name not in ("since", "until")} | more
    return [
        Point(counts.get(year, 0), f"/incidents?{urlencode(kept | {'since': str(year), 'until': str(year)})}")
        for year in years
    ]


def _apart(count: int) -> Point | None:
    return Point(count) if count else None


def _alt(totals: Years, n: int) -> str:
    if not totals:
        return _("No incident with a known year.")
    peak = max(totals, key=lambda year: totals[year])
    return _("Bars from {first} to {last}; the tallest is {peak} with {most} of {n}.").format(
        first=min(totals), last=max(totals), peak=peak, most=counted(totals[peak], "incident"), n=f"{n:,}"
    )
