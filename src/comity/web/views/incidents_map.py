"""Maps of a list of incidents: where victims are, and which states are accused."""

from __future__ import annotations

from collections.abc import Mapping

from pyroaring import BitMap
from starlette.requests import Request

from comity.release.index.choices import Held
from comity.release.index.index import Index
from comity.web import labels
from comity.web.asked import Asked, asked
from comity.web.charts.describing import Chart, Place, WorldMap
from comity.web.current import Opened
from comity.web.i18n import _
from comity.web.views.incidents_charted import address, heard, reported
from comity.web.views.incidents_facets import others
from comity.web.views.incidents_ways import units
from comity.web.words import number

FACET = {"victim": "country", "accused": "accused", "origin": "accused_origin", "place": "accused_place"}
_EVERY = 1000


def chart(request: Request, opened: Opened) -> Chart:
    """The chart of the list that a request asks for."""
    wanted = asked(request)
    return by_country(opened.index, wanted, opened.index.conditions(wanted.filters))


def by_country(index: Index, asked: Asked, fit: Mapping[str, BitMap]) -> Chart:
    """What fits all filters but the one on countries itself, by territory; each leads to the list of its incidents."""
    side = asked.shown.side
    facet = FACET[side]
    among, open_unit = others(index, fit, facet), asked.unit.at(facet, None)
    held = index.choices.most(facet, open_unit, among, _EVERY)
    unit = units(asked.shown.unit)
    n = index.counting.by(open_unit)(among)
    return Chart(
        name="incidents-by-country",
        title=_title(side, unit),
        unit=unit,
        n=n,
        sources=heard(index, among),
        alt=_alt(held, n),
        notes=[*_notes(index, asked, among), reported()],
        drawing=WorldMap([_place(asked, facet, one) for one in held]),
        page=address(asked),
    )


def _title(side: str, unit: str) -> str:
    words = {"victim": _("Where victims are said to be: {unit} by country"),
             "accused": _("Which states are accused, themselves or by those said to act for them: {unit} by state"),
             "origin": _("Where accused groups and persons are said to come from, no state accused: {unit} by country"),
             "place": _("Countries told of the accused, not said if a state is meant: {unit} by country"),
             }[side]  # fmt: skip
    return words.format(unit=unit)


def _place(asked: Asked, facet: str, one: Held) -> Place:
    link = "/incidents?" + asked.having(**{facet: one.code, "view": None, "side": None})
    return Place(one.code, labels.territory(one.code), one.count, link)


def _notes(index: Index, asked: Asked, among: BitMap) -> list[str]:
    facet = FACET[asked.shown.side]
    lacking = index.counting.by(asked.unit.at(facet, None))(among & index.lacking(facet))
    unsaid = _("In {n} no state is accused.") if facet == "accused" else _("For {n} no source says the country.")
    notes = [
        unsaid.format(n=f"{number(lacking)} {units(asked.shown.unit, lacking)}"),
        _("What concerns several countries is counted in each."),
    ]
    if facet == "accused":
        notes.append(_("Groups and persons of whom nobody says that they act for a state are on a map of their own."))
    if getattr(asked.filters, facet):
        notes.append(_("The filter on this very country is left out here, so that the others can be chosen."))
    return notes


def _alt(held: list[Held], n: int) -> str:
    if not held:
        return _("No country is said.")
    most = ", ".join(f"{labels.territory(one.code)} {number(one.count)}" for one in held[:3])
    return _("A map of the world; most: {most}; all: {n}.").format(most=most, n=number(n))
