"""The pages of pairs of territories."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import quote

import duckdb
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from comity.model.errors import NotFoundError, UsageError
from comity.web.asked import only
from comity.web.charts.describing import Chart
from comity.web.current import Opened
from comity.web.i18n import _
from comity.web.pages.lasting import lasting
from comity.web.pages.shown import current
from comity.web.views.dyads import dyad, years
from comity.web.views.dyads.direction import both


def dyad_page(request: Request) -> Response:
    """One pair; names, or codes in other letters, lead to codes."""
    if led := _led(request, ""):
        return led
    only(request)
    one, other = _pair(request)
    return lasting(request, "dyad/dyad.html", lambda opened: dyad.dyad(opened, one, other))


def years_file(request: Request) -> Response:
    """Its dyad-years as CSV."""
    if led := _led(request, "/years.csv"):
        return led
    asked = _asked(request)
    one, other = _pair(request)
    opened = current(request)
    name = f"dyad-years-{one}-{other}-{opened.release.version}.csv".replace(":", "-")
    with opened.handle() as handle:
        told = years.table(years.pair(handle.dyads(**asked), one, other))
    return Response(told, media_type="text/csv; charset=utf-8",
                    headers={"content-disposition": f'attachment; filename="{name}"'})  # fmt: skip


def panel_file(request: Request) -> Response:
    """The dyad-years of all pairs as one file. ?sides=all: not of states alone; ?zeros=0: without rows of zeros."""
    asked = _asked(request)
    opened, ending = current(request), str(request.path_params["ending"])
    if ending not in _PANELS:
        raise NotFoundError(_("{name}: {value} is none.").format(name="format", value=repr(ending[:20])),
                            hint=_("There are: {names}.").format(names=", ".join(_PANELS)))  # fmt: skip
    media, made = _PANELS[ending]
    name = f"dyad-years-{opened.release.version}.{ending}"
    place = (name, *asked.values())  # a release never changes, and a panel takes half a second
    told = request.app.state.pages.get(place, lambda: _panel(opened, asked, made))
    return Response(told, media_type=media, headers={"content-disposition": f'attachment; filename="{name}"'})


def _panel(opened: Opened, asked: dict[str, Any], made: Callable[[duckdb.DuckDBPyRelation], bytes]) -> bytes:
    with opened.handle() as handle:
        return made(handle.dyads(**asked))


_PANELS: dict[str, tuple[str, Callable[[duckdb.DuckDBPyRelation], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", years.table),
    "parquet": ("application/vnd.apache.parquet", years.parquet),
}


def _asked(request: Request) -> dict[str, Any]:
    """Sides and zeros as `Handle.dyads` has them. UsageError for others."""
    said = {"sides": "states", "zeros": "1"} | only(request, "sides", "zeros")
    if said["zeros"] not in ("0", "1"):
        raise UsageError(_("zeros: {value} is neither 0 nor 1.").format(value=repr(said["zeros"][:20])))
    return {"sides": said["sides"], "zeros": said["zeros"] == "1"}


def _pair(request: Request) -> tuple[str, str]:
    return dyad.pair(str(request.path_params["one"]), str(request.path_params["other"]))


def _led(request: Request, rest: str) -> Response | None:
    one, other = _pair(request)
    if (one, other) == (request.path_params["one"], request.path_params["other"]):
        return None
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/dyads/{quote(one)}/{quote(other)}{rest}{query}", 301)


def _chart(name: str, request: Request, opened: Opened) -> Chart:
    said = only(request, "of", "with")
    ways = both(opened.index, *dyad.pair(said.get("of", ""), said.get("with", "")))
    return (dyad.by_time if name == "timeline" else dyad.by_year)(opened.index, ways)


CHARTS = {f"dyad-{name}": partial(_chart, name) for name in ("timeline", "years")}
"""The charts of a pair's page as files: ?of=CODE&with=CODE."""

ROUTES = [
    Route("/dyads.{ending}", panel_file),
    Route("/dyads/{one}/{other}", dyad_page),
    Route("/dyads/{one}/{other}/years.csv", years_file),
]
