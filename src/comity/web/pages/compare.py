"""The page that sets countries, actors or periods side by side."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.model.errors import NotFoundError
from comity.web.asked import only, several
from comity.web.charts.describing import Chart
from comity.web.current import Opened
from comity.web.i18n import _
from comity.web.pages.lasting import lasting
from comity.web.views.compare import chosen, compare
from comity.web.views.compare.chosen import Wanted


def compare_page(request: Request) -> Response:
    """?what=countries&as=target&of=US&of=GB"""
    asked = _asked(request)
    return lasting(request, "compare/compare.html", lambda opened: compare.compared(opened, asked))


def _asked(request: Request) -> Wanted:
    said = only(request, "what", "as", "of")
    return chosen.wanted(said.get("what", "countries"), said.get("as", "target"), several(request, "of"))


def _chart(place: int, request: Request, opened: Opened) -> Chart:
    asked = _asked(request)
    about = chosen.subjects(opened.index, asked)
    if place >= len(about):
        raise NotFoundError(_("nothing is compared in this place."),
                            hint=_("The pages lead to the files of their charts."))  # fmt: skip
    return compare.by_year(opened.index, asked, about)[place]


CHARTS = {f"compared-{place + 1}": partial(_chart, place) for place in range(chosen.MOST)}
"""The charts of the page as files, with its query."""

ROUTES = [Route("/compare", compare_page)]
