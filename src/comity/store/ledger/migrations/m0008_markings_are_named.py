"""What versions are marked with stands among what they name, of versions from before as well.

Of these no markings were kept, so that a definition that came later, or was narrowed, changed nothing for them. They
are read from the bodies. What is no identifier is kept as one marking of which there can be no definition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, text

_AT_ONCE = 500
_IDENTIFIER = re.compile(r"[a-z0-9-]{3,250}--[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch
_UNREADABLE = "marking-definition--"
_TLP = {
    "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
    "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",
    "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da",
    "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82",
    "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
}
"""TLP 2.0 and the four of STIX 2.1, 7.2.1.4: what has no others is left out, as what they mean never changes."""


def forward(con: Connection) -> None:
    """Adds the column, fills it, and drops the table that had some of it."""
    con.execute(text("ALTER TABLE shared_reference ADD COLUMN marks SMALLINT NOT NULL DEFAULT 0"))
    for some in _pages(con):
        marks = [{"c": row.collection, "a": row.added, "t": one} for row in some for one in _marks(row.body)]
        if marks:
            con.execute(text("INSERT INTO shared_reference (collection, target_id, added, meant, marks) "
                             "VALUES (:c, :t, :a, '[]', 1) ON CONFLICT (collection, target_id, added) "
                             "DO UPDATE SET marks = 1"), marks)  # fmt: skip
    con.execute(text("DROP TABLE shared_marking"))


def _pages(con: Connection) -> Iterator[list[Any]]:
    """All objects, some at a time, in the order of their key."""
    last = (-1, -1)
    asked = text("SELECT collection, added, body FROM shared_object WHERE (collection, added) > (:c, :a) "
                 "ORDER BY collection, added LIMIT :n")  # fmt: skip
    while some := list(con.execute(asked, {"c": last[0], "a": last[1], "n": _AT_ONCE})):
        yield some
        last = some[-1].collection, some[-1].added


def _marks(body: bytes) -> set[str]:
    value = msgspec.json.decode(body)
    own = {value["id"].lower()} if value.get("type") == "marking-definition" else set()
    found = {one.lower() for one in _all(value) if isinstance(one, str)}
    named = {one if _IDENTIFIER(one) else _UNREADABLE for one in found} | own
    return set() if named <= _TLP else named


def _all(value: dict[str, Any]) -> Iterator[Any]:
    """Markings of the whole, by selectors, and within parts."""
    waiting: list[Any] = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            whole, parts = one.get("object_marking_refs"), one.get("granular_markings")
            yield from whole if isinstance(whole, list) else [whole]
            listed = parts if isinstance(parts, list) else []
            yield from (part.get("marking_ref") for part in listed if isinstance(part, dict))
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
