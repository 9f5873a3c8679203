"""The routes of the API: one for each resource, and its description as OpenAPI."""

from __future__ import annotations

from functools import cache

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.web.api import openapi
from comity.web.api.answering import ALLOWED, endpoint, tag, unchanged
from comity.web.api.described import BASE
from comity.web.api.resources import (
    actors,
    claims,
    codebook,
    corrections,
    countries,
    dyads,
    incidents,
    releases,
    sources,
    statements,
)

RESOURCES = [
    resource
    for kind in (incidents, claims, actors, countries, dyads, statements, sources, releases, corrections, codebook)
    for resource in kind.RESOURCES
]
"""All resources, in the order in which they are documented."""

OPENAPI = f"{BASE}/openapi.json"
_METHODS = ["GET", "OPTIONS"]  # Starlette adds HEAD


def openapi_json(request: Request) -> Response:
    """The API as OpenAPI 3.1."""
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"allow": ALLOWED})
    body = _openapi()
    headers = {"etag": tag(body), "cache-control": "public, no-cache"}
    if unchanged(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


@cache
def _openapi() -> bytes:
    return msgspec.json.encode(openapi.document(RESOURCES))


ROUTES = [
    Route(OPENAPI, openapi_json, methods=_METHODS),
    *(Route(BASE + resource.path, endpoint(resource), methods=_METHODS) for resource in RESOURCES),
]
