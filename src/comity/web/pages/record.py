"""The pages of the record: start, incidents, one incident, sources, about the data."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from comity.web.asked import asked
from comity.web.current import PINNED
from comity.web.pages.shown import current, ids, page, reading
from comity.web.views import about, incident, incidents, quality, sources, start


def start_page(request: Request) -> Response:
    """What this is and what is in it."""
    return page(request, "start.html", start.start)


def incidents_page(request: Request) -> Response:
    """The table of incidents, filtered."""
    wanted = asked(request)
    return page(request, "incidents.html", lambda o: incidents.table(o, wanted), as_json(request, wanted.said))


def as_json(request: Request, filters: list[tuple[str, str]]) -> str:
    """The address of the same incidents as JSON, in the same release."""
    pinned = [(name, text) for name, text in request.query_params.items() if name == PINNED and text]
    return "/api/v1/incidents?" + urlencode([*filters, *pinned])


def incident_page(request: Request) -> Response:
    """One incident; an id that has gone leads to the one that took its place."""
    opened = current(request)
    asked_for, found = ids(request, opened)
    if found != asked_for:
        return RedirectResponse(f"/incidents/{found}", 301)
    return page(request, "incident.html", lambda o: incident.incident(o.index, found), f"/api/v1/incidents/{found}")


def sources_page(request: Request) -> Response:
    """All sources."""
    return page(request, "sources.html", reading(sources.sources), "/api/v1/sources")


def source_page(request: Request) -> Response:
    """The quality of one source."""
    name = str(request.path_params["name"])
    return page(request, "source.html", reading(lambda h: quality.quality(h, name)), f"/api/v1/sources/{quote(name)}")


def about_page(request: Request) -> Response:
    """About the data."""
    return page(request, "about.html", lambda _: about.about())


ROUTES = [
    Route("/", start_page),
    Route("/incidents", incidents_page),
    Route("/incidents/{incident_id}", incident_page),
    Route("/sources", sources_page),
    Route("/sources/{name}", source_page),
    Route("/about", about_page),
]
