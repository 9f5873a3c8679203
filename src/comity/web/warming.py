"""What the first readers would wait for, done before they come: templates, names, shapes of maps, counts of all.

Else they would all do it at once: what a process does only the first time is not held back for others who ask.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

import jinja2
from pyroaring import BitMap
from starlette.applications import Starlette
from starlette.types import Message, Scope

from comity.model.errors import EnvironmentRefusedError
from comity.release.index.index import Index

FIRST = ("/", "/incidents", "/incidents?q=network", "/incidents?view=map", "/incidents?view=timeline", "/countries",
         "/actors", "/network", "/network?view=matrix", "/compare", "/sources", "/about",
         "/api/v1/incidents")  # fmt: skip
"""Addresses that are asked for, as a reader would; a page of each kind of subject follows."""


def warm(app: Starlette, names: Sequence[str] = ()) -> None:
    """Asks an application for its first pages, if there is a release. names: under which it answers."""
    templates: jinja2.Environment = app.state.templates
    for name in templates.list_templates(extensions=["html"]):
        templates.get_template(name)
    with suppress(EnvironmentRefusedError):
        addresses = [*FIRST, *_of_each_kind(app.state.current.index())]
        asyncio.run(_ask(app, addresses, names[0] if names else "localhost"))


def _of_each_kind(index: Index) -> Iterator[str]:
    """The newest incident, and of countries, accused and actors the one that most is told of."""
    for row in index.rows(index.all[:1]):
        yield f"/incidents/{row['incident_id']}"
    country, accused, actor = (_most(index.facet(name)) for name in ("country", "accused", "actor"))
    if country:
        yield f"/countries/{country}"
    if accused:
        yield f"/countries/{accused}?as=accused"
    if country and accused:
        yield f"/dyads/{accused}/{country}"
    if actor:
        yield f"/actors/{actor}"


def _most(facet: Mapping[str, BitMap]) -> str:
    return max(facet, key=lambda code: len(facet[code]), default="")


async def _ask(app: Starlette, addresses: Sequence[str], host: str) -> None:
    for address in addresses:
        with suppress(Exception):  # what breaks will break again, and be told, when a reader asks
            await app(_asked(address, host), _nothing, _unheard)


def _asked(address: str, host: str) -> Scope:
    path, _, query = address.partition("?")
    headers = [(b"host", host.encode()), (b"accept-encoding", b"gzip")]
    return {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": path, "raw_path": path.encode(), "root_path": "", "query_string": query.encode(),
            "headers": headers, "client": ("127.0.0.1", 0), "server": (host, 80)}  # fmt: skip


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _unheard(_: Message) -> None:
    """Nobody reads it."""
