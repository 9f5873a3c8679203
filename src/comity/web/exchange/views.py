"""What pages of the exchange show."""

from __future__ import annotations

from typing import Any

import msgspec

from comity.share.exchange.moments import shown
from comity.share.parties.rules import Collection
from comity.web.exchange.marks import Mark, Object, marks, statement

_NAMES = ("name", "value", "abstract", "content", "explanation", "pattern", "path", "key")
LONGEST = 100_000
"""Characters of an object that a page shows."""


class Reader(msgspec.Struct, frozen=True):
    """party: of who is signed in, empty for nobody. token: for the form that ends it. offered: one can sign in."""

    party: str
    token: str
    offered: bool


class Listed(msgspec.Struct, frozen=True):
    """A collection in the list."""

    id: str
    name: str
    description: str
    open: bool


class ListPage(msgspec.Struct, frozen=True):
    """Collections that a reader may see."""

    reader: Reader
    lines: list[Listed]


class Line(msgspec.Struct, frozen=True):
    """An object in the list. name: what it calls itself. added: when it came here."""

    id: str
    type: str
    name: str
    version: str
    added: str
    marks: list[Mark]


class CollectionPage(msgspec.Struct, frozen=True):
    """A page of a collection. after: the place of the next one, empty at the end. first: it is the first."""

    reader: Reader
    collection: Listed
    lines: list[Line]
    after: str
    first: bool


class ObjectPage(msgspec.Struct, frozen=True):
    """An object. text: its JSON, cut where `cut` says so."""

    reader: Reader
    collection: Listed
    line: Line
    text: str
    cut: bool


def listed(one: Collection) -> Listed:
    """A collection for a page."""
    return Listed(one.collection_id, one.name, one.description or "", one.open)


def line(added: int, value: Object, definitions: dict[str, Any]) -> Line:
    """An object for a list."""
    version = str(value.get("modified") or value.get("created") or "")
    return Line(value["id"], value["type"], _name(value), version[:10], shown(added)[:16].replace("T", " "),
                marks(value, definitions))  # fmt: skip


def _name(value: Object) -> str:
    if value["type"] == "relationship":
        ends = (str(value.get(end, "")).partition("--")[0] for end in ("source_ref", "target_ref"))
        return f"{value.get('relationship_type')}: {' → '.join(ends)}"
    if value["type"] == "marking-definition" and not value.get("name"):
        return statement(value)
    return next((str(value[name]) for name in _NAMES if isinstance(value.get(name), str) and value[name]), "")
