"""Text of a PDF, page by page. A PDF is a program for a page, so it is read in a process of its own, with bounds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from comity.model.errors import SourceError
from comity.sources.kit import pdf_text
from comity.sources.kit.guard import refuse_markup

_AGAIN = "Fetch it again."
_TAIL = 1024  # bytes from the end within which viewers look for the mark of the end


class Bounds(NamedTuple):
    """Most pages, characters of text, bytes of memory and seconds that reading a PDF may take."""

    pages: int = 2_000
    characters: int = 5_000_000
    memory: int = 1 << 30
    seconds: int = 60


class Page(NamedTuple):
    """A page: its number from 1, its locator (RFC 8118), its lines from the top, blank ones included."""

    number: int
    at: str
    lines: tuple[str, ...]


class Pdf(NamedTuple):
    """Pages, and whether the file permits copying: a wish of its owner that viewers honour, no lock."""

    pages: tuple[Page, ...]
    copying: bool


BOUNDS = Bounds()


def read_pdf(path: Path, name: str, bounds: Bounds = BOUNDS) -> Pdf:
    """Reads the text layer. SourceError for what is no PDF, cut, locked by a password, without text, or beyond bounds.

    Lines are as a person sees them, where the file draws them from top to bottom; spaces between words are the file's.
    """
    _refuse_at_sight(path, name)
    told = _run(path, name, bounds)
    if why := told.get("refused"):
        raise SourceError(str(why), file=name)
    pages = tuple(
        Page(number, f"{name}#page={number}", tuple(line.rstrip() for line in text.removesuffix("\n").split("\n")))
        for number, text in enumerate(_texts(told, name), start=1)
    )
    if not any(line for page in pages for line in page.lines):
        raise SourceError("no text in it: its pages may be pictures.", file=name)
    return Pdf(pages, bool(told["copying"]))


def _refuse_at_sight(path: Path, name: str) -> None:
    refuse_markup(path, name)
    with path.open("rb") as stream:
        start = stream.read(5)
        stream.seek(max(0, path.stat().st_size - _TAIL))
        end = stream.read()
    if start != b"%PDF-":
        raise SourceError("not a PDF.", file=name, hint=_AGAIN)
    if b"%%EOF" not in end:
        raise SourceError("the PDF is cut off: the mark of its end is missing.", file=name, hint=_AGAIN)


def _run(path: Path, name: str, bounds: Bounds) -> dict[str, object]:
    limits = [bounds.pages, bounds.characters, bounds.memory, bounds.seconds]
    command = [sys.executable, "-P", str(Path(pdf_text.__file__)), str(path), *map(str, limits)]
    try:
        done = subprocess.run(command, check=False, capture_output=True, timeout=bounds.seconds)
    except subprocess.TimeoutExpired as error:
        raise _beyond(name, bounds) from error
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise _beyond(name, bounds)
    if done.returncode > 0:
        why = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise SourceError(f"not a readable PDF ({why[:200]}).", file=name, hint=_AGAIN)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def _beyond(name: str, bounds: Bounds) -> SourceError:
    return SourceError(
        f"can't be read within {bounds.seconds} seconds and {bounds.memory >> 20:,} MB: broken, or made to do harm.",
        file=name, hint=_AGAIN,
    )  # fmt: skip


def _texts(told: dict[str, object], name: str) -> list[str]:
    texts = told["pages"]
    if not isinstance(texts, list) or any("\0" in text for text in texts):
        raise SourceError("its text has NUL characters: it can't be told what its letters are.", file=name)
    return texts
