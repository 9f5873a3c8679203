"""Bytes of others as JSON, without trust: what msgspec refuses, what it would let pass, said in words.

A bundle is split into the bytes of its objects, and these are read one by one, so that no more than one object is held.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeAlias

import msgspec

from comity.share.stix.verdicts import shown

_any = msgspec.json.Decoder(Any)
_members = msgspec.json.Decoder(dict[str, msgspec.Raw])
_items = msgspec.json.Decoder(list[msgspec.Raw])
_encoder = msgspec.json.Encoder()
LINES = (".jsonl", ".ndjson")
Opened: TypeAlias = list[msgspec.Raw] | dict[str, msgspec.Raw] | None


class NotJSON(Exception):  # noqa: N818
    """What is wrong with the text, in words."""


def by_lines(name: str) -> bool:
    """Whether a file of this name, packed or not, has one document per line."""
    return name.lower().removesuffix(".gz").endswith(LINES)


def is_lines(text: bytes) -> bool:
    """Whether a text has one object per line, whatever its file is called: the first line is one, and others follow."""
    first, _, rest = text.lstrip().partition(b"\n")
    if not rest or rest.isspace():
        return False
    try:
        return members(first) is not None
    except NotJSON:
        return False


def is_event(parts: dict[str, msgspec.Raw] | None) -> bool:
    """Whether an object holds events of MISP, as {"Event": …} or {"response": …}."""
    return parts is not None and ("Event" in parts or ("response" in parts and "type" not in parts))


def value(text: bytes | msgspec.Raw) -> Any:
    """One JSON value. NotJSON for what is malformed, nests too deep, has numbers out of range or a name twice."""
    found, whole = _decoded(_any, text), bytes(text)
    # A name that stands twice in an object (2.3; RFC 8259 leaves it open) is dropped by the decoder: then the text has
    # more colons than what was read. Escaped colons that are counted in vain only lead to a slower look.
    if _colons(whole) != _encoder.encode(found).count(b":"):
        _find_twice(whole)
    return found


def read(text: msgspec.Raw) -> tuple[Any, int]:
    """One JSON value of several, and how many colons were read; names that stand twice are told by `all_read`."""
    found = _decoded(_any, text)
    return found, _encoder.encode(found).count(b":")


def members(text: bytes) -> dict[str, msgspec.Raw] | None:
    """The members of an object, not read yet; None if it is none. NotJSON if it is malformed."""
    return _decoded(_members, text) if _begins(text, b"{") else None


def items(text: bytes | msgspec.Raw) -> list[msgspec.Raw] | None:
    """The items of a list, not read yet; None if it is none. NotJSON if it is malformed."""
    return _decoded(_items, text) if _begins(text, b"[") else None


def opened(text: bytes) -> Opened:
    """The items of a list or the members of an object, not read yet. NotJSON if it is malformed."""
    listed = items(text)
    return members(text) if listed is None else listed


def colons(values: Iterable[Any]) -> int:
    """Colons of values as they were read."""
    return sum(_encoder.encode(one).count(b":") for one in values)


def all_read(text: bytes, read: int) -> bool:
    """Whether a text has as many colons as were read of it: if not, a name may stand twice somewhere."""
    return _colons(text) == read


def names_once(text: bytes, held: msgspec.Raw | None) -> None:
    """NotJSON if an object has a name twice; `held` is a part of it that was looked at."""
    _find_twice(text.replace(bytes(held), b"[]", 1) if held is not None else text)


def _begins(text: bytes | msgspec.Raw, sign: bytes) -> bool:
    return bytes(memoryview(text)[:4096]).lstrip(b" \t\r\n")[:1] == sign


def _decoded(decoder: msgspec.json.Decoder[Any], text: bytes | msgspec.Raw) -> Any:
    try:
        return decoder.decode(text)
    except RecursionError:
        raise NotJSON("nests too deep") from None
    except UnicodeDecodeError:
        raise NotJSON("is not UTF-8") from None
    except msgspec.MsgspecError as error:
        raise NotJSON(_words(str(error))) from None


_WORDS = (
    # msgspec reports half of a surrogate pair as an early end.
    ("Input data was truncated", "is cut short, or has half of a surrogate pair"),
    ("JSON is malformed", "is malformed JSON"),
    ("Number out of range", "has a number out of range"),
)


def _words(message: str) -> str:
    """What msgspec says, as said of a text."""
    for theirs, ours in _WORDS:
        message = message.replace(theirs, ours)
    return shown(message)


def _colons(text: bytes) -> int:
    return text.count(b":") + (text.count(b"\\u003a") + text.count(b"\\u003A") if b"\\u003" in text else 0)


def _find_twice(text: bytes) -> None:
    try:
        json.loads(text, object_pairs_hook=_once)
    except RecursionError:
        raise NotJSON("nests too deep") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        often = Counter(name for name, _ in pairs)  # counted in one pass: the name may be the last of a million
        twice = next(name for name, times in often.items() if times > 1)
        raise NotJSON(f"has the name {shown(twice)!r} twice in one object")
    return found
