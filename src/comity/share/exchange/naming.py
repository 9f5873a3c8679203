"""Which objects an object names, and so gives away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from string import ascii_lowercase, digits
from typing import Any

from comity.share.stix.kinds.references import DEFINED, compared

_UUID = re.compile(r"--[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_OF_TYPES, _LONGEST_TYPE = f"{ascii_lowercase}{digits}-", 250
_MOST_PARTS = 4
"""Parts of a type that is not the standard's, counted from its end, which may have been written onto something."""
_EXTENSION = re.compile(f"extension-definition{_UUID.pattern}").fullmatch


def named(value: Mapping[str, Any]) -> set[str]:
    """Ids in an object, wherever they stand: in references, in parts and extensions, in properties that are not the
    standard's, in a text. Markings of the whole and by selectors are left out, as `audience_of` asks what they mean;
    and names of extensions, which say how an object is written."""
    found: set[str] = set()
    rest = {name: part for name, part in value.items() if name not in ("object_marking_refs", "granular_markings")}
    waiting: list[Any] = [rest, *({**part, "marking_ref": ""} for part in value.get("granular_markings", ()))]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            if "--" in one:
                found.update(kind + compared(hit[0]) for hit in _UUID.finditer(one)
                             for kind in _types_before(one, hit.start()))  # fmt: skip
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            waiting += _parts(one)
    found.discard(compared(value["id"]))
    return found


def _parts(one: Mapping[str, Any]) -> Iterator[Any]:
    for name, part in one.items():
        yield part
        if "--" in name and not _EXTENSION(name):
            yield name


def _types_before(text: str, end: int) -> set[str]:
    """The types that an id may have, read backwards from where the rest of it begins, so that no text takes long.

    Within a text or an address something may be written onto it: "…/my-malware--" names a malware as well. So each end
    counts that is a type of the standard's, or begins after one of the last hyphens. A type of the standard's that
    stands alone is that and nothing else.
    """
    before = compared(text[max(0, end - _LONGEST_TYPE) : end])
    whole = before[len(before.rstrip(_OF_TYPES)) :]
    if whole in DEFINED:
        return {whole}
    parts = whole.split("-")
    ends = ("-".join(parts[-count:]) for count in range(1, min(_MOST_PARTS, len(parts)) + 1))
    return {whole, *ends, *filter(whole.endswith, DEFINED)} - {""}
