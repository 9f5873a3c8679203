"""Text as the timelines write it: invisible marks, lists by line or comma, `null` for an empty cell."""

from __future__ import annotations

import re

from comity.sources.kit import Cell

NOTHING = "null"  # what an empty cell, and probably `N/A` too, became when the file was written

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"))
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)\]”\"])\.\s+(?=[A-Z“\"])")
_LINE = re.compile(r"\n(?!\s*[a-z]+ )")  # a line that begins with a plain word goes on with the one before
_ADDRESS = re.compile(r"https?://[^\s/]+\.\S+")


def clean(text: str) -> str:
    """Every run of spaces, no-break ones included, as one space; without zero-width marks."""
    return " ".join((text if text.isascii() else text.translate(_INVISIBLE)).split())


def filled(cell: Cell) -> Cell:
    """The cell, empty where it holds `null`."""
    return cell.piece("", 0) if cell.text == NOTHING else cell


def lines(cell: Cell) -> list[Cell]:
    """What stands on lines of its own, each piece with its ordinal; a sentence broken in two stays one piece."""
    return [cell.piece(clean(piece), n) for n, piece in enumerate(_LINE.split(cell.text)) if clean(piece)]


def headline(description: str) -> str:
    """The first sentence of a description: the timelines give no titles."""
    return _SENTENCE_END.split(clean(description), maxsplit=1)[0].rstrip(". ")


def address(text: str) -> str:
    """The address that a text is, empty if it is none."""
    return text if _ADDRESS.fullmatch(text) else ""
