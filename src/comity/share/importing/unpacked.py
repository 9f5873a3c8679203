"""The bytes of a file, packed with gzip or not, never more than is allowed."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from comity.model.errors import DataError
from comity.share.stix.documents import regular

LARGEST = 512 * 1024 * 1024
"""Bytes of a file, unpacked. ATT&CK has 46 million, the record of all sources 135 million."""

_AGAIN = "Get the file again."


def unpacked(path: Path, largest: int = LARGEST) -> bytes:
    """The whole text. DataError if it is no regular file, empty, too large, or not a whole gzip file."""
    regular(path)
    if path.stat().st_size > largest:
        raise DataError(f"{path.name}: {path.stat().st_size:,} bytes, more than the {largest:,} allowed.",
                        hint="Split it.")  # fmt: skip
    with path.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    text = _gunzipped(path, largest) if packed else path.read_bytes()
    text = text.removeprefix(b"\xef\xbb\xbf")
    if not text.strip():
        raise DataError(f"{path.name}: the file is empty.", hint=_AGAIN)
    return text


def _gunzipped(path: Path, largest: int) -> bytes:
    try:
        with gzip.open(path) as stream:
            text = stream.read(largest + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{path.name}: not a whole gzip file ({error}).", hint=_AGAIN) from error
    if len(text) > largest:
        raise DataError(f"{path.name}: unpacks to more than the {largest:,} bytes allowed.")
    return text
