"""Pages of a list, each from where the one before ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from pyroaring import BitMap

from comity.release.index.lists import Listed
from comity.web.api import cursors
from comity.web.api.described import Call
from comity.web.api.parameters import CURSOR, LIMIT, RELEASE, limit
from comity.web.api.shapes import Page

_OURS = (LIMIT.name, CURSOR.name, RELEASE.name)
Item = tuple[tuple[str, ...], Any]
"""The key of an item, and the item."""


def numbered(call: Call, unit: str, found: BitMap, first: int, rows: Callable[[BitMap], Sequence[Item]]) -> Page[Any]:
    """A page of a set of numbers, from the first that is not before `first`."""
    skip = found.rank(first - 1) if first else 0
    numbers = found[skip : skip + limit(call.read)]
    return page(call, unit, len(found), rows(numbers), more=skip + len(numbers) < len(found))


def listed(call: Call, unit: str, told: Listed, found: BitMap, key: tuple[str, ...] | None) -> Page[Any]:
    """A page of rows of a list, from behind a key."""
    first = 0 if key is None else told.behind(key[0])
    return numbered(call, unit, found, first, lambda numbers: [((name,), row) for name, row in told.rows(numbers)])


def page(call: Call, unit: str, count: int, items: Sequence[Item], *, more: bool) -> Page[Any]:
    """A page of items."""
    following = _next(call, unit, items[-1][0]) if more and items else None
    return Page(call.opened.release.version, unit, count, _understood(call), [item for _key, item in items], following)


def behind(call: Call, unit: str, parts: int = 1) -> tuple[str, ...] | None:
    """The key behind which the page begins; None at the beginning."""
    text = call.said.get(CURSOR.name)
    return None if text is None else cursors.read(text, unit, parts)


def _next(call: Call, unit: str, key: tuple[str, ...]) -> str:
    kept = [(name, text) for name, text in call.said.items() if name != CURSOR.name]
    return f"{call.path}?{urlencode([*kept, (CURSOR.name, cursors.written(unit, *key))])}"


def _understood(call: Call) -> dict[str, str]:
    return {name: str(value) for name, value in call.read.items() if name not in _OURS}
