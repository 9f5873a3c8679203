"""Sectors of the victims by year."""

from __future__ import annotations

from typing import NamedTuple

from pyroaring import BitMap

from comity.release.asked import NOT_SAID
from comity.release.index.index import Index
from comity.web import labels
from comity.web.charts.describing import Heat, Point
from comity.web.i18n import _
from comity.web.views.countries.subject import Subject
from comity.web.views.countries.years import Clock, counts, span

_YEARS = 14  # more columns leave no room for numbers
SECTORS = 12
"""Rows with a sector; the least told of are left out."""


class _Column(NamedTuple):
    """Years in one column; no year: those that the clock has none for."""

    label: str
    years: range
    first: int | str


def heat(index: Index, about: Subject, clock: Clock) -> Heat:
    """The sectors most told of, and a row without one; older years in one column, and one for no year."""
    columns = _columns(counts(index, about, clock))
    within = [_within(index, about, clock, column) for column in columns]
    rows = _rows(index, about)
    cells = [
        [_cell(found & bits, about, clock, column, code) for column, found in zip(columns, within, strict=True)]
        for code, bits in rows
    ]
    names = [_("no sector told") if code == NOT_SAID else labels.code("sector", code) for code, _bits in rows]
    return Heat(_("Sector"), _("Year"), names, [column.label for column in columns], cells)


def _columns(found: dict[int, int]) -> list[_Column]:
    years = span(found)
    recent = years[-_YEARS:]
    before = range(years.start, recent.start)
    older = [_Column(_("before"), before, "")] if before else []
    return [*older, *(_Column(str(year), range(year, year + 1), year) for year in recent),
            _Column(_("undated"), range(0), "")]  # fmt: skip


def _within(index: Index, about: Subject, clock: Clock, column: _Column) -> BitMap:
    if not column.years:
        return about.found & index.lacking(clock.facet)
    bits = index.facet(clock.facet)
    return about.found & BitMap.union(BitMap(), *(bits[str(year)] for year in column.years if str(year) in bits))


def _rows(index: Index, about: Subject) -> list[tuple[str, BitMap]]:
    told = [(code, bits, bits.intersection_cardinality(about.found)) for code, bits in index.facet("sector").items()]
    most = sorted((row for row in told if row[2]), key=lambda row: (-row[2], row[0]))[:SECTORS]
    return [*((code, bits) for code, bits, _n in most), (NOT_SAID, index.lacking("sector"))]


def _cell(found: BitMap, about: Subject, clock: Clock, column: _Column, code: str) -> Point:
    n = len(found)
    if not n:
        return Point(0)
    if not column.years:
        return Point(n, clock.untold(about, sector=code))
    return Point(n, clock.link(about, column.first, column.years[-1], sector=code))
