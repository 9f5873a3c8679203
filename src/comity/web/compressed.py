"""Compression of answers, save of pages that hold a secret beside text that somebody else may choose (BREACH)."""

from __future__ import annotations

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

SECRETIVE = ("/judge", "/reports", "/exchange")
"""Paths whose pages hold the key of a form or of a session."""

LEVEL = 5
"""The strongest takes three times as long and saves a twentieth."""
_LEAST = 1000
"""Bytes below which compressing saves nothing."""


class Compressed:
    """ASGI middleware: gzip for whoever takes it."""

    def __init__(self, app: ASGIApp) -> None:
        self.plain = app
        self.packed = GZipMiddleware(app, minimum_size=_LEAST, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        secretive = scope["type"] != "http" or _under(scope["path"])
        await (self.plain if secretive else self.packed)(scope, receive, send)


def _under(path: str) -> bool:
    return any(path == top or path.startswith(f"{top}/") for top in SECRETIVE)
