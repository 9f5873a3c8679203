"""Incidents by year: as bars to choose from."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from pyroaring import BitMap

from comity.release.asked import NOT_SAID
from comity.release.index.index import Index
from comity.web.asked import Asked
from comity.web.views.incidents_facets import others

_MOST_YEARS = 40
CLOCKS = {"began": ("since", "until", "year"), "public": ("public_since", "public_until", "public_year")}
"""Clock -> the filters that ask of it, and the facet of its years."""


class Year(msgspec.Struct, frozen=True):
    """A bar. count: in the unit asked for, if the year is chosen and all else stays. high: of the highest, in percent.
    link: query string."""

    year: str
    count: int
    high: int
    link: str
    chosen: bool


class Years(msgspec.Struct, frozen=True):
    """Bars of one clock. since, until: what is asked for, '' for nothing. unsaid: how much stands in no year, and
    unsaid_link what leads there. other: query string of the other clock."""

    clock: str
    bars: list[Year]
    since: str
    until: str
    since_name: str
    until_name: str
    unsaid: int
    unsaid_link: str
    unsaid_chosen: bool
    other: str


def years(index: Index, asked: Asked, fit: Mapping[str, BitMap]) -> Years:
    """The years in which what fits all other filters may have begun, or become public; each incident in every year that
    it may be of."""
    since, until, facet = CLOCKS[asked.shown.clock]
    among = others(index, fit, since, until, facet)
    unit = asked.unit
    said = {name: getattr(asked.filters, name) or "" for name in (since, until)}
    unsaid = said[since] == NOT_SAID
    return Years(
        clock=asked.shown.clock,
        bars=_bars(index, asked, among),
        since="" if unsaid else said[since],
        until=said[until],
        since_name=since,
        until_name=until,
        unsaid=index.counting.by(unit)(among & index.lacking(facet)),
        unsaid_link=asked.having(**{since: None if unsaid else NOT_SAID, until: None}),
        unsaid_chosen=unsaid,
        other=asked.having(clock="public" if asked.shown.clock == "began" else None),
    )


def _bars(index: Index, asked: Asked, among: BitMap) -> list[Year]:
    since, until, facet = CLOCKS[asked.shown.clock]
    there = sorted(map(int, index.facet(facet)))
    span = [str(year) for year in range(max(there[0], there[-1] - _MOST_YEARS + 1), there[-1] + 1)] if there else []
    held = index.choices.held(facet, asked.unit, among, span)
    highest = max((one.count for one in held), default=0) or 1
    lo, hi = (getattr(asked.filters, name) or "" for name in (since, until))
    bars = []
    for one in held:
        alone = (lo, hi) == (one.code, one.code)
        link = asked.having(**dict.fromkeys((since, until), None if alone else one.code))
        within = bool(lo or hi) and (lo[:4] or "0") <= one.code <= (hi[:4] or "9999")
        bars.append(Year(one.code, one.count, round(100 * one.count / highest), link, within))
    return bars
