"""The page that sets things side by side."""

from __future__ import annotations

import msgspec

from comity.release.index.index import Index
from comity.web.charts.describing import Bars, Chart
from comity.web.current import Opened
from comity.web.i18n import _
from comity.web.views.compare import chosen, sections
from comity.web.views.compare.chosen import Wanted
from comity.web.views.compare.sections import Section
from comity.web.views.countries import years
from comity.web.views.countries.lags import Lag, lags
from comity.web.views.countries.subject import Subject
from comity.web.words import number


class Column(msgspec.Struct, frozen=True):
    """One of the things compared."""

    label: str
    n: int
    link: str


class Compared(msgspec.Struct, frozen=True):
    """The page. fields: what stands in the fields of the form. lags: one list per column."""

    wanted: Wanted
    options: list[tuple[str, str]]
    fields: list[str]
    columns: list[Column]
    charts: list[Chart]
    sections: list[Section]
    lags: list[list[Lag]]


def compared(opened: Opened, asked: Wanted) -> Compared:
    """What is asked for, side by side."""
    index, about = opened.index, chosen.subjects(opened.index, asked)
    return Compared(
        wanted=asked,
        options=chosen.options(index, asked),
        fields=[*asked.of, *[""] * (chosen.MOST - len(asked.of))],
        columns=[Column(each.label, each.n, each.link()) for each in about],
        charts=by_year(index, asked, about) if about else [],
        sections=_sections(index, about) if about else [],
        lags=[lags(index, each) for each in about],
    )


def by_year(index: Index, asked: Wanted, columns: list[Subject]) -> list[Chart]:
    """One chart each, over the same years and up to the same height."""
    clock = years.telling(index, *columns)
    counted = [years.counts(index, about, clock) for about in columns]
    span, top = years.span(*counted), max((n for each in counted for n in each.values()), default=0)
    drawn = (_chart(index, about, clock, span, top) for about in columns)
    return [msgspec.structs.replace(chart, name=f"compared-{place}", page=f"/compare?{asked.query}")
            for place, chart in enumerate(drawn, 1)]  # fmt: skip


def _chart(index: Index, about: Subject, clock: years.Clock, span: range, top: int) -> Chart:
    which = _("may have begun") if clock is years.BEGAN else _("may have become public")
    undated = years.untold(index, about, clock)
    series = years.series(index, about, clock, _("incidents"), span)
    sources = sorted(index.called.get(("source", code), code) for code, bits in index.facet("source").items()
                     if bits.intersect(about.found))  # fmt: skip
    words = _("By the year in which an incident {which}; of {n} none is told. All charts here share one scale.")
    notes = [words.format(which=which, n=number(undated))]
    return Chart(name="compared", title=about.label, unit=_("incidents"), n=about.n, sources=sources,
                 alt=_("Bars by year for {label}.").format(label=about.label), notes=notes,
                 drawing=Bars(_("Year"), [str(year) for year in span], [series], reach=top))  # fmt: skip


def _sections(index: Index, columns: list[Subject]) -> list[Section]:
    return [sections.record(index, columns), sections.types(index, columns), sections.sectors(index, columns),
            *sections.by_scale(index, columns), sections.sources(index, columns)]  # fmt: skip
