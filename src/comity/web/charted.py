"""The charts by name, and their files: /charts/<name>.svg, .png and .csv, with the query of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.model.errors import NotFoundError
from comity.web.charts import standalone
from comity.web.charts.describing import Chart
from comity.web.charts.standalone import Origin
from comity.web.current import Opened
from comity.web.i18n import _
from comity.web.pages import compare, countries, dyads
from comity.web.pages.shown import current
from comity.web.taking.views import view
from comity.web.views import incident_charts, incidents_map, incidents_timeline, overlaps
from comity.web.views.actors import doing
from comity.web.views.network import page as network

Maker = Callable[[Request, Opened], Chart]
"""Reads what a request asks for, as its page does, and describes the chart. UsageError for what can't be."""

CHARTS: Mapping[str, Maker] = {
    **incident_charts.CHARTS,
    "sources-together": lambda request, opened: overlaps.together(opened),
    "sources-pairs": lambda request, opened: overlaps.pairs(opened),
    "source-overlap": overlaps.one_asked,
    **countries.CHARTS,
    **dyads.CHARTS,
    **compare.CHARTS,
    "incidents-over-time": incidents_timeline.chart,
    "incidents-by-country": incidents_map.chart,
    "actor-places": doing.places_chart,
    "actor-sectors": doing.sectors_chart,
    "network": network.chart,
}
"""Every chart that has files. A page gives its chart the name under which it stands here."""

_WRITERS: Mapping[str, tuple[str, Callable[[Chart, Origin], str | bytes]]] = {
    "svg": ("image/svg+xml", standalone.svg),
    "png": ("image/png", standalone.png),
    "csv": ("text/csv; charset=utf-8", standalone.table),
}


def chart_file(request: Request) -> Response:
    """One chart as a file. NotFoundError for names and suffixes that don't exist."""
    name, suffix = request.path_params["name"], request.path_params["suffix"]
    if name not in CHARTS or suffix not in _WRITERS:
        raise NotFoundError(
            _("there is no chart of that name."), hint=_("The pages lead to the files of their charts.")
        )
    opened = current(request)
    chart = CHARTS[name](request, opened)
    shown = view(chart.page)
    origin = Origin(opened.release.version, str(request.base_url).rstrip("/") + chart.page, shown.query)
    media, write = _WRITERS[suffix]
    disposition = f'attachment; filename="{name}-{origin.version}.{suffix}"'
    return Response(write(chart, origin), media_type=media, headers={"content-disposition": disposition})


ROUTES = [Route("/charts/{name}.{suffix}", chart_file)]
