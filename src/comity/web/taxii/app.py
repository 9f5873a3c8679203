"""The TAXII server as an application of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from comity.web.taxii import objects, server_info
from comity.web.taxii.answers import HANDLERS
from comity.web.taxii.desk import Desk


def make_taxii(desk: Desk, hosts: Sequence[str] = ("*",)) -> Starlette:
    """The server at a desk. hosts: names under which it answers. When it ends, what was noted of reads is written."""

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        yield
        desk.trail.close()
        desk.ledger.close()

    guards = [Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)]
    app = Starlette(routes=[*objects.routes(desk), *server_info.routes(desk)], middleware=guards, lifespan=life,
                    exception_handlers=HANDLERS)  # fmt: skip
    app.router.redirect_slashes = False  # a redirect would lose the body, and tell of no more than a slash
    app.state.desk = desk
    return app
