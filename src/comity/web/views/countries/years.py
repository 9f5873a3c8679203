"""Counts by year, by two clocks: when an incident may have begun, and when it may have become public."""

from __future__ import annotations

from datetime import date

import msgspec

from comity.release.asked import NOT_SAID
from comity.release.index.index import Index
from comity.web.charts.describing import Bars, Point, Series
from comity.web.i18n import _
from comity.web.views.countries.subject import Subject

_NEVER = date.min.toordinal() - date(1970, 1, 1).toordinal()


class Clock(msgspec.Struct, frozen=True):
    """facet: of its years. measure: of its first and last day. since, until: the filters that ask for a time by it."""

    facet: str
    measure: str
    since: str
    until: str

    def link(self, about: Subject, first: int | str, last: int, **more: str) -> str:
        """The incidents of some years; `first` may be '' for all before."""
        lower = {self.since: str(first)} if first else {}
        return about.link(**lower, **{self.until: str(last)}, **more)

    def untold(self, about: Subject, **more: str) -> str:
        """The incidents that it has no year for."""
        return about.link(**{self.since: NOT_SAID}, **more)


BEGAN = Clock("year", "start", "since", "until")
PUBLIC = Clock("public_year", "public", "public_since", "public_until")


def counts(index: Index, about: Subject, clock: Clock) -> dict[int, int]:
    """Year -> how many may be of it; one that may be of several counts in each."""
    found = ((int(year), bits.intersection_cardinality(about.found)) for year, bits in index.facet(clock.facet).items())
    return {year: n for year, n in sorted(found) if n}


def untold(index: Index, about: Subject, clock: Clock) -> int:
    """How many have no year by a clock."""
    return about.found.intersection_cardinality(index.lacking(clock.facet))


def vague(index: Index, about: Subject, clock: Clock) -> int:
    """How many have a date by a clock that is open on a side or spans decades: in no year, but in lists of each year
    that it may be of."""
    numbers = (about.found & index.lacking(clock.facet)).to_array()
    lo, hi = (index.measures[f"{clock.measure}_{end}"][numbers] for end in ("lo", "hi"))
    return int(((hi > lo) | ((hi == lo) & (lo > _NEVER))).sum())


def telling(index: Index, *among: Subject) -> Clock:
    """The clock that has a year for more of some incidents."""
    return min((BEGAN, PUBLIC), key=lambda clock: sum(untold(index, about, clock) for about in among))


def series(index: Index, about: Subject, clock: Clock, name: str, years: range) -> Series:
    """The bars of one clock."""
    found = counts(index, about, clock)
    leading = found if clock.since not in about.said else {}  # one value a filter
    links = {year: clock.link(about, year, year) for year in leading}
    return Series(name, [Point(found.get(year, 0), links.get(year, "")) for year in years])


def span(*counted: dict[int, int]) -> range:
    """From the first year to the last of some counts."""
    years = [year for each in counted for year in each]
    return range(min(years), max(years) + 1) if years else range(0)


def bars(index: Index, about: Subject) -> Bars:
    """Both clocks side by side."""
    years = span(*(counts(index, about, clock) for clock in (BEGAN, PUBLIC)))
    both = [series(index, about, BEGAN, _("may have begun then"), years),
            series(index, about, PUBLIC, _("may have become public then"), years)]  # fmt: skip
    return Bars(_("Year"), [str(year) for year in years], both, layout="grouped")
