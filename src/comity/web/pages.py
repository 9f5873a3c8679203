"""The pages: each reads the current release and renders one template."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from comity.model.errors import NotFoundError
from comity.release.handle import Handle
from comity.web import templating
from comity.web.asked import asked, bounded
from comity.web.templating import Frame
from comity.web.views import about, incident, incidents, quality, sources, start
from comity.web.words import when

LONGEST_ID = 80


def start_page(request: Request) -> Response:
    """What this is and what is in it."""
    return _page(request, "start.html", start.start)


def incidents_page(request: Request) -> Response:
    """The table of incidents, filtered."""
    wanted = asked(request)
    query = f"?{request.url.query}" if request.url.query else ""
    return _page(request, "incidents.html", lambda h: incidents.table(h, wanted), "/api/v1/incidents" + query)


def incident_page(request: Request) -> Response:
    """One incident; an id that has gone leads to the one that took its place."""
    bounded(request)
    with request.app.state.current.handle() as handle:
        asked_for, found = ids(request, handle)
        if found != asked_for:
            return RedirectResponse(f"/incidents/{found}", 301)
        told = incident.incident(handle, found)
        return templating.page(
            request, "incident.html", told, frame=frame(request, handle), json=f"/api/v1/incidents/{found}"
        )


def sources_page(request: Request) -> Response:
    """All sources."""
    return _page(request, "sources.html", sources.sources, "/api/v1/sources")


def source_page(request: Request) -> Response:
    """The quality of one source."""
    bounded(request)
    name = str(request.path_params["name"])
    return _page(request, "source.html", lambda h: quality.quality(h, name), f"/api/v1/sources/{quote(name)}")


def about_page(request: Request) -> Response:
    """About the data."""
    return _page(request, "about.html", lambda _: about.about())


def ids(request: Request, handle: Handle) -> tuple[str, str]:
    """The id in the path and the one that it stands for now. NotFoundError if there is none."""
    asked_for = str(request.path_params["incident_id"])
    if len(asked_for) > LONGEST_ID or "\0" in asked_for:
        raise NotFoundError("there is no incident of that id.", hint="Search the incidents.")
    return asked_for, handle.find(asked_for)


def _page(request: Request, template: str, view: Callable[[Handle], object], json: str = "") -> Response:
    with request.app.state.current.handle() as handle:
        return templating.page(request, template, view(handle), frame=frame(request, handle), json=json)


def frame(request: Request, handle: Handle) -> Frame:
    """What surrounds a page: the release that a handle reads, and what this server is."""
    made = date.fromisoformat(handle.release.made_at[:10])
    state = request.app.state
    return Frame(handle.release.version, when(made, made), state.current.public, state.door is not None)
