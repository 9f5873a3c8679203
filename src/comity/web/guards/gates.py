"""Gates that a request passes before any work is done for it: its address, where it comes from, how often, how many."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from comity.model.errors import ComityError
from comity.web.guards.buckets import Buckets
from comity.web.guards.limits import (
    LONGEST_ADDRESS,
    LONGEST_HEAD,
    CrowdedError,
    HeadError,
    Limits,
    ProxiedError,
    TooLongError,
    TooManyError,
)
from comity.web.i18n import _
from comity.web.problems import answer
from comity.web.words import number

_FORWARDED = (b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"x-real-ip")
_BURST = 10
_QUEUE = 4


class Gates:
    """ASGI middleware. private: all is shown, to the owner of this machine alone."""

    def __init__(self, app: ASGIApp, limits: Limits, *, private: bool) -> None:
        self.app = app
        self._private = private
        self._buckets = Buckets(limits.rate, limits.rate * _BURST) if limits.rate else None
        self._turns = asyncio.Semaphore(limits.at_once)
        self._patience = limits.patience
        self._most = limits.at_once * _QUEUE
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        try:
            self._may_enter(scope)
            await self._turn()
        except ComityError as error:
            return await answer(Request(scope), error)(scope, receive, send)
        try:
            await self.app(scope, receive, send)
        finally:
            self._turns.release()

    def _may_enter(self, scope: Scope) -> None:
        if len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
            raise TooLongError(_("the address is longer than {n} bytes.").format(n=number(LONGEST_ADDRESS)),
                               hint=_("Ask for less at a time."))  # fmt: skip
        if sum(len(name) + len(value) for name, value in scope["headers"]) > LONGEST_HEAD:
            raise HeadError(_("the headers are longer than {n} bytes.").format(n=number(LONGEST_HEAD)))
        if self._private and any(name in _FORWARDED for name, _ in scope["headers"]):
            told = _("this server shows all to its owner, and the request came through another server.")
            raise ProxiedError(told, hint=_("Start it with --behind-proxy: it then shows what may be passed on."))
        if self._buckets and (wait := self._buckets.wait(scope["client"][0] if scope.get("client") else "")):
            raise TooManyError(_("too many requests came from your address."), wait=wait)

    async def _turn(self) -> None:
        if self._turns.locked() and self._waiting >= self._most:
            raise CrowdedError(_("too many readers are here at once."), wait=self._patience)
        self._waiting += 1
        try:
            async with asyncio.timeout(self._patience):
                await self._turns.acquire()
        except TimeoutError:
            raise CrowdedError(_("too many readers are here at once."), wait=self._patience) from None
        finally:
            self._waiting -= 1
