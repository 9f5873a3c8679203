"""The charts by name, and their files: /charts/<name>.svg, .png and .csv, with the query of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from comity.model.errors import NotFoundError
from comity.release.handle import Handle
from comity.web.asked import bounded
from comity.web.charts import standalone
from comity.web.charts.describing import Chart
from comity.web.charts.standalone import Origin
from comity.web.views import by_year

Maker = Callable[[Request, Handle], Chart]
"""Reads what a request asks for, as its page does, and describes the chart. UsageError for what can't be."""

CHARTS: Mapping[str, Maker] = {
    "incidents-by-year": by_year.chart,
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
        raise NotFoundError("there is no chart of that name.", hint="The pages lead to the files of their charts.")
    bounded(request)
    with request.app.state.current.handle() as handle:
        chart = CHARTS[name](request, handle)
        origin = Origin(handle.release.version, str(request.base_url).rstrip("/") + chart.page)
    media, write = _WRITERS[suffix]
    disposition = f'attachment; filename="{name}-{origin.version}.{suffix}"'
    return Response(write(chart, origin), media_type=media, headers={"content-disposition": disposition})
