"""The page of the network: who is said to act against whom."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.web.pages.lasting import lasting
from comity.web.views.network import asking
from comity.web.views.network.page import shown


def network_page(request: Request) -> Response:
    """The network of the incidents that are asked for."""
    asked = asking.asked(request)
    return lasting(request, "network.html", lambda opened: shown(opened, asked))


ROUTES = [Route("/network", network_page)]
