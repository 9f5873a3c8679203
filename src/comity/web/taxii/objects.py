"""Manifest, objects, object and versions: read, added, deleted (sections 5.3 to 5.8)."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.share.exchange import filters, incoming, reading
from comity.share.exchange.adding import add
from comity.share.exchange.filters import Filters
from comity.share.exchange.reading import Page
from comity.share.exchange.removing import remove
from comity.share.parties.rules import Caller, Rules
from comity.web.taxii.answers import RefusedError, page, resource
from comity.web.taxii.desk import Desk
from comity.web.taxii.negotiating import check_content_type
from comity.web.taxii.server_info import ROOT

_OF_ONE = frozenset({"added_after", "limit", "next", "match[version]", "match[spec_version]"})
_OF_VERSIONS = _OF_ONE - {"match[version]"}
_OF_DELETE = frozenset({"match[version]", "match[spec_version]"})
_ALL_VERSIONS = 1_000_000
_IN_COLLECTION = f"{ROOT}/collections/{{collection}}"


def routes(desk: Desk) -> list[Route]:
    """Routes of these endpoints."""

    async def manifest(request: Request) -> Response:
        return _read(desk, request, "manifest", reading.manifest, _of_all)

    async def objects(request: Request) -> Response:
        return _read(desk, request, "objects", reading.objects, _of_all)

    async def one(request: Request) -> Response:
        return _read(desk, request, "object", reading.objects, _of_one)

    async def versions(request: Request) -> Response:
        return _read(desk, request, "versions", reading.versions, _of_versions)

    async def add(request: Request) -> Response:
        caller, number = _writer(desk, request)
        check_content_type(request)
        async with desk.bodies.read(request, caller.party_id or "") as body:
            status = await run_in_threadpool(_add, desk, caller, number, body)
        return resource(status, 202)

    async def delete(request: Request) -> Response:
        caller, number = _writer(desk, request, reads=True)
        asked = msgspec.structs.replace(_of_one(request, _OF_DELETE), limit=_ALL_VERSIONS)
        await run_in_threadpool(_delete, desk, caller, number, asked)
        return resource(b"")

    return [
        Route(f"{_IN_COLLECTION}/manifest/", manifest),
        Route(f"{_IN_COLLECTION}/objects/", objects),
        Route(f"{_IN_COLLECTION}/objects/", add, methods=["POST"]),
        Route(f"{_IN_COLLECTION}/objects/{{object}}/", one),
        Route(f"{_IN_COLLECTION}/objects/{{object}}/", delete, methods=["DELETE"]),
        Route(f"{_IN_COLLECTION}/objects/{{object}}/versions/", versions),
    ]


Reader = Callable[..., Page]


def _read(desk: Desk, request: Request, act: str, reader: Reader,
          filtered: Callable[[Request], Filters]) -> Response:  # fmt: skip
    with desk.asked(request) as (con, caller):
        where, rights = desk.readable(request, caller)
        asked = filtered(request)
        found = reader(con, where.number, rights.audiences, asked)
    if not found.count and "object" in request.path_params and not asked.after:
        raise RefusedError(404, "There is no such object here.")
    # Who asks for the head alone is given no object.
    desk.noted(request, act, where, caller, found.count, found.given if request.method == "GET" else b"")
    return page(found)


def _said(request: Request) -> list[tuple[str, str]]:
    return request.query_params.multi_items()


def _of_all(request: Request) -> Filters:
    return filters.read(_said(request))


def _of_one(request: Request, allowed: frozenset[str] = _OF_ONE) -> Filters:
    asked = filters.read(_said(request), allowed)
    return msgspec.structs.replace(asked, ids=filters.of_one(request.path_params["object"]))


def _of_versions(request: Request) -> Filters:
    return msgspec.structs.replace(_of_one(request, _OF_VERSIONS), versions=("all",))


def _writer(desk: Desk, request: Request, *, reads: bool = False) -> tuple[Caller, int]:
    with desk.asked(request) as (_, caller):
        where, rights = desk.collection(request, caller)
        if not rights.writes or (reads and not rights.reads):
            raise RefusedError(403, "You may not do this in this collection.")
        return caller, where.number


def _add(desk: Desk, caller: Caller, number: int, body: bytes) -> bytes:
    with desk.writing:
        came = list(incoming.judged(incoming.objects(body)))
        if any(isinstance(one, incoming.Arrived) and one.revoked for one in came):
            desk.trail.flush()  # whoever had it is told
        return msgspec.json.encode(add(desk.ledger, caller, number, came))


def _delete(desk: Desk, caller: Caller, number: int, asked: Filters) -> None:
    with desk.ledger.write() as con:
        rules = Rules()
        rules.fresh(con)
        rights = rules.rights_in(con, caller, number)
        if not (rights.reads and rights.writes):
            raise RefusedError(403, "You may not do this in this collection.")
        remove(con, number, caller, rights, asked)
