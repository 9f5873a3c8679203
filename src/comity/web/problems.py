"""Every error as an answer: problem details (RFC 9457) under /api, a page with the same words elsewhere."""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ExceptionHandler

from comity.model.errors import ComityError
from comity.web.headers import SECURITY
from comity.web.i18n import _, later
from comity.web.templating import page
from comity.web.words import worded

_HINTS = {
    404: later("Go back to the start page, or search the incidents."),
    405: later("This server can only be read."),
}

_TITLES = (
    later("Bad Request"), later("Forbidden"), later("Not Found"), later("Method Not Allowed"), later("Conflict"),
    later("Request Entity Too Large"), later("Content Too Large"), later("Request-URI Too Long"),
    later("URI Too Long"), later("Unprocessable Entity"), later("Unprocessable Content"), later("Too Many Requests"),
    later("Request Header Fields Too Large"), later("Internal Server Error"), later("Bad Gateway"),
    later("Service Unavailable"),
)  # fmt: skip
"""What statuses are called, by this version of Python or another."""

_DETAILS = (later("Nothing matches the given URI"), later("Specified method is invalid for this resource"),
            later("Entity is too large"), later("Content is too large"))  # fmt: skip

_PROGRAM_HINTS = {_HINTS[404]: "Paths are listed at /api."}


class Problem(msgspec.Struct, frozen=True):
    """RFC 9457: title names the status, detail this case; code and hint are ours."""

    title: str
    status: int
    detail: str
    code: str
    hint: str
    type: str = "about:blank"


def problem(error: Exception) -> Problem:
    """What is said of an error; of one that nobody foresaw no more than that it happened."""
    if isinstance(error, ComityError):
        message, hint = map(worded, error.sentences)
        return _problem(error.status, message, hint, error.code)
    if isinstance(error, HTTPException):
        words = HTTPStatus(error.status_code).description or error.detail
        code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
        return _problem(error.status_code, _(words) + ".", _(_HINTS.get(error.status_code, "")), code)
    return _problem(500, _("Something went wrong in the server."), _("Its log says what."), "internal")


def refusal(error: ComityError | None) -> str:
    """What a page says that was refused something; nothing without an error."""
    return " ".join(map(worded, error.sentences)).strip() if error else ""


def answer(request: Request, error: Exception) -> Response:
    """The answer to a request that met an error."""
    told = problem(error)
    headers = dict(SECURITY) | dict(getattr(error, "headers", None) or {})
    if request.url.path.startswith("/api/"):
        told = msgspec.structs.replace(told, hint=_PROGRAM_HINTS.get(told.hint, told.hint))
        body = msgspec.json.encode(told)
        return Response(body, told.status, headers, media_type="application/problem+json")
    return page(request, "problem.html", told, status=told.status, headers=headers)


HANDLERS: dict[int | type[Exception], ExceptionHandler] = dict.fromkeys((ComityError, HTTPException, Exception), answer)
"""The one table of handlers: each error of `model.errors` knows its own status."""


def _problem(status: int, detail: str, hint: str, code: str) -> Problem:
    return Problem(_(HTTPStatus(status).phrase), status, detail[:1].upper() + detail[1:], code, hint)
