"""The statements behind one value: a piece for the page that asks for it, or a page of its own without scripts."""

from __future__ import annotations

from urllib.parse import urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from comity.model.errors import UsageError
from comity.web.asked import own
from comity.web.current import Opened
from comity.web.i18n import _
from comity.web.pages.shown import current, ids, page
from comity.web.views.evidence.gathered import evidence
from comity.web.views.evidence.wanted import Wanted

_KEPT = "private, max-age=3600"  # of a release that is named, as it never changes


def evidence_page(request: Request) -> Response:
    """Evidence of one incident. A request by script (HX-Request) gets the piece alone."""
    opened = current(request)
    asked_for, found = ids(request, opened)
    if found != asked_for:
        return RedirectResponse(f"/incidents/{found}/evidence?{request.url.query}", 301)
    wanted = _wanted(request)
    piece = request.headers.get("hx-request") == "true"
    template = "incident/evidence-piece.html" if piece else "incident/evidence.html"
    address = _address(request, opened)
    answer = page(request, template, lambda o: evidence(o.index.document(found), wanted, address))
    answer.headers.append("vary", "HX-Request")
    if opened.pinned:
        answer.headers["cache-control"] = _KEPT
    return answer


def _address(request: Request, opened: Opened) -> str:
    """Of the page of its own. A script names the release that its page shows, even where that is the newest."""
    newest = request.app.state.current.newest() == opened.release.version
    return f"{request.url.path}?{urlencode(own(request, released=newest))}"


def _wanted(request: Request) -> Wanted:
    pairs = own(request)
    try:
        return msgspec.convert(pairs, Wanted, strict=False)
    except msgspec.ValidationError as error:
        raise UsageError(
            _("statements are not asked for in this way."), hint=_("Open them from the page of the incident.")
        ) from error


ROUTES = [Route("/incidents/{incident_id}/evidence", evidence_page)]
