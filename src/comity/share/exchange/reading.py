"""Pages as bytes: objects, manifests, versions. What is kept is joined as it lies; nothing is parsed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

from comity.share.audit.receipts import packed
from comity.share.exchange.asking import ask
from comity.share.exchange.filters import Filters
from comity.share.exchange.moments import shown, version_shown
from comity.share.exchange.versions import IS_21

_encode = msgspec.json.Encoder().encode


class Page(msgspec.Struct, frozen=True):
    """body: JSON. count: of its items. first, last: date_added of the first and the last; where there is none, the date
    after which was asked. given: packed rows of the objects in it, where it has objects."""

    body: bytes
    count: int
    first: int
    last: int
    given: bytes = b""


def objects(con: Connection, collection: int, audiences: tuple[int, ...], filters: Filters) -> Page:
    """An envelope (TAXII 2.1, section 3.7)."""
    rows = ask(con, collection, audiences, filters, "o.added, o.body")
    page = _page(b"objects", rows, filters, [bytes(row[1]) for row in rows[: filters.limit]],
                 b'{"more":false}')  # fmt: skip
    return msgspec.structs.replace(page, given=packed([row[0] for row in rows[: filters.limit]]))


def manifest(con: Connection, collection: int, audiences: tuple[int, ...], filters: Filters) -> Page:
    """A manifest (section 5.3.1)."""
    rows = ask(con, collection, audiences, filters, "o.added, o.object_id, o.version, o.stage")
    return _page(b"objects", rows, filters, [_record(row) for row in rows[: filters.limit]])


def versions(con: Connection, collection: int, audiences: tuple[int, ...], filters: Filters) -> Page:
    """Versions of one object (section 5.8.1); `filters` names it and asks for all."""
    rows = ask(con, collection, audiences, filters, "o.added, o.version")
    return _page(b"versions", rows, filters, [_encode(version_shown(row[1])) for row in rows[: filters.limit]])


def _record(row: tuple[Any, ...]) -> bytes:
    spec = "2.1" if row[3] & IS_21 else "2.0"
    return _encode({"id": row[1], "date_added": shown(row[0]), "version": version_shown(row[2]),
                    "media_type": f"application/stix+json;version={spec}"})  # fmt: skip


def _page(name: bytes, rows: Sequence[tuple[Any, ...]], filters: Filters, items: list[bytes],
          nothing: bytes = b"{}") -> Page:  # fmt: skip
    if not items:
        return Page(nothing, 0, filters.after, filters.after)
    last = rows[len(items) - 1][0]
    more = b'"more":true,"next":"%d"' % last if len(rows) > len(items) else b'"more":false'
    count = len(items)
    items[0] = b'{%s,"%s":[%s' % (more, name, items[0])  # so that the whole is put together, and copied, once
    items[-1] += b"]}"
    return Page(b",".join(items), count, rows[0][0], last)
