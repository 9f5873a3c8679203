"""Reading from pages of other sites (CORS, https://fetch.spec.whatwg.org), for what may be read by everybody."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comity.web.api.described import BASE

HEADERS = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, HEAD, OPTIONS",
    "access-control-allow-headers": "If-None-Match",
    "access-control-expose-headers": "ETag, Last-Modified, Link, Retry-After",
    "access-control-max-age": "86400",
    "cross-origin-resource-policy": "cross-origin",
}
"""No credentials are allowed with them."""


class Shared:
    """ASGI middleware that lets pages of any site read the API; outermost of those that set headers.

    Only where what is served may be passed on. On loopback the whole record is served to its owner, and a page that the
    owner visits elsewhere must not read it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        ours = scope["type"] == "http" and scope["path"].startswith(f"{BASE}/")
        await self.app(scope, receive, with_headers if ours else send)
