"""The page that documents the API."""

from __future__ import annotations

from functools import cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.web.api.routes import OPENAPI, RESOURCES
from comity.web.pages.shown import page
from comity.web.views import api


@cache
def _reference() -> api.Reference:
    return api.reference(RESOURCES)


def api_page(request: Request) -> Response:
    """All resources with their parameters and answers."""
    return page(request, "api.html", lambda _: _reference(), OPENAPI)


ROUTES = [Route("/api", api_page)]
