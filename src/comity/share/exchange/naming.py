"""Which objects an object names, and so gives away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from string import ascii_lowercase, digits
from typing import Any

from comity.share.stix.kinds.references import DEFINED, compared

_UUID = re.compile(r"--[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_REST = len("--") + 36
_OF_TYPES, _LONGEST_TYPE = f"{ascii_lowercase}{digits}-", 250
_MOST_PARTS = 4
"""Parts of a type that is not the standard's, counted from its end, which may have been written onto something."""
_EXTENSION = re.compile(f"extension-definition{_UUID.pattern}").fullmatch


def named(value: Mapping[str, Any]) -> set[str]:
    """Ids in an object, wherever they stand: in references, in parts and extensions, in properties that are not the
    standard's, in a text. Markings of the whole and by selectors are left out, as `audience_of` asks what they mean;
    and names of extensions, which say how an object is written."""
    rest = {name: part for name, part in value.items() if name not in ("object_marking_refs", "granular_markings")}
    parts = [{**part, "marking_ref": ""} for part in value.get("granular_markings", ())]
    found: set[str] = set()
    for text in _texts([rest, *parts]):
        found.update(_in_text(text))
    found.discard(compared(value["id"]))
    return found


def _texts(waiting: list[Any]) -> Iterator[str]:
    """Texts, and names of properties, in which an id may stand."""
    while waiting:
        one = waiting.pop()
        if type(one) is dict:
            yield from (name for name in one if "--" in name and not _EXTENSION(name))
            one = one.values()
        for part in one:
            if type(part) is str:
                if "--" in part:
                    yield part
            elif type(part) is list or type(part) is dict:
                waiting.append(part)


def _in_text(text: str) -> Iterable[str]:
    """Ids in a text, which most often is one."""
    if text[:-_REST] in DEFINED and _UUID.fullmatch(text, len(text) - _REST):
        return (compared(text),)
    return {kind + compared(hit[0]) for hit in _UUID.finditer(text) for kind in _types_before(text, hit.start())}


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
