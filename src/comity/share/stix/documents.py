"""Bytes of others as JSON, without trust: what msgspec refuses, what it would let pass, said in words.

A bundle is split into the bytes of its objects, and these are read one by one, so that no more than one object is held.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from comity.share.stix.verdicts import shown

_any = msgspec.json.Decoder(Any)
_members = msgspec.json.Decoder(dict[str, msgspec.Raw])
_items = msgspec.json.Decoder(list[msgspec.Raw])
_encoder = msgspec.json.Encoder()
LINES = (".jsonl", ".ndjson")


class NotJSON(Exception):  # noqa: N818
    """What is wrong with the text, in words."""


def texts(path: Path) -> Iterator[bytes]:
    """The documents of a file: lines that are not blank of JSON Lines, else the whole."""
    if path.suffix.lower() in LINES:
        with path.open("rb") as stream:
            yield from (line for line in stream if line.strip())
    else:
        yield path.read_bytes()


def value(text: bytes | msgspec.Raw) -> Any:
    """One JSON value. NotJSON for what is malformed, nests too deep, has numbers out of range or a name twice."""
    return read(text)[0]


def read(text: bytes | msgspec.Raw) -> tuple[Any, int]:
    """One JSON value, and how many colons its text has, for `all_read`."""
    found, whole = _decoded(_any, text), bytes(text)
    colons = _colons(whole)
    # A name that stands twice in an object (2.3; RFC 8259 leaves it open) is dropped by the decoder: then the text has
    # more colons than what was read. Escaped colons that are counted in vain only lead to a slower look.
    if colons != _encoder.encode(found).count(b":"):
        _find_twice(whole)
    return found, colons


def members(text: bytes) -> dict[str, msgspec.Raw] | None:
    """The members of an object, not read yet; None if it is none. NotJSON if it is malformed."""
    return _decoded(_members, text) if _begins(text, b"{") else None


def items(text: bytes | msgspec.Raw) -> list[msgspec.Raw] | None:
    """The items of a list, not read yet; None if it is none. NotJSON if it is malformed."""
    return _decoded(_items, text) if _begins(text, b"[") else None


def all_read(text: bytes, names: Iterable[str], colons: int) -> None:
    """NotJSON if an object with these names, and with so many colons in the values that were read, has a name twice."""
    if _colons(text) != colons + sum(name.count(":") + 1 for name in names):
        _find_twice(text)


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


def _words(message: str) -> str:
    """msgspec reports half of a surrogate pair as an early end."""
    return "is cut short, or has half of a surrogate pair" if "truncated" in message else shown(message)


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
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise NotJSON(f"has the name {shown(twice)!r} twice in one object")
    return found
