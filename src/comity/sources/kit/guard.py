"""Refuses files that aren't what they claim to be, before anything large is read."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from pathlib import Path

from comity.model.errors import SourceError

_MOST_CELLS = 20_000_000  # forty times the largest sheet seen; the reader takes some 30 bytes for each, empty or not
_CELL = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")


def refuse_large(path: Path, name: str, max_bytes: int) -> None:
    """SourceError if the file is larger than source.yml allows, or empty."""
    size = path.stat().st_size
    if size == 0:
        raise SourceError("the file is empty.", file=name, hint="Fetch it again.")
    if size > max_bytes:
        raise SourceError(
            f"{size:,} bytes, more than the {max_bytes:,} that source.yml allows.", file=name,
            hint="If the source really grew, raise max_bytes in its source.yml.",
        )  # fmt: skip


def refuse_markup(path: Path, name: str) -> None:
    """SourceError if the file is a web page, as portals send in place of a download."""
    with path.open("rb") as stream:
        start = stream.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise SourceError("this is a web page, not data.", file=name, hint="A login or a notice may stand in the way.")


def refuse_bomb(path: Path, name: str, max_bytes: int) -> None:
    """SourceError if a zip container is broken, or unpacks to more than `max_bytes` or than it says itself."""
    with _archive(path, name) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
        if size > max_bytes:
            raise SourceError(f"unpacks to {size:,} bytes, more than the {max_bytes:,} allowed.", file=name)
        broken = archive.testzip()  # reads no more than is declared; what holds more fails its checksum
    if broken is not None:
        raise SourceError(f"not a readable workbook ({broken} is damaged).", file=name, hint="Fetch it again.")


def refuse_far_cells(path: Path, name: str) -> None:
    """SourceError if a sheet spans more cells than any table: one cell in the last corner would fill all memory."""
    with _archive(path, name) as archive:
        for sheet in (entry for entry in archive.namelist() if entry.startswith("xl/worksheets/")):
            found = [(len(letters), letters, int(row)) for letters, row in _CELL.findall(archive.read(sheet))]
            rows, columns = max((row for *_, row in found), default=0), _column(max(found, default=(0, b"", 0))[1])
            if rows * columns > _MOST_CELLS:
                raise SourceError(f"a sheet of {rows:,} rows and {columns:,} columns is no table.", file=name)


@contextmanager
def _archive(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise SourceError(f"not a readable workbook ({error}).", file=name, hint="Fetch it again.") from error


def _column(letters: bytes) -> int:
    """Number of a column from its letters: A is 1, XFD is 16,384."""
    return reduce(lambda number, letter: number * 26 + letter - ord("A") + 1, letters, 0)
