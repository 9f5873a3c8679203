"""Incidents by the year in which they began: the chart of every filtered list."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request

from comity.release.filters import where
from comity.release.handle import Handle
from comity.web.asked import Asked, asked
from comity.web.charts.describing import Bars, Chart, Point, Series
from comity.web.words import counted

_COUNTS = """
SELECT CASE WHEN year(start_lo) = year(start_hi) THEN year(start_lo) END AS year, contested, count(*) AS n
FROM incident WHERE {condition} GROUP BY ALL ORDER BY year
"""
_SOURCES = """
SELECT title FROM source WHERE source IN (SELECT unnest(sources) FROM incident WHERE {condition}) ORDER BY title
"""
_KINDS = {False: "nobody contests who did it", True: "contested who did it"}


def chart(request: Request, handle: Handle) -> Chart:
    """The incidents that a request's filters let through."""
    return described(handle, asked(request))


def described(handle: Handle, wanted: Asked) -> Chart:
    """The same for filters that are read already."""
    condition, values = where(wanted.filters)
    rows = handle.rows(_COUNTS.format(condition=condition), values)
    found = {(row["year"], bool(row["contested"])): int(row["n"]) for row in rows}
    dated = [year for year, _ in found if year is not None]
    years = range(min(dated), max(dated) + 1) if dated else range(0)
    n, undated = sum(found.values()), sum(count for (year, _), count in found.items() if year is None)
    return Chart(
        name="incidents-by-year",
        title="Incidents by the year in which they began",
        unit="incidents",
        n=n,
        sources=[row["title"] for row in handle.rows(_SOURCES.format(condition=condition), values)],
        alt=_alt({year: found.get((year, False), 0) + found.get((year, True), 0) for year in years}, n),
        notes=[f"For {counted(undated, 'incident')} the year in which they began is not known.",
               "How many were reported, not how many happened: newer years are still being filled."],
        drawing=Bars("Year", [str(year) for year in years], [
            Series(words, [Point(found.get((year, kind), 0), _link(wanted, year)) for year in years],
                   Point(found[None, kind]) if (None, kind) in found else None)
            for kind, words in _KINDS.items()
        ]),
        page="/incidents" + (f"?{urlencode(wanted.said)}" if wanted.said else ""),
    )  # fmt: skip


def _link(wanted: Asked, year: int) -> str:
    kept = [pair for pair in wanted.said if pair[0] not in ("since", "until")]
    return f"/incidents?{urlencode([*kept, ('since', str(year)), ('until', str(year))])}"


def _alt(totals: dict[int, int], n: int) -> str:
    if not totals:
        return "No incident with a known year."
    peak = max(totals, key=lambda year: totals[year])
    return (f"Bars from {min(totals)} to {max(totals)}; the tallest is {peak} "
            f"with {counted(totals[peak], 'incident')} of {n:,}.")  # fmt: skip
