"""Which objects an object names, and so gives away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from string import ascii_lowercase, digits
from typing import Any

_UUID = re.compile(r"--[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_OF_TYPES, _LONGEST_TYPE = f"{ascii_lowercase}{digits}-", 250
_OF_MARKINGS = ("object_marking_refs", "granular_markings")
_EXTENSION = "extension-definition--"


def named(value: Mapping[str, Any]) -> set[str]:
    """Ids in an object, wherever they stand: in references, in parts and extensions, in properties that are not the
    standard's, in a text. Markings are left out, as `audience_of` asks what they mean; and names of extensions, which
    say how an object is written."""
    found: set[str] = set()
    waiting: list[Any] = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            if "--" in one:
                found.update(_type_before(one, hit.start()) + hit[0] for hit in _UUID.finditer(one))
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            waiting += _parts(one)
    found.discard(value["id"])
    return found


def _parts(one: Mapping[str, Any]) -> Iterator[Any]:
    for name, part in one.items():
        if name not in _OF_MARKINGS:
            yield part
        if "--" in name and not name.startswith(_EXTENSION):
            yield name


def _type_before(text: str, end: int) -> str:
    """The type of an id, read backwards from where the rest of it begins, so that no text takes long."""
    before = text[max(0, end - _LONGEST_TYPE) : end]
    return before[len(before.rstrip(_OF_TYPES)) :]
