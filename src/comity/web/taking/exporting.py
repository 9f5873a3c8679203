"""Incidents of a view as a file: CSV, XLSX, Parquet or JSON Lines, and the page from which to choose."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from comity.model.errors import NotFoundError, UsageError
from comity.release.cite import citation_line, query_text
from comity.share.tables import export
from comity.web.asked import Asked, asked
from comity.web.current import Opened
from comity.web.i18n import _
from comity.web.pages.shown import current, page
from comity.web.words import number

MOST = {"csv": 300_000, "parquet": 300_000, "jsonl": 30_000, "xlsx": 20_000}
"""Incidents that one file may hold, which bounds the time that it takes; whoever wants more takes the release."""

_MEDIA = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson",
          "parquet": "application/vnd.apache.parquet", "md": "text/markdown; charset=utf-8",
          "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip


class Form(msgspec.Struct, frozen=True):
    """A kind of file. too_many: how many incidents it may hold, where there are more."""

    ending: str
    holds: str
    too_many: int | None


class ExportPage(msgspec.Struct, frozen=True):
    """query: the filters as a query string. said: the same in words. closed: sources in the record shown here that
    forbid passing on."""

    count: int
    query: str
    said: str
    citation: str
    forms: list[Form]
    closed: list[str]


def export_page(request: Request) -> Response:
    """What can be taken away of the incidents that filters choose."""
    wanted = asked(request)
    return page(request, "taking/export.html", lambda opened: _page(opened, wanted))


def export_file(request: Request) -> Response:
    """The file."""
    ending, wanted, opened = str(request.path_params["ending"]), asked(request), current(request)
    if ending not in _MEDIA:
        raise NotFoundError(_("there is no export as {ending}.").format(ending=repr(ending[:20])),
                            hint=_("Formats: {names}").format(names=", ".join(_MEDIA)))  # fmt: skip
    count = len(opened.index.find(wanted.filters))
    if count > MOST.get(ending, count):
        raise UsageError(_("a file of {n} incidents is more than is made here.").format(n=number(count)),
                         hint=_("Narrow the filters to {n}, or take all with: comity export").format(
                             n=number(MOST[ending])))  # fmt: skip
    folder = TemporaryDirectory(prefix="comity-export-")
    name = f"comity-{opened.release.version}.{ending}"
    with opened.handle() as handle:
        out = Path(folder.name) / name.replace(".md", ".csv")
        export(handle, wanted.filters, "csv" if ending == "md" else ending, out,
               own_use=not request.app.state.current.public)  # fmt: skip
    path = out.with_name(f"{out.name}.README.md") if ending == "md" else out
    return FileResponse(path, filename=path.name, media_type=_MEDIA[ending], background=BackgroundTask(folder.cleanup))


def _page(opened: Opened, wanted: Asked) -> ExportPage:
    count = len(opened.index.find(wanted.filters))
    holds = {
        "csv": _("one row per incident, for any program; its codebook is a file beside it"),
        "xlsx": _("one sheet per kind of part, with codebook and citation as sheets, for a spreadsheet"),
        "parquet": _("one row per incident, with types, meanings and citation inside, for R, Python and DuckDB"),
        "jsonl": _("one whole incident with its parts per line, for programs"),
    }
    forms = [Form(ending, text, MOST[ending] if count > MOST[ending] else None) for ending, text in holds.items()]
    line = citation_line(opened.release, query_text(wanted.filters))
    closed = sorted(one.title for one in opened.index.trackers.values() if one.terms != "open")
    return ExportPage(count, wanted.without(""), query_text(wanted.filters), line, forms, closed)


ROUTES = [Route("/export", export_page), Route("/export.{ending}", export_file)]
