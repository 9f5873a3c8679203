"""What the first readers would wait for, done before they come: templates, names, shapes of maps, counts of all."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import jinja2
from starlette.applications import Starlette
from starlette.types import Message, Scope

FIRST = ("/", "/incidents", "/incidents?view=map", "/incidents?view=timeline", "/countries", "/actors",
         "/network", "/network?view=matrix", "/compare", "/sources", "/about", "/api/v1/incidents")  # fmt: skip
"""Addresses that are asked for, as a reader would; what comes of it is kept."""


def warm(app: Starlette, names: Sequence[str] = ()) -> None:
    """Asks an application for its first pages. names: under which it answers. Where there is no release, nothing lasts
    of it."""
    templates: jinja2.Environment = app.state.templates
    for name in templates.list_templates(extensions=["html"]):
        templates.get_template(name)
    asyncio.run(_ask(app, names[0] if names else "localhost"))


async def _ask(app: Starlette, host: str) -> None:
    for address in FIRST:
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
