"""The TAXII server and the explorer on one port. Each keeps its own guards: hosts, bodies, words of errors."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

_TOP = "/taxii2"


class Beside:
    """ASGI application: what is under /taxii2 is for the one, all else for the other. The one is told when it ends."""

    def __init__(self, explorer: ASGIApp, taxii: ASGIApp) -> None:
        self.explorer, self.taxii = explorer, taxii

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", _TOP)  # the life of a server has none
        ours = path == _TOP or path.startswith(f"{_TOP}/")
        await (self.taxii if ours else self.explorer)(scope, receive, send)
