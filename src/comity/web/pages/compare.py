"""The page that sets countries, actors or periods side by side."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.web.asked import only, several
from comity.web.pages.lasting import lasting
from comity.web.views.compare import chosen, compare


def compare_page(request: Request) -> Response:
    """?what=countries&as=target&of=US&of=GB"""
    said = only(request, "what", "as", "of")
    asked = chosen.wanted(said.get("what", "countries"), said.get("as", "target"), several(request, "of"))
    return lasting(request, "compare/compare.html", lambda opened: compare.compared(opened, asked))


ROUTES = [Route("/compare", compare_page)]
