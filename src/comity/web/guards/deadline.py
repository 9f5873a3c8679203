"""An answer begins in time or not at all; one that nobody takes in is cut off. DuckDB's queries are stopped with it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from contextvars import ContextVar

import duckdb
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comity.web.guards.limits import STALL_SECONDS, TooSlowError
from comity.web.i18n import _
from comity.web.problems import answer

_AGAIN = (0.0, 0.1, 0.5, 2.0, 5.0)  # what is said between two queries is not heard
_running: ContextVar[list[duckdb.DuckDBPyConnection] | None] = ContextVar("running", default=None)


def stoppable(con: duckdb.DuckDBPyConnection) -> None:
    """Lets the queries of a connection be stopped when the request that uses it has run out of time."""
    held = _running.get()
    if held is not None:
        held.append(con)


class Deadline:
    """ASGI middleware. seconds: until the answer has to begin."""

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self.app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        held: list[duckdb.DuckDBPyConnection] = []
        _running.set(held)
        begun = False
        try:
            async with asyncio.timeout(self._seconds) as limit:

                async def timed(message: Message) -> None:
                    nonlocal begun
                    begun = True
                    limit.reschedule(None)
                    async with asyncio.timeout(STALL_SECONDS):
                        await send(message)

                await self.app(scope, receive, timed)
        except TimeoutError:
            _stop(held)
            if not begun:
                late = TooSlowError(_("the answer took too long to make."), wait=self._seconds,
                                    hint=_("Ask for less: another filter, a shorter time."))  # fmt: skip
                await answer(Request(scope), late)(scope, receive, send)


def _stop(held: list[duckdb.DuckDBPyConnection]) -> None:
    loop = asyncio.get_running_loop()
    for con in held:
        for seconds in _AGAIN:
            loop.call_later(seconds, _interrupt, con)


def _interrupt(con: duckdb.DuckDBPyConnection) -> None:
    with suppress(duckdb.Error):  # it may be closed: the request is done
        con.interrupt()
