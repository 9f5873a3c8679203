"""The bytes of a file, packed with gzip or not, never more than is allowed."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path

from comity.model.errors import DataError

LARGEST = 512 * 1024 * 1024
"""Bytes of a file, unpacked. ATT&CK has 46 million, the record of all sources 135 million."""

MAGIC = b"\x1f\x8b"
BOM = b"\xef\xbb\xbf"
"""A byte order mark at the beginning of a text: RFC 8259, 8.1, lets readers pass over it."""


class UnreadableFileError(DataError):
    """why: what is wrong with the file, without its name."""

    def __init__(self, name: str, why: str, hint: str = "Get the file again.") -> None:
        super().__init__(f"{name}: {why}.", hint=hint)
        self.why = why


def regular(path: Path) -> None:
    """DataError for what is no regular file: to open a pipe waits for whoever writes into it."""
    if not path.is_file():
        raise DataError(f"{path.name}: this is no regular file.", hint="Write it to a file first.")


def unpacked(path: Path, largest: int = LARGEST) -> bytes:
    """The whole text. DataError if it is no regular file, empty, too large, or not a whole gzip file."""
    regular(path)
    if path.stat().st_size > largest:
        raise UnreadableFileError(
            path.name, f"{path.stat().st_size:,} bytes, more than the {largest:,} allowed", "Split it."
        )
    return text_of(path.read_bytes(), path.name, largest)


def text_of(content: bytes, name: str, largest: int = LARGEST) -> bytes:
    """The text in the content of a file of that name. UnreadableFileError if it is empty, or not a whole gzip file."""
    text = _gunzipped(content, name, largest) if content.startswith(MAGIC) else content
    text = text.removeprefix(BOM)
    if not text or text.isspace():
        raise UnreadableFileError(name, "the file is empty")
    return text


def _gunzipped(content: bytes, name: str, largest: int) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
            text = stream.read(largest + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFileError(name, f"not a whole gzip file ({error})") from error
    if len(text) > largest:
        raise UnreadableFileError(name, f"unpacks to more than the {largest:,} bytes allowed", "Split it.")
    return text
