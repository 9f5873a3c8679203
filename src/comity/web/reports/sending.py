"""'Report an error': the form for an incident, and what is done with it. No account, no cookie, no script."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from comity.model.errors import ComityError, EnvironmentRefusedError, UsageError
from comity.release.handle import Handle
from comity.release.reports.keeping import ID, keep
from comity.release.reports.sent import FIELDS, LONGEST, seen, sent
from comity.web import templating
from comity.web.asked import bounded
from comity.web.curator.forms import fields
from comity.web.i18n import _
from comity.web.pages.shown import current, frame, ids
from comity.web.problems import refusal
from comity.web.reports import names
from comity.web.reports.channel import channel

HONEYPOT = "website"
"""A field that people don't see: whoever fills it is a program."""

# Of a page without referrers browsers do not say which site a form comes from.
_HEADERS = {"cache-control": "no-store", "referrer-policy": "same-origin"}


class TooManyError(ComityError):
    """The caller came too often."""

    code = "too-many"
    status = 429


class FormPage(msgspec.Struct, frozen=True):
    """id, title: the incident. fields, records: what may be chosen. said: what was sent, if it was refused. kept: the
    id of a report that has just been kept."""

    id: str
    title: str
    fields: list[tuple[str, str]]
    records: list[tuple[str, str]]
    said: Mapping[str, str]
    longest: Mapping[str, int]
    public: bool
    error: str = ""
    kept: str = ""


def form(request: Request) -> Response:
    """The form; after a report its thanks."""
    opened, said = current(request), bounded(request)
    asked_for, found = ids(request, opened)
    if found != asked_for:
        return RedirectResponse(f"/incidents/{found}/report", 301)
    kept = said.get("kept", "")
    with opened.handle() as handle:
        return _page(request, handle, found, said, kept=kept if ID.fullmatch(kept) else "")


async def send(request: Request) -> Response:
    """Keeps a report, or shows the form again with what has to be mended."""
    said = await fields(request)
    return await run_in_threadpool(_send, request, said)


def _send(request: Request, said: Mapping[str, str]) -> Response:
    opened = current(request)
    _, found = ids(request, opened)
    with opened.handle() as handle:
        try:
            report_id = _kept(request, handle, found, said)
        except (UsageError, TooManyError, EnvironmentRefusedError) as error:
            return _page(request, handle, found, said, error)
        return RedirectResponse(f"/incidents/{found}/report?kept={report_id}", 303, {"cache-control": "no-store"})


def _kept(request: Request, handle: Handle, incident_id: str, said: Mapping[str, str]) -> str:
    if said.get(HONEYPOT):
        raise UsageError(_("the field that is to stay empty was filled."))
    report = sent(said, [record for record, _ in _records(handle, incident_id)])
    if wait := channel(request).wait(request.client.host if request.client else ""):
        raise TooManyError(
            _("too many reports came from here."), hint=_("Try again in {n} minutes.").format(n=ceil(wait / 60))
        )
    own_use = not request.app.state.current.public
    return keep(channel(request).ledger, seen(handle, incident_id, report.field, own_use=own_use), report)


def _page(request: Request, handle: Handle, incident_id: str, said: Mapping[str, str],
          error: ComityError | None = None, kept: str = "") -> Response:  # fmt: skip
    title = handle.rows("SELECT title FROM incident WHERE incident_id = ?", [incident_id])[0]["title"]
    told = FormPage(incident_id, title, [(name, names.field(name)) for name in FIELDS], _records(handle, incident_id),
                    said, LONGEST, request.app.state.current.public, refusal(error), kept)  # fmt: skip
    return templating.page(request, "reports/form.html", told, status=error.status if error else 200,
                           frame=frame(request, handle.release), headers=_HEADERS)  # fmt: skip


def _records(handle: Handle, incident_id: str) -> list[tuple[str, str]]:
    rows: list[dict[str, Any]] = handle.rows(
        """SELECT record_id, coalesce(title, record_id) AS title FROM record JOIN cluster USING (record_id)
           WHERE incident_id = ? ORDER BY record_id""", [incident_id]
    )  # fmt: skip
    return [(row["record_id"], row["title"]) for row in rows]
