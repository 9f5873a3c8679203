"""One country as a target, as accused, or as a responder."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import msgspec

from comity.release.index.index import Index
from comity.web import labels
from comity.web.charts.describing import Bars, Chart
from comity.web.current import Opened
from comity.web.i18n import _, ngettext
from comity.web.views import organs
from comity.web.views.countries import drawn, intensity, thin, years
from comity.web.views.countries.drawn import ROLES, no_role
from comity.web.views.countries.lags import Lag, lags
from comity.web.views.countries.subject import NONE, Counted, Subject, subject, tally
from comity.web.views.countries.territory import Place, named, place
from comity.web.views.countries.thin import Heard, Thin
from comity.web.views.organs import Organs
from comity.web.views.rows import Row, row

_NEWEST = 10


class Tab(msgspec.Struct, frozen=True):
    """One role. said: words for the tab."""

    role: str
    said: str
    n: int
    link: str
    here: bool


class Accusers(msgspec.Struct, frozen=True):
    """Who accuses the state by name, in claims; one who only denies accuses nobody. link: of the incidents."""

    label: str
    stance: str
    claims: int
    link: str


class Country(msgspec.Struct, frozen=True):
    """query: of the files of the charts. cut: charts that don't hold all (see `drawn.cut`). newest: the last year told
    of, by either clock. organs: incidents that name one of the state, not the state. beside: incidents that are not
    among those of an accused state, though its country is told of the accused."""

    place: Place
    role: str
    tabs: list[Tab]
    n: int
    link: str
    headline: str
    counts: list[Counted]
    lags: list[Lag]
    by_year: Chart
    charts: list[Chart]
    cut: dict[str, tuple[int, str]]
    scales: list[Chart]
    unscaled: list[str]
    claimants: list[Counted]
    claimant_kinds: list[Counted]
    accusers: list[Accusers]
    beside: list[Counted]
    newest: list[Row]
    organs: list[Organs]
    thin: list[Thin]
    heard: list[Heard]
    last_year: int | None
    query: str


def about(index: Index, code: str, role: str) -> Subject:
    """The incidents of a country in a role. UsageError for a role that doesn't exist."""
    if role not in ROLES:
        raise no_role(role)
    return subject(index, _labelled(code, role), {ROLES[role]: code})


def country(opened: Opened, code: str, role: str) -> Country:
    """The page of a country in one role."""
    index, wanted = opened.index, about(opened.index, code, role)
    scales = [scale for scale in intensity.SCALES if intensity.told(index, wanted, scale)]
    last = max((*years.counts(index, wanted, years.BEGAN), *years.counts(index, wanted, years.PUBLIC)), default=None)
    return Country(
        place=place(named(code)),
        role=role,
        tabs=[_tab(index, code, each, role) for each in ROLES],
        n=wanted.n,
        link=wanted.link(),
        headline=_headline(role),
        counts=_counts(index, wanted, code),
        lags=lags(index, wanted, code if role == "responder" else ""),
        by_year=drawn.by_year(index, wanted),
        charts=[chart for chart in _charts(index, wanted, code) if not _empty(chart)],
        cut=drawn.cut(index, wanted),
        scales=[drawn.by_intensity(index, wanted, scale) for scale in scales],
        unscaled=[labels.code("severity_scale", scale) for scale in intensity.SCALES if scale not in scales],
        claimants=tally(index, wanted, "claimant", labels.territory, "claimant"),
        claimant_kinds=tally(index, wanted, "claimant_kind", labels.claimant),
        accusers=_accusers(index, code) if role == "accused" else [],
        beside=_beside(index, code) if role == "accused" else [],
        newest=[row(told) for told in index.rows(wanted.found[:_NEWEST])],
        organs=[organs.named(index, code, index.all)] if role == "accused" else [],
        thin=thin.thin(index, wanted) if wanted.n else [],
        heard=thin.heard(index, wanted, last),
        last_year=last,
        query=urlencode({"of": code, "as": role}),
    )


def _labelled(code: str, role: str) -> str:
    words = {"target": _("{name} as a target"), "accused": _("{name} as an accused state"),
             "responder": _("{name} as a responder")}[role]  # fmt: skip
    return words.format(name=labels.territory(code))


def _headline(role: str) -> str:
    return {"target": _("with a victim here"),
            "accused": _("of which somebody accuses this state, itself or by those said to act for it"),

            "responder": _("that somebody here is said to have answered")}[role]  # fmt: skip


def _beside(index: Index, code: str) -> list[Counted]:
    told = {
        "accused_origin": _("not counted here: accused groups or persons from here, no state accused"),
        "accused_place": _("not counted here: this country told of the accused, not said if a state is meant"),
    }
    return [
        Counted(label, len(index.facet(name).get(code, NONE)), f"/incidents?{urlencode({name: code})}")
        for name, label in told.items()
    ]


def _tab(index: Index, code: str, role: str, now: str) -> Tab:
    words = {"target": _("As a target"), "accused": _("As an accused state"), "responder": _("As a responder")}[role]
    n = len(index.facet(ROLES[role]).get(code, NONE))
    return Tab(role, words, n, f"/countries/{quote(code)}?as={role}", role == now)


def _counts(index: Index, wanted: Subject, code: str) -> list[Counted]:
    """A few counts that say what kind of record this is."""
    contested = wanted.found & index.facet("contested").get("yes", NONE)
    sources = sum(bits.intersect(wanted.found) for bits in index.facet("source").values())
    found = [Counted(ngettext("tracker tells of them", "trackers tell of them", sources), sources, "#sources"),
             Counted(_("contested: somebody denies or contests an attribution"), len(contested),
                     wanted.link(contested="yes")),
             Counted(_("told by two or more independent publishers"), _with_publishers(index, wanted),
                     wanted.link(min_sources="2"))]  # fmt: skip
    if "responder" not in wanted.said:
        answered = wanted.n - wanted.found.intersection_cardinality(index.lacking("response"))
        found.append(Counted(_("with a response that is told of"), answered))
    if "accused" in wanted.said:
        denied = index.facet("denied").get(code, NONE).intersection_cardinality(wanted.found)
        found.insert(2, Counted(_("with a denial that this state did it"), denied))
    return found


def _with_publishers(index: Index, wanted: Subject) -> int:
    return index.facet("publishers").get("2", NONE).intersection_cardinality(wanted.found)


def _charts(index: Index, wanted: Subject, code: str) -> list[Chart]:
    return [drawn.by_dyad(index, wanted, code), drawn.by_type(index, wanted), drawn.by_sector(index, wanted),
            drawn.by_response(index, wanted)]  # fmt: skip


def _empty(chart: Chart) -> bool:
    return not (chart.drawing.labels if isinstance(chart.drawing, Bars) else True)


def _accusers(index: Index, code: str) -> list[Accusers]:
    query = """SELECT kind, country, stance, claims FROM accused_claim WHERE accused = ?
               AND stance IN ('asserts', 'suspects', 'reports', 'denies') ORDER BY claims DESC, kind, country, stance"""
    return [_accuser(code, *told) for told in index.sql(query, [code])]


def _accuser(code: str, kind: str | None, where: str | None, stance: str, claims: int) -> Accusers:
    who = labels.capital(labels.claimant(kind) if stance != "denies" else labels.code("claimant_kind", kind))
    label = f"{who}, {labels.territory(where)}" if where else who
    link = f"/incidents?{urlencode({'accused': code, 'claimant': where})}" if where else ""
    return Accusers(label, labels.stance(stance), claims, link)
