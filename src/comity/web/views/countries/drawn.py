"""The charts of a country's page, each also a file of its own."""

from __future__ import annotations

from urllib.parse import quote

from comity.model.errors import UsageError
from comity.release.index.index import Index
from comity.web import labels
from comity.web.charts.describing import Bars, Chart, Drawing
from comity.web.i18n import _
from comity.web.views.countries import intensity, sectors, years
from comity.web.views.countries.subject import Counted, Subject, lying, tally
from comity.web.words import number

_MOST = 10
_NAMED = 20
ROLES = {"target": "country", "accused": "accused", "responder": "responder"}
"""Role of a country -> the filter that finds its incidents in it."""
BESIDE = ("accused_origin", "accused_place")
"""Filters for incidents that tell a country of the accused without accusing that state."""
OTHER = {"country": "accused", "accused": "country", "responder": "accused"}
"""Whom a country's dyads are with, by the filter that finds its incidents."""


def no_role(role: str) -> UsageError:
    """That a country has no such role."""
    return UsageError(_("{name}: {value} is none.").format(name="as", value=repr(role[:40])),
                      hint=_("There are: {names}.").format(names=", ".join(ROLES)))  # fmt: skip


def by_year(index: Index, about: Subject) -> Chart:
    """Incidents by year, by both clocks."""
    began, public = (years.untold(index, about, clock) for clock in (years.BEGAN, years.PUBLIC))
    lacking = _("Of {n} no year of the beginning is told, of {m} no year of becoming public: they are in no bar.")
    notes = [lacking.format(n=number(began), m=number(public)), *vague(index, about, years.BEGAN, years.PUBLIC),
             _("An incident that may belong to several years counts in each."),
             _("How many are told of, not how many happened; the newest years are still being filled.")]  # fmt: skip
    drawing = years.bars(index, about)
    return _chart(index, about, "years", _("by year"), drawing, _peak(drawing, _("years")), notes)


def by_sector(index: Index, about: Subject) -> Chart:
    """Sectors by years."""
    clock = years.telling(index, about)
    which = _("may have begun") if clock is years.BEGAN else _("may have become public")
    heat = sectors.heat(index, about, clock)
    told = tally(index, about, "sector", lambda code: labels.code("sector", code), "sector")
    notes = [_("Year in which an incident {which}: that is told of more of these incidents.").format(which=which),
             _("An incident counts in each of its sectors and years."), *vague(index, about, clock),
             *left_out(sorted(told, key=lambda row: row.label not in heat.rows), len(heat.rows) - 1)]  # fmt: skip
    alt = _("A grid of {n} sectors by years; the row with most is {row}.").format(n=len(heat.rows), row=heat.rows[0])
    return _chart(index, about, "sectors", _("sectors of the victims by year"), heat, alt, notes)


def by_type(index: Index, about: Subject) -> Chart:
    """Types of operation."""
    rows = tally(index, about, "type", lambda code: labels.capital(labels.code("operation_type", code)), "type")
    drawing = lying(_("Type of operation"), rows[:_MOST])
    lacking = about.found.intersection_cardinality(index.lacking("type"))
    notes = [
        _("An incident may have several types. Of {n} the type is not told.").format(n=number(lacking)),
        *left_out(rows),
    ]
    return _chart(index, about, "types", _("types of operation"), drawing, _peak(drawing, _("types")), notes)


def by_dyad(index: Index, about: Subject, of: str) -> Chart:
    """The other side of its dyads. of: code of the country."""
    facet = OTHER[next(iter(about.said))]
    titles = {"country": _("who is accused of acting on it"), "accused": _("on whom it is accused of acting"),
              "responder": _("who is accused in what it answered")}  # fmt: skip
    found = index.facet(facet)
    counts = {code: bits.intersection_cardinality(about.found) for code, bits in found.items() if code != of}
    most = sorted((code for code, n in counts.items() if n), key=lambda code: (-counts[code], code))
    answered = "responder" in about.said
    rows = [
        Counted(labels.territory(code), counts[code],
                about.link(accused=code) if answered else f"/dyads/{quote(of)}/{quote(code)}")
        for code in most
    ]  # fmt: skip
    leads = _("Each bar leads to the incidents.") if answered else _("Each bar leads to the pair.")
    notes = [_("An incident with several accused and several victims counts in each pair."), leads, *left_out(rows)]
    drawing = lying(_("Other side"), rows[:_MOST])
    title = titles[next(iter(about.said))]
    return _chart(index, about, "dyads", title, drawing, _peak(drawing, _("others")), notes)


def by_response(index: Index, about: Subject) -> Chart:
    """Measures with which these incidents were answered: of a responder by itself, else by anybody."""
    if "responder" in about.said:
        return _own_responses(index, about)
    rows = tally(index, about, "response", lambda code: labels.code("response_measure", code), "response")
    drawing = lying(_("Measure"), rows[:_MOST])
    notes = [_("Incidents with such a response by anybody. Most sources record none: none told is not none made."),
             *left_out(rows)]  # fmt: skip
    return _chart(index, about, "responses", _("responses told of"), drawing, _peak(drawing, _("measures")), notes)


def _own_responses(index: Index, about: Subject) -> Chart:
    query = """SELECT measure, count(DISTINCT no) AS n FROM response WHERE country = ? AND measure IS NOT NULL
               GROUP BY 1 ORDER BY n DESC, measure"""
    told = index.sql(query, [about.said["responder"]])
    rows = [Counted(labels.code("response_measure", code), n) for code, n in told]  # no filter asks for it
    drawing = lying(_("Measure"), rows[:_MOST])
    notes = [_("Its own responses only. Most sources record none: none told is not none made."), *left_out(rows)]
    return _chart(
        index, about, "responses", _("its own responses told of"), drawing, _peak(drawing, _("measures")), notes
    )


def cut(index: Index, about: Subject) -> dict[str, tuple[int, str]]:
    """Chart that doesn't hold all -> how many there are, and the list of incidents with all of them to choose from."""
    (side,) = about.said
    facets = {"dyads": (OTHER[side], _MOST), "types": ("type", _MOST), "sectors": ("sector", sectors.SECTORS),
              "responses": ("response", _MOST)}  # fmt: skip
    told = {
        name: sum(bits.intersect(about.found) for code, bits in index.facet(facet).items() if code != about.said[side])
        for name, (facet, _most) in facets.items()
    }
    return {
        f"country-{name}": (told[name], f"{about.link(more=facet)}#facet-{facet}")
        for name, (facet, most) in facets.items()
        if told[name] > most and (name, side) != ("responses", "responder")
    }


def by_intensity(index: Index, about: Subject, scale: str) -> Chart:
    """The distribution on one scale."""
    drawing = intensity.distribution(index, about, scale)
    counted = intensity.told(index, about, scale)
    alt = _("{n} of {all} incidents have a point on this scale; of the others none is told.").format(
        n=number(counted), all=number(about.n)
    )
    notes = [
        alt,
        _("An ordinal scale: its points are counted, never averaged, and don't compare with another scale's."),
    ]
    return _chart(index, about, f"severity-{scale}", intensity.named(scale), drawing, alt, notes)


def vague(index: Index, about: Subject, *clocks: years.Clock) -> list[str]:
    """A note that says by how many the list behind a year may be longer than its bar."""
    n = sum(years.vague(index, about, clock) for clock in clocks)
    words = _("The lists behind the years may hold up to {n} more, whose date is open on a side.")
    return [words.format(n=number(n))] if n else []


def left_out(rows: list[Counted], most: int = _MOST) -> list[str]:
    """Says which rows are left out of a chart that has so many at most."""
    rest = rows[most:]
    named = "; ".join(f"{row.label} {number(row.n)}" for row in rest[:_NAMED])
    left = len(rest) - _NAMED
    more = _(" and {n} more").format(n=left) if left > 0 else ""
    words = _("Drawn: {n} of {all}. Not drawn: {named}{more}.")
    return [words.format(n=most, all=number(len(rows)), named=named, more=more)] if rest else []


def _chart(index: Index, about: Subject, name: str, title: str, drawing: Drawing, alt: str, notes: list[str]) -> Chart:
    sources = sorted(
        index.called.get(("source", code), code)
        for code, bits in index.facet("source").items()
        if bits.intersect(about.found)
    )
    return Chart(name=f"country-{name}", title=f"{about.label}: {title}", unit=_("incidents"),
                 n=about.n, sources=sources, alt=alt, drawing=drawing, notes=notes,
                 page=_page(about))  # fmt: skip


def _page(about: Subject) -> str:
    ((name, code),) = about.said.items()
    role = next(role for role, filtered in ROLES.items() if filtered == name)
    return f"/countries/{quote(code)}?as={role}"


def _peak(bars: Bars, of: str) -> str:
    totals = [max((series.points[k].value or 0) for series in bars.series) for k in range(len(bars.labels))]
    if not any(totals):
        return _("No incident to show.")
    top = max(range(len(totals)), key=totals.__getitem__)
    return _("Bars for {count} {of}; the longest is {label} with {n} incidents.").format(
        count=len(totals), of=of, label=bars.labels[top], n=number(totals[top])
    )
