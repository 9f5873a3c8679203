"""The pages of countries, organisations and regions."""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from comity.web.asked import only
from comity.web.charts.describing import Chart
from comity.web.current import Opened
from comity.web.pages.lasting import lasting
from comity.web.views.countries import country, drawn, intensity, listing
from comity.web.views.countries.territory import named


def countries_page(request: Request) -> Response:
    """Which there are."""
    only(request)
    return lasting(request, "country/index.html", lambda opened: listing.listing(opened.index))


def country_page(request: Request) -> Response:
    """One of them; a name, or a code in other letters, leads to its code."""
    asked_for, code = str(request.path_params["code"]), named(str(request.path_params["code"])).code
    if asked_for != code:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/countries/{quote(code)}{query}", 301)
    role = only(request, "as").get("as", "target")
    return lasting(request, "country/country.html", lambda opened: country.country(opened, code, role))


def _chart(name: str, request: Request, opened: Opened) -> Chart:
    said = only(request, "of", "as")
    code = named(said.get("of", "")).code
    about = country.about(opened.index, code, said.get("as", "target"))
    if name.startswith("severity-"):
        return drawn.by_intensity(opened.index, about, name.removeprefix("severity-"))
    if name == "dyads":
        return drawn.by_dyad(opened.index, about, code)
    makers = {"years": drawn.by_year, "sectors": drawn.by_sector, "types": drawn.by_type,
              "responses": drawn.by_response}  # fmt: skip
    return makers[name](opened.index, about)


_NAMES = ("years", "sectors", "dyads", "types", "responses", *(f"severity-{scale}" for scale in intensity.SCALES))
CHARTS = {f"country-{name}": partial(_chart, name) for name in _NAMES}
"""The charts of a country's page as files: ?of=CODE&as=ROLE."""

ROUTES = [
    Route("/countries", countries_page),
    Route("/countries/{code}", country_page),
]
