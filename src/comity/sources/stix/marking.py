"""Which markings an object has, of the whole and of its parts, however deep within it they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def of_whole(value: Mapping[str, Any]) -> list[str]:
    """Ids of markings of the whole."""
    return _strings(value.get("object_marking_refs"))


def of_parts(value: Mapping[str, Any]) -> list[str]:
    """Ids of markings of parts: by selectors, or written into a part, which the standard knows of objects only."""
    found = _by_selectors(value)
    waiting = _containers(value.values())
    while waiting:
        one = waiting.pop()
        if type(one) is dict:
            found += _strings(one.get("object_marking_refs")) + _by_selectors(one)
            one = one.values()
        waiting += _containers(one)
    return found


def _containers(parts: Iterable[Any]) -> list[Any]:
    return [one for one in parts if type(one) is list or type(one) is dict]


def _by_selectors(one: Mapping[str, Any]) -> list[str]:
    listed = one.get("granular_markings")
    parts = listed if isinstance(listed, list) else []
    return _strings([part.get("marking_ref") for part in parts if isinstance(part, dict)])


def _strings(listed: object) -> list[str]:
    """Ids as they are compared, without case (RFC 4122); a part may have anything here."""
    return [one.lower() for one in (listed if isinstance(listed, list) else [listed]) if isinstance(one, str)]
