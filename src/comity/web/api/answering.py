"""From a resource to an HTTP answer: conditional, cacheable, with links (RFC 9110, 9111, 8288)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from functools import cache
from hashlib import blake2b
from importlib.metadata import version as installed

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from comity.release.index.schema import FORMAT
from comity.web.api.asking import call
from comity.web.api.described import Call, Moved, Resource
from comity.web.api.shapes import Page

ALLOWED = "GET, HEAD, OPTIONS"


def endpoint(resource: Resource) -> Callable[[Request], Response]:
    """What answers requests for a resource."""

    def answer(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"allow": ALLOWED})
        asked = call(request, resource)
        headers = _headers(resource, asked)
        if unchanged(request, headers["etag"]):
            return Response(status_code=304, headers=headers)
        told = resource.make(asked)
        if isinstance(told, Moved):
            return RedirectResponse(told.path, 301)
        if isinstance(told, Page) and told.next:
            headers["link"] = f'<{told.next}>; rel="next"'
        return Response(msgspec.json.encode(told), headers=headers, media_type="application/json")

    return answer


def tag(*parts: object) -> str:
    """An entity tag of what an answer depends on. Weak: compressed or not, it says the same."""
    return f'W/"{blake2b(repr((_software(), FORMAT, *parts)).encode(), digest_size=12).hexdigest()}"'


def unchanged(request: Request, etag: str) -> bool:
    """Whether the caller has that already. Only tags are compared: after a step back to an older release its date
    would say that nothing is newer."""
    return etag in [one.strip() for one in request.headers.get("if-none-match", "").split(",")]


def _headers(resource: Resource, asked: Call) -> dict[str, str]:
    release, public = asked.opened.release, asked.current.public
    state = resource.state(asked) if resource.state else None
    parts = (release.version, public, state, asked.path, sorted(asked.said.items()))
    keep = "max-age=3600" if asked.opened.pinned and not resource.state else "no-cache"
    told = {"etag": tag(*parts), "cache-control": f"{'public' if public else 'private'}, {keep}"}
    if not resource.state:
        told["last-modified"] = format_datetime(datetime.fromisoformat(release.made_at), usegmt=True)
    return told


@cache
def _software() -> str:
    return installed("comity")
