"""The pages of the record: start, incidents, one incident, sources, about the data."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from comity.web.asked import asked
from comity.web.current import PINNED
from comity.web.pages.lasting import lasting
from comity.web.pages.shown import current, ids, page
from comity.web.views import about, incident, incidents, quality, sources, start


def start_page(request: Request) -> Response:
    """What this is and what is in it."""
    return lasting(request, "start.html", start.start)


def incidents_page(request: Request) -> Response:
    """The list of incidents, filtered. Fields of the form that are left empty are not kept in the address."""
    wanted = asked(request)
    if any(not value.strip() for value in request.query_params.values()) and "hx-request" not in request.headers:
        return RedirectResponse(wanted.address, 303)
    answer = lasting(request, "incidents.html", lambda o: incidents.listing(o, wanted), as_json(request, wanted.said))
    if "hx-request" in request.headers:
        answer.headers["hx-replace-url" if wanted.shown.like else "hx-push-url"] = wanted.address
    return answer


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
    return page(request, "incident.html", lambda o: incident.incident(o, found), f"/api/v1/incidents/{found}")


def sources_page(request: Request) -> Response:
    """All sources."""
    return lasting(request, "sources.html", sources.overview, "/api/v1/sources")


def source_page(request: Request) -> Response:
    """The quality of one source."""
    name = str(request.path_params["name"])
    return lasting(request, "source.html", lambda o: quality.quality(o, name), f"/api/v1/sources/{quote(name)}")


def about_page(request: Request) -> Response:
    """About the data."""
    return lasting(request, "about.html", about.about)


def codebook_page(request: Request) -> Response:
    """Every relation, column and code."""
    return lasting(request, "codebook.html", lambda _: about.codebook())


ROUTES = [
    Route("/", start_page),
    Route("/incidents", incidents_page),
    Route("/incidents/{incident_id}", incident_page),
    Route("/sources", sources_page),
    Route("/sources/{name}", source_page),
    Route("/about", about_page),
    Route("/about/codebook", codebook_page),
]
