"""Files of documents: one, a folder of them, or standard input; packed or not; a document each, or one per line."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from comity.model.errors import UsageError
from comity.share.stix.documents import LINES, by_lines, is_lines
from comity.share.stix.unpacked import BOM, MAGIC, regular, text_of

STANDARD_INPUT = Path("-")
NAMES = (".json", *LINES, ".gz")
"""How the files of a folder end that are looked at."""


class Text(NamedTuple):
    """A text that holds documents. line: its place in a file that has one per line, from 1, else None."""

    line: int | None
    text: bytes


def listed(path: Path) -> tuple[list[Path], int]:
    """The files that a path stands for, in order of name, and how many others lie beside them in a folder. UsageError
    for a folder without any."""
    if not path.is_dir():
        return [path], 0
    held = sorted(path.iterdir())
    found = [one for one in held if one.name.lower().endswith(NAMES) and one.is_file()]
    if not found:
        raise UsageError(f"{path}: no file in it whose name ends in {', '.join(NAMES)}.", hint="Name a file.")
    return found, len(held) - len(found)


def texts(path: Path) -> Iterator[Text]:
    """The texts of a file: lines that are not blank of JSON Lines, else the whole. What has no name to tell by is
    looked at. DataError as of `regular`, but for standard input; UnreadableFileError if it is packed badly or empty."""
    if _is_standard_input(path):
        content = sys.stdin.buffer.read() if path == STANDARD_INPUT else path.read_bytes()
        text = text_of(content, "standard input")
        yield from _lines(io.BytesIO(text)) if by_lines(path.name) or is_lines(text) else [Text(None, text)]
        return
    regular(path)
    if by_lines(path.name):
        with path.open("rb") as stream:
            yield from _lines(_unpacked(stream, path.name))
    else:
        yield Text(None, text_of(path.read_bytes(), path.name))


def _is_standard_input(path: Path) -> bool:
    """Whether it is what somebody leads to us on purpose, as - or /dev/stdin: that is read, pipe or not."""
    try:
        return path == STANDARD_INPUT or os.path.samestat(path.stat(), os.fstat(0))
    except OSError:
        return False


def _unpacked(stream: BinaryIO, name: str) -> BinaryIO:
    """A stream of lines at its first. What isn't packed is never held as a whole."""
    first = stream.read(len(BOM))
    if first.startswith(MAGIC):
        return io.BytesIO(text_of(first + stream.read(), name))
    if first != BOM:
        stream.seek(0)
    return stream


def _lines(stream: BinaryIO) -> Iterator[Text]:
    return (Text(number, line) for number, line in enumerate(stream, start=1) if not line.isspace())
