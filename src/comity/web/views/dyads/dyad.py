"""One pair of territories, whole."""

from __future__ import annotations

from urllib.parse import urlencode

import msgspec

from comity.model.errors import NotFoundError
from comity.release.index.index import Index
from comity.web.charts.describing import Chart, Drawing
from comity.web.current import Opened
from comity.web.i18n import _
from comity.web.views import organs
from comity.web.views.countries import drawn
from comity.web.views.countries.subject import NONE
from comity.web.views.countries.territory import Place, named, place
from comity.web.views.countries.years import BEGAN
from comity.web.views.dyads import offline, reporting, timeline, years
from comity.web.views.dyads.direction import Direction, both
from comity.web.views.dyads.offline import Coding
from comity.web.views.dyads.reporting import Line
from comity.web.views.dyads.years import DyadYear
from comity.web.views.organs import Organs
from comity.web.views.rows import Row, row
from comity.web.words import number

_NEWEST = 8


class Way(msgspec.Struct, frozen=True):
    """One direction and its newest incidents."""

    label: str
    n: int
    link: str
    newest: list[Row]


class Dyad(msgspec.Struct, frozen=True):
    """organs: for each direction, of which no count of it speaks. query: of the files of the charts."""

    one: Place
    other: Place
    ways: tuple[Way, Way]
    n: int
    charts: list[Chart]
    incidents: list[Line]
    claims: list[Line]
    sources: list[Line]
    coded: list[Coding]
    standing: list[Coding]
    listed: list[str]
    years: list[DyadYear]
    organs: list[Organs]
    query: str


def pair(one: str, other: str) -> tuple[str, str]:
    """The codes of two territories. NotFoundError if there is no such pair."""
    codes = named(one).code, named(other).code
    if codes[0] == codes[1]:
        raise NotFoundError(
            _("a pair has two sides."), hint=_("What one state is accused of at home is in its own page.")
        )
    return codes


def dyad(opened: Opened, one: str, other: str) -> Dyad:
    """The page of a pair."""
    index = opened.index
    ways = both(index, one, other)
    n = len(ways[0].about.found | ways[1].about.found)
    return Dyad(
        one=place(named(one)),
        other=place(named(other)),
        ways=(_way(index, ways[0]), _way(index, ways[1])),
        n=n,
        charts=[by_time(index, ways), by_year(index, ways)] if n else [],
        incidents=reporting.incidents(index, ways),
        claims=reporting.claims(index, ways),
        sources=reporting.sources(index, ways),
        coded=offline.codings(index, ways, "coded"),
        standing=offline.codings(index, ways, "standing"),
        listed=[
            f"{title}, {lo.year} {_('to')} {hi.year} ({by})"
            for by, title, lo, hi in timeline.stretches(index, ways, "standing")
        ],
        years=years.rows(index, one, other),
        organs=[organs.named(index, way.accused, index.facet("country").get(way.victim, NONE)) for way in ways],
        query=urlencode({"of": one, "with": other}),
    )


def by_time(index: Index, ways: tuple[Direction, Direction]) -> Chart:
    """The timeline."""
    undated, older = timeline.undrawn(index, ways)
    notes = [_("An accusation is a claim. An incident with several accused or victims is in each of its pairs."),
             _("Not drawn: {n} without a known beginning, {m} older ones.").format(n=number(undated), m=number(older)),
             _("Above the axis: {one}. Below: {other}; and claims and responses that have a date.").format(
                 one=ways[0].label, other=ways[1].label),
             _("Of claims of a direction, and of responses, at most the newest {n} are drawn.").format(
                 n=timeline.MOST_MARKS),
             _("Behind: offline conflicts that data sets list between the two, up to the years where these data end. "
               "That one stood says nothing of what an incident belongs to.")]  # fmt: skip
    return _chart(index, ways, "timeline", _("Accusations on one time axis"), timeline.timeline(index, ways), notes)


def by_year(index: Index, ways: tuple[Direction, Direction]) -> Chart:
    """Both directions by year."""
    notes = [_("By the years in which an incident may have begun; it counts in each of them."),
             *(note for way in ways for note in drawn.vague(index, way.about, BEGAN))]  # fmt: skip
    return _chart(index, ways, "years", _("Both directions by year"), years.bars(index, ways), notes)


def _chart(index: Index, ways: tuple[Direction, Direction], name: str, title: str,
           drawing: Drawing, notes: list[str]) -> Chart:  # fmt: skip
    found = ways[0].about.found | ways[1].about.found
    sources = sorted(index.called.get(("source", code), code) for code, bits in index.facet("source").items()
                     if bits.intersect(found))  # fmt: skip
    alt = "; ".join(f"{way.label}: {number(way.about.n)}" for way in ways) + "."
    return Chart(name=f"dyad-{name}", title=title, unit=_("incidents"), n=len(found), sources=sources, alt=alt,
                 drawing=drawing, notes=notes, page=f"/dyads/{ways[0].accused}/{ways[0].victim}")  # fmt: skip


def _way(index: Index, way: Direction) -> Way:
    told = [row(each) for each in index.rows(way.about.found[:_NEWEST])]
    return Way(way.label, way.about.n, way.about.link(), told)
