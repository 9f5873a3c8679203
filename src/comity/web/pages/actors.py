"""The pages of actors: the list, and one of them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from comity.model.errors import NotFoundError
from comity.release.index import acting
from comity.web import templating
from comity.web.asked import own
from comity.web.current import Opened
from comity.web.pages.lasting import lasting
from comity.web.pages.shown import current, frame
from comity.web.views.actors import absent, listing, one


def actors_page(request: Request) -> Response:
    """The table of actors, filtered."""
    pairs = own(request)
    asked, number = listing.wanted(pairs)
    return lasting(request, "actors.html", lambda o: listing.actors(o, asked, number, pairs))


def actor_page(request: Request) -> Response:
    """One actor; the id of an entry leads to the actor that it is about."""
    opened = current(request)
    asked_for = str(request.path_params["actor_id"])
    try:
        found = acting.lead(opened.index, asked_for)
    except NotFoundError:
        return _absent(request, opened, asked_for)
    if found != asked_for:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(listing.path(found) + query, 301)
    return lasting(request, "actor/actor.html", lambda o: one.actor(o, found))


def _absent(request: Request, opened: Opened, asked_for: str) -> Response:
    around = frame(request, opened.release, opened.pinned)
    return templating.page(
        request, "actor/absent.html", absent.absent(opened.index, asked_for), status=404, frame=around
    )


ROUTES = [
    Route("/actors", actors_page),
    Route("/actors/{actor_id:path}", actor_page),
]
