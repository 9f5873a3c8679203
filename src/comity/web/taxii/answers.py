"""Answers of the server: resources, and errors as error messages (section 3.6.1)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ExceptionHandler

from comity.model.errors import ComityError, EnvironmentRefusedError
from comity.share.exchange.moments import shown
from comity.share.exchange.reading import Page
from comity.web.guards.logged import lines

MEDIA_TYPE = "application/taxii+json;version=2.1"
_ALWAYS = {"cache-control": "no-store", "vary": "authorization, accept", "x-content-type-options": "nosniff"}


class RefusedError(ComityError):
    """A request that HTTP has a status for. headers: sent with it."""

    code = "refused"

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers or {}


class Told(msgspec.Struct, frozen=True, omit_defaults=True):
    """An error message."""

    title: str
    description: str
    http_status: str


def resource(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A resource as JSON."""
    return Response(body, status, {**_ALWAYS, **(headers or {})}, media_type=MEDIA_TYPE)


def page(one: Page) -> Response:
    """A page, with the dates of its first and last item, which each answer of 200 has to have (section 3.2)."""
    dates = {"x-taxii-date-added-first": shown(one.first), "x-taxii-date-added-last": shown(one.last)}
    return resource(one.body, headers=dates)


async def failed(request: Request, error: Exception) -> Response:
    """The answer to a request that met an error; of one that nobody foresaw no more than that it happened."""
    status, words, headers = 500, "Something went wrong in the server.", dict[str, str]()
    if isinstance(error, EnvironmentRefusedError):  # what is wrong in the house is for who keeps it
        status, words = error.status, "The server can't work at the moment. Try again later."
        lines().msg("environment", why=str(error))
    elif isinstance(error, ComityError):
        status, words, headers = error.status, str(error), dict(getattr(error, "headers", {}))
    elif isinstance(error, HTTPException):
        status, headers = error.status_code, dict(error.headers or {})
        words = HTTPStatus(status).description or HTTPStatus(status).phrase
    told = Told(HTTPStatus(status).phrase, words[:1].upper() + words[1:], str(status))
    return resource(msgspec.json.encode(told), status, headers)


HANDLERS: dict[int | type[Exception], ExceptionHandler] = dict.fromkeys((ComityError, HTTPException, Exception), failed)
