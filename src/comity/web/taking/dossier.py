"""Dossiers: an incident, a country or a pair of countries as a document to print, or to save as PDF by printing.

A dossier is the page itself within another frame: a cover with release, date and sources, everything unfolded, nothing
to click but links. Of an incident it also has the statements behind its values in their words; of a pair the claims and
responses with who tells them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import msgspec
from msgspec import structs
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from comity.release import cited
from comity.release.cited import Cited
from comity.web import labels
from comity.web.asked import only
from comity.web.current import Opened
from comity.web.pages.shown import current, ids, page
from comity.web.taking.views import View, title
from comity.web.views import incident, technique_names
from comity.web.views.countries import country
from comity.web.views.countries.territory import named
from comity.web.views.dyads import dyad
from comity.web.views.dyads.tellings import Told, tellings
from comity.web.views.evidence.teller import Shown, everything
from comity.web.words import when


class Cover(msgspec.Struct, frozen=True):
    """back: address of its page. pinned: its full address in this release. sources: name, licence,
    terms of each that is heard. statements, told: appendices, of an incident and of a pair,
    empty where there is none."""

    back: str
    pinned: str
    read: str
    citation: str
    sources: list[tuple[str, str, str]]
    statements: list[Shown]
    told: list[Told]


def incident_dossier(request: Request) -> Response:
    """Of an incident."""
    opened = current(request)
    asked_for, found = ids(request, opened)
    if found != asked_for:
        return RedirectResponse(f"/incidents/{found}/dossier", 301)
    told = technique_names.in_shown(opened, everything(opened.index.document(found)))
    view = View(f"/incidents/{found}", [])
    return _dossier(request, "incident.html", view, lambda o: incident.incident(o, found), told)


def country_dossier(request: Request) -> Response:
    """Of a country in one role."""
    code, role = named(str(request.path_params["code"])).code, only(request, "as").get("as", "target")
    view = View(f"/countries/{code}", [("as", role)])
    return _dossier(request, "country/country.html", view, lambda opened: country.country(opened, code, role))


def dyad_dossier(request: Request) -> Response:
    """Of a pair of countries."""
    only(request)
    one, other = dyad.pair(str(request.path_params["one"]), str(request.path_params["other"]))
    view = View(f"/dyads/{one}/{other}", [])
    told = tellings(current(request).index, one, other)
    return _dossier(request, "dyad/dyad.html", view, lambda opened: dyad.dyad(opened, one, other), told=told)


def _dossier(
    request: Request,
    template: str,
    view: View,
    shown: Callable[[Opened], object],
    statements: Sequence[Shown] = (),
    told: Sequence[Told] = (),
) -> Response:
    cover = _cover(request, current(request), view)
    return page(request, template, shown, cover=structs.replace(cover, statements=list(statements), told=list(told)))


def _cover(request: Request, opened: Opened, view: View) -> Cover:
    today = datetime.now(UTC).date()
    pinned = view.address(request, opened.release.version)
    told = Cited(opened.release, title(opened, view), view.query, pinned, today)
    heard = [(one.title, one.licence, labels.terms(one.terms)) for one in opened.index.trackers.values()]
    return Cover(view.local(), pinned, when(today, today), cited.text(told), heard, [], [])


ROUTES = [
    Route("/incidents/{incident_id}/dossier", incident_dossier),
    Route("/countries/{code}/dossier", country_dossier),
    Route("/dyads/{one}/{other}/dossier", dyad_dossier),
]
