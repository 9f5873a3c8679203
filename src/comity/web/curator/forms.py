"""What a form sends: read whole, bounded, each field once; and whether one of our own pages sent it."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from comity.model.errors import ComityError, UsageError
from comity.web.i18n import _

LONGEST_BODY = 131_072
"""Most bytes of a form: enough for a reason that is too long to be refused in words."""

_MOST_FIELDS = 16


class ForbiddenError(ComityError):
    """The request does not come from whom or where it must."""

    code = "forbidden"
    status = 403


async def fields(request: Request) -> dict[str, str]:
    """Field -> text. UsageError if it is no form, or says something twice; ForbiddenError if another site sent it."""
    if not _ours(request):
        raise ForbiddenError(_("this form was sent by another site."), hint=_("Open the page here and send it again."))
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind != "application/x-www-form-urlencoded":
        raise UsageError(_("this is no form."))
    try:
        body = (await request.body()).decode()
        pairs = parse_qsl(body, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
    except ValueError as error:
        raise UsageError(_("this form can't be read.")) from error
    if len(dict(pairs)) < len(pairs):
        raise UsageError(_("a field is given twice."))
    return dict(pairs)


def _ours(request: Request) -> bool:
    """Whether a page of ours sent it, as far as the browser says; browsers leave the first header out without https."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site in ("same-origin", "none")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")
