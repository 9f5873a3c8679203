"""Pages that depend on nothing but the release, the address and the language: made once, and kept while there is room.

They are kept as they are sent, compressed. A release never changes, so what is kept never grows old; a new release has
a version of its own.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from comity.release.index.remembered import Remembered
from comity.web.compressed import LEVEL
from comity.web.current import Opened
from comity.web.i18n import language
from comity.web.pages.shown import current, made

ROOM = 64 << 20
"""Bytes of pages that a worker keeps: some 4,000 of them."""


def kept() -> Remembered[bytes]:
    """Where an application keeps them."""
    return Remembered(ROOM, len)


def lasting(request: Request, template: str, view: Callable[[Opened], object], json: str = "") -> Response:
    """As `pages.shown.page`, for a view that reads the release and nothing beside it."""
    opened = current(request)
    place = (opened.release.version, opened.coming, request.url.path, request.url.query, language())
    packed = request.app.state.pages.get(place, lambda: _packed(made(request, opened, template, view, json)))
    told = {"vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(packed), headers=told, media_type="text/html")
    return Response(packed, headers={**told, "content-encoding": "gzip"}, media_type="text/html")


def _packed(answer: Response) -> bytes:
    return gzip.compress(answer.body, LEVEL, mtime=0)
