"""The list of incidents: what is asked for, how much there is by the unit chosen, one page of it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from pyroaring import BitMap

from comity.release.index.counting import Unit
from comity.release.index.index import Index
from comity.release.index.nearly import nearly
from comity.release.index.ordering import MEASURED
from comity.release.words import words
from comity.web import labels
from comity.web.asked import Asked, beyond
from comity.web.charts.describing import Chart
from comity.web.current import Opened
from comity.web.i18n import _
from comity.web.views.incidents_choices import spoken
from comity.web.views.incidents_facets import FACETS, Facet, facets, others
from comity.web.views.incidents_map import by_country
from comity.web.views.incidents_names import Meant, meant
from comity.web.views.incidents_time import Years, years
from comity.web.views.incidents_timeline import over_time
from comity.web.views.incidents_ways import Way, means, units, ways
from comity.web.views.rows import Row, row

MOST_RANKED = 20_000
"""Incidents with the words searched for, up to which they are ranked: beyond, that takes too long and tells little."""


MOST_NEARLY = 25
"""Incidents listed that have most of the words, where none has all."""


class Chip(msgspec.Struct, frozen=True):
    """An active filter and the query string without it."""

    name: str
    value: str
    without: str


class Pages(msgspec.Struct, frozen=True):
    """Where a page stands. first, last: places of its rows, from 1. Others: query strings, '' where there is none."""

    first: int
    last: int
    page: int
    pages: int
    start: str
    before: str
    after: str
    end: str


class Listing(msgspec.Struct, frozen=True):
    """The page of incidents. n: how many incidents fit and have any of the unit; without: how many fit and have none,
    and are not listed. count: n in the unit asked for. names: of victims, how many are named. units: the unit in
    words, many: where there are several; means: what it is. ways: choices of view, unit and order. ranked: whether the
    rows stand in the order of relevance, if that is asked for. kept: pairs that a form repeats. chart_query: what its
    files are asked with. query: the filters alone."""

    asked: Asked
    rows: list[Row]
    nearly: list[Row]
    n: int
    without: int
    names: int | None
    count: int
    all: int
    units: str
    many: str
    means: str
    ways: list[Way]
    ranked: bool
    chart: Chart | None
    chart_query: str
    query: str
    pages: Pages
    chips: list[Chip]
    meant: list[Meant]
    facets: list[Facet]
    years: Years
    kept: list[tuple[str, str]]


def listing(opened: Opened, asked: Asked) -> Listing:
    """The page of incidents that is asked for."""
    index = opened.index
    fit = index.conditions(asked.filters)
    fitting = index.common(fit.values())
    unit = asked.unit
    without = index.counting.without(unit, fitting)
    found = fitting - without if without else fitting
    count = index.counting.by(unit)
    rows = index.rows(_numbers(index, asked, found, fit))
    return Listing(
        asked=asked,
        rows=[row(told) for told in rows],
        nearly=[row(told) for told in index.rows(_nearly(index, asked, fit))] if not fitting else [],
        n=len(found),
        without=len(without),
        names=index.counting.by(Unit("named"))(found) if unit.name == "victim" else None,
        count=count(found),
        all=index.counting.by(Unit(unit.name))(index.all),
        units=units(unit.name, count(found)),
        many=units(unit.name),
        means=means(unit),
        ways=ways(asked),
        ranked=asked.sort != "relevance" or not words(asked.filters.q or "") or _rankable(asked, fit),
        chart=_chart(index, asked, fit),
        chart_query=asked.having(),
        query=asked.without(""),
        pages=_pages(asked, len(found), len(rows)),
        chips=[_chip(index, asked, name, value) for name, value in asked.said],
        meant=meant(index, asked, fit),
        facets=facets(index, asked, fit),
        years=years(index, asked, fit),
        kept=[pair for pair in asked.pairs if pair[0] not in ("q", "more", "like")],
    )


def _chart(index: Index, asked: Asked, fit: Mapping[str, BitMap]) -> Chart | None:
    drawn = {"timeline": over_time, "map": by_country}.get(asked.shown.view)
    return drawn(index, asked, fit) if drawn else None


def _numbers(index: Index, asked: Asked, found: BitMap, fit: Mapping[str, BitMap]) -> list[int]:
    skip = (asked.page - 1) * asked.size
    if skip and skip >= len(found):
        raise beyond(asked.page, len(found), asked.size)
    if asked.sort in MEASURED:
        return index.ordering.slice(found, asked.sort, skip, asked.size)
    if asked.sort == "relevance" and _rankable(asked, fit):
        best = [no for no in index.ranked(asked.filters.q or "", MOST_RANKED) if no in found]
        return best[skip : skip + asked.size]
    return list(found[skip : skip + asked.size])


def _nearly(index: Index, asked: Asked, fit: Mapping[str, BitMap]) -> list[int]:
    text = asked.filters.q or ""
    return nearly(index, text, others(index, fit, "q"), MOST_NEARLY) if len(words(text)) > 1 else []


def _rankable(asked: Asked, fit: Mapping[str, BitMap]) -> bool:
    """Whether words are searched for that not too many incidents have."""
    return bool(words(asked.filters.q or "")) and len(fit["q"]) <= MOST_RANKED


def _pages(asked: Asked, count: int, shown: int) -> Pages:
    here, last = asked.page, -(-count // asked.size) or 1
    skip = (here - 1) * asked.size
    return Pages(
        first=skip + 1 if shown else 0,
        last=skip + shown,
        page=here,
        pages=last,
        start=asked.at(1) if here > 1 else "",
        before=asked.at(here - 1) if here > 1 else "",
        after=asked.at(here + 1) if here < last else "",
        end=asked.at(last) if here < last else "",
    )


def _chip(index: Index, asked: Asked, name: str, value: str) -> Chip:
    return Chip(_(FACETS.get(name, labels.filter_name(name))), spoken(index, name, value), asked.having(**{name: None}))
