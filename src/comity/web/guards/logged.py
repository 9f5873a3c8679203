"""A line of JSON per request on standard error: which route, what came of it, how long it took. Nothing else.

No address, no query string, no path with what somebody looked for, no words of an error, which may repeat them.
"""

from __future__ import annotations

import sys
import time
from traceback import extract_tb
from typing import TextIO

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def lines(stream: TextIO | None = None) -> structlog.BoundLogger:
    """What writes a line of JSON with its time, on standard error unless told otherwise."""
    logger: structlog.BoundLogger = structlog.wrap_logger(
        structlog.PrintLogger(stream or sys.stderr),
        processors=[structlog.processors.TimeStamper(fmt="iso", key="at"), structlog.processors.JSONRenderer()],
        wrapper_class=structlog.BoundLogger,
    )
    return logger


class Logged:
    """ASGI middleware, the outermost. requests: each has its line; else only those in which something broke."""

    def __init__(self, app: ASGIApp, *, requests: bool, stream: TextIO | None = None) -> None:
        self.app = app
        self._requests = requests
        self._log = lines(stream)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        broken: Exception | None = None
        try:
            await self.app(scope, receive, noted)
        except Exception as error:  # its answer has been sent; here it is told without words of the reader
            broken = error
        if self._requests or broken:
            self._tell(scope, status, time.perf_counter() - began, broken)

    def _tell(self, scope: Scope, status: int, seconds: float, broken: Exception | None) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        said: dict[str, object] = {"method": method, "route": _route(scope), "status": status,
                                   "ms": round(seconds * 1000, 1)}  # fmt: skip
        if broken:
            said["error"] = type(broken).__name__
            said["where"] = [f"{step.filename}:{step.lineno} {step.name}" for step in extract_tb(broken.__traceback__)]
        self._log.msg("error" if broken else "request", **said)


def _route(scope: Scope) -> str:
    """The pattern of the route, never what was filled in."""
    route = scope.get("route")
    return str(getattr(route, "path", "")) or "none"
