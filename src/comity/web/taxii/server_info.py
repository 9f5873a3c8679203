"""Discovery, the API root, statuses and collections (sections 4 and 5.1, 5.2)."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.share.exchange.submissions import status
from comity.share.parties.rules import Caller, Collection, Rights
from comity.web.taxii.answers import MEDIA_TYPE, RefusedError, resource
from comity.web.taxii.bodies import LARGEST_BODY
from comity.web.taxii.desk import Desk
from comity.web.taxii.signing import asked

ROOT = "/taxii2/exchange"
_TITLE = "Comity"
_STIX = ["application/stix+json;version=2.1", "application/stix+json;version=2.0"]


def routes(desk: Desk) -> list[Route]:
    """Routes of these endpoints."""

    async def discovery(request: Request) -> Response:
        with desk.asked(request):
            root = f"{request.url.scheme}://{request.url.netloc}{ROOT}/"
            said = {"title": _TITLE, "description": "Objects that parties share, each with those who may see it.",
                    "default": root, "api_roots": [root]}  # fmt: skip
            return resource(msgspec.json.encode(said))

    async def api_root(request: Request) -> Response:
        with desk.asked(request):
            said = {"title": _TITLE, "versions": [MEDIA_TYPE], "max_content_length": LARGEST_BODY}
            return resource(msgspec.json.encode(said))

    async def one_status(request: Request) -> Response:
        with desk.asked(request) as (con, caller):
            if caller.party_id is None:
                raise asked()
            found = status(con, caller.party_id, request.path_params["status"])
            if found is None:
                raise RefusedError(404, "There is no such status.")
            return resource(found)

    async def collections(request: Request) -> Response:
        with desk.asked(request) as (_, caller):
            listed = [_said(one, rights) for one, rights in _seen(desk, caller)]
            return resource(msgspec.json.encode({"collections": listed} if listed else {}))

    async def collection(request: Request) -> Response:
        with desk.asked(request) as (_, caller):
            return resource(msgspec.json.encode(_said(*desk.collection(request, caller))))

    return [
        Route("/taxii2/", discovery),
        Route(f"{ROOT}/", api_root),
        Route(f"{ROOT}/status/{{status}}/", one_status),
        Route(f"{ROOT}/collections/", collections),
        Route(f"{ROOT}/collections/{{collection}}/", collection),
    ]


def _seen(desk: Desk, caller: Caller) -> list[tuple[Collection, Rights]]:
    each = ((one, desk.rules.rights(caller, one)) for one in desk.rules.collections())
    return [(one, rights) for one, rights in each if rights.reads or rights.writes]


def _said(one: Collection, rights: Rights) -> dict[str, Any]:
    said: dict[str, Any] = {"id": one.collection_id, "title": one.name, "alias": one.name,
                            "can_read": rights.reads, "can_write": rights.writes, "media_types": _STIX}  # fmt: skip
    return said | ({"description": one.description} if one.description else {})
