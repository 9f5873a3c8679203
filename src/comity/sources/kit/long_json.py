"""JSON too long to hold at once: an object with one long list, read entry by entry, packed with gzip or not.

What is held at a time is a window of the text, so memory depends on the longest entry and not on the file.
"""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from collections.abc import Iterator
from io import BufferedIOBase
from pathlib import Path
from typing import NamedTuple

from comity.model.errors import SourceError
from comity.sources.kit.documents import decoder
from comity.sources.kit.guard import refuse_markup

WINDOW = 4_000_000
"""Characters in view, and so the longest entry that can be read; the longest real one seen has under 40,000."""

_BLOCK = 1_000_000
_SPACE = re.compile(r"[ \t\r\n]*")


class Piece(NamedTuple):
    """A key of the object with its value, or one entry of the long list (number from 1; else 0)."""

    key: str
    value: object
    number: int = 0


def read_pieces(path: Path, name: str, long: str, max_unpacked: int) -> Iterator[Piece]:
    """Each key of the object in turn, and each entry of the list under key `long`.

    SourceError unless the file is whole, no larger than `max_unpacked` bytes of UTF-8, and strict JSON as `read_json`.
    """
    refuse_markup(path, name)
    try:
        with _opened(path) as stream:
            yield from _pieces(_Text(_blocks(stream, name, max_unpacked)), long)
    except RecursionError as error:
        raise SourceError("nested too deeply to be data.", file=name) from error
    except (OSError, EOFError, zlib.error) as error:
        raise SourceError(f"not a whole gzip file ({error}).", file=name, hint="Fetch it again.") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"byte {error.object[error.start]:#04x} is not UTF-8.", file=name,
                          hint="Fetch it again.") from error  # fmt: skip
    except ValueError as error:
        raise SourceError(f"not sound JSON ({error}).", file=name, hint="Fetch it again.") from error


def _opened(path: Path) -> BufferedIOBase:
    """Browsers and proxies unpack gzip unasked, so the bytes say what the file is, not its name."""
    with path.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    return gzip.open(path) if packed else path.open("rb")


def _blocks(stream: BufferedIOBase, name: str, limit: int) -> Iterator[str]:
    """The text in blocks. SourceError as soon as more comes out than is allowed, however little went in."""
    text, size = codecs.getincrementaldecoder("utf-8-sig")(), 0
    while block := stream.read(_BLOCK):
        size += len(block)
        if size > limit:
            raise SourceError(f"unpacks to more than the {limit:,} bytes allowed.", file=name)
        yield text.decode(block)
    yield text.decode(b"", final=True)


class _Text:
    """A window that moves over the text; at least WINDOW characters are in view until the text ends."""

    def __init__(self, blocks: Iterator[str]) -> None:
        self._blocks = blocks
        self._read = decoder().raw_decode
        self._view, self._at = "", 0

    def _look(self) -> None:
        """Goes to the next character that isn't space, and moves the window on where less than its length is left."""
        while True:
            found = _SPACE.match(self._view, self._at)
            self._at = found.end() if found else self._at
            if len(self._view) - self._at >= WINDOW or (block := next(self._blocks, None)) is None:
                return
            if self._at > WINDOW:
                self._view, self._at = self._view[self._at :], 0
            self._view += block

    def value(self) -> object:
        """The next value, whole."""
        self._look()
        value, self._at = self._read(self._view, self._at)
        return value

    def passes(self, sign: str) -> bool:
        """Whether that sign comes next; it is then passed."""
        self._look()
        found = self._view.startswith(sign, self._at)
        self._at += found
        return found

    def want(self, *signs: str) -> str:
        """The sign that comes next, passed. ValueError if it is none of those."""
        for sign in signs:
            if self.passes(sign):
                return sign
        raise ValueError(f"{self._view[self._at : self._at + 1] or 'its end'} where {' or '.join(signs)} is due")

    def end(self) -> None:
        """ValueError unless the text ends here."""
        self._look()
        if self._at < len(self._view):
            raise ValueError("more text after its end")


def _pieces(text: _Text, long: str) -> Iterator[Piece]:
    text.want("{")
    keys: set[object] = set()
    more = not text.passes("}")
    while more:
        key = text.value()
        if not isinstance(key, str) or key in keys:
            raise ValueError(f"the key {key!r} is no text, or occurs twice in one object")
        keys.add(key)
        text.want(":")
        if key == long and text.passes("["):
            yield from _entries(text, key)
        else:
            yield Piece(key, text.value())
        more = text.want(",", "}") == ","
    text.end()


def _entries(text: _Text, key: str) -> Iterator[Piece]:
    number, more = 0, not text.passes("]")
    while more:
        number += 1
        yield Piece(key, text.value(), number)
        more = text.want(",", "]") == ","
