"""The incidents that an actor is accused of: years, places of victims, sectors, the newest."""

from __future__ import annotations

import msgspec
from pyroaring import BitMap
from starlette.requests import Request

from comity.model.errors import NotFoundError
from comity.release.filters import Filters
from comity.release.index import acting
from comity.release.index.index import Index
from comity.web import labels
from comity.web.asked import Asked, bounded
from comity.web.charts.describing import Bars, Chart, Place, Point, Series, WorldMap
from comity.web.current import Opened
from comity.web.i18n import _
from comity.web.views.actors.listing import incidents_path
from comity.web.views.countries.drawn import left_out
from comity.web.views.countries.subject import Counted
from comity.web.views.incidents_timeline import over_time
from comity.web.views.rows import Row, row
from comity.web.views.sources import titles
from comity.web.words import counted, number

_NEWEST = 10
_MOST_SECTORS = 12


class Doing(msgspec.Struct, frozen=True):
    """count: incidents. path: of all of them. accused: states accused in them with counts, the most first."""

    count: int
    contested: int
    path: str
    contested_path: str
    newest: list[Row]
    accused: list[tuple[str, int]]
    years: Chart | None
    places: Chart | None
    sectors: Chart | None


def doing(opened: Opened, actor_id: str, name: str) -> Doing:
    """What an actor is accused of."""
    index = opened.index
    found = index.facet("actor").get(actor_id, BitMap())
    contested = found.intersection_cardinality(index.facet("contested").get("yes", BitMap()))
    heard = _heard(opened, found) if found else []
    return Doing(
        count=len(found),
        contested=contested,
        path=incidents_path(actor_id),
        contested_path=incidents_path(actor_id, contested="yes"),
        newest=[row(told) for told in index.rows(found[:_NEWEST])],
        accused=[(labels.territory(code), n) for code, n in shares(index, "accused", found)],
        years=_years(index, actor_id) if found else None,
        places=places(index, actor_id, name, heard) if found else None,
        sectors=sectors(index, actor_id, name, heard) if found else None,
    )


def places_chart(request: Request, opened: Opened) -> Chart:
    """The places of the actor that a request names."""
    return places(opened.index, *_named(request, opened))


def sectors_chart(request: Request, opened: Opened) -> Chart:
    """The sectors of the actor that a request names. NotFoundError where none is told."""
    if found := sectors(opened.index, *_named(request, opened)):
        return found
    raise NotFoundError(_("no source tells a sector."), hint=_("The page of the actor shows what is told."))


def _named(request: Request, opened: Opened) -> tuple[str, str, list[str]]:
    """Id and name of the actor, and the sources that accuse it."""
    actor_id = acting.lead(opened.index, bounded(request).get("actor", ""))
    found = opened.index.facet("actor").get(actor_id, BitMap())
    return actor_id, acting.named(opened.index, [actor_id])[actor_id], _heard(opened, found)


def shares(index: Index, facet: str, found: BitMap) -> list[tuple[str, int]]:
    """(code, incidents) of a facet within a set, the most first."""
    counts = ((code, bits.intersection_cardinality(found)) for code, bits in index.facet(facet).items())
    return sorted((pair for pair in counts if pair[1]), key=lambda pair: (-pair[1], pair[0]))


def places(index: Index, actor_id: str, name: str, heard: list[str]) -> Chart:
    """Where victims of those incidents are."""
    found = index.facet("actor").get(actor_id, BitMap())
    told = shares(index, "country", found)
    return Chart(
        name="actor-places",
        title=_("Where victims are in incidents that {name} is accused of").format(name=name),
        unit=_("incidents"),
        n=len(found),
        sources=heard,
        alt=_("Most are told of {places}.").format(places=_first(told)) if told else _("No victim's country is told."),
        notes=[_("An incident with victims in several countries counts in each.")],
        drawing=WorldMap([
            Place(code, labels.territory(code), n, incidents_path(actor_id, country=code)) for code, n in told
        ]),
        page=f"/actors/{actor_id}",
    )  # fmt: skip


def sectors(index: Index, actor_id: str, name: str, heard: list[str]) -> Chart | None:
    """Sectors of victims of those incidents; None where no source tells any."""
    found = index.facet("actor").get(actor_id, BitMap())
    every = shares(index, "sector", found)
    if not every:
        return None
    told = every[:_MOST_SECTORS]
    counts = [Counted(labels.capital(labels.code("sector", code)), n) for code, n in every]
    names = [labels.capital(labels.code("sector", code)) for code, _n in told]
    points = [Point(n, incidents_path(actor_id, sector=code)) for code, n in told]
    return Chart(
        name="actor-sectors",
        title=_("Sectors of victims in incidents that {name} is accused of").format(name=name),
        unit=_("incidents"),
        n=len(found),
        sources=heard,
        alt=_("The longest bar is {sector}, with {n}.").format(sector=names[0], n=counted(told[0][1], "incident")),
        notes=[_("An incident with victims in several sectors counts in each."), *left_out(counts, _MOST_SECTORS)],
        drawing=Bars(_("Sector"), names, [Series(_("incidents"), points)], along="category"),
        page=f"/actors/{actor_id}",
    )


def _years(index: Index, actor_id: str) -> Chart:
    said = [("actor", actor_id)]
    filters = Filters(actor=actor_id)
    return over_time(index, Asked(filters, 1, said, pairs=said), index.conditions(filters))


def _heard(opened: Opened, found: BitMap) -> list[str]:
    return titles(opened, {code for code, _n in shares(opened.index, "source", found)})


def _first(told: list[tuple[str, int]]) -> str:
    return ", ".join(f"{labels.territory(code)} ({number(n)})" for code, n in told[:3])
