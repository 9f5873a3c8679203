"""Lines of the PDF -> entries. An entry starts with its date: 'March 2020. …', 'July 2016: …', 'Summer 2008. …'.

A wrapped line can begin with a date too, and it makes no entry. Blank lines part the paragraphs, so the first line of
a paragraph starts an entry; if all it has is a year, the text before must have ended a sentence. The list lacks some
blank lines: within a paragraph a line starts an entry too if it begins with a known month, year and separator, and the
line before ends a sentence and had room for one more word; a wrapped line is full. A line that begins like an entry and
fails this stays text and is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from comity.sources.csis.when import MONTH
from comity.sources.kit.pdf import Page

_HEADER = "Center for Strategic and International Studies (CSIS)"
_START = re.compile(r"(?P<date>(?:[A-Z][a-z]+(?:\s*[-–]\s*[A-Z][a-z]+)? )?(?:19|20)\d\d)\s*[.:] *(?P<text>.*)")
_ENDS = re.compile(r"[.!?][”\"’']?$")
_HYPHEN = re.compile(r"\S-$")  # 'state-' + 'sponsored': the list breaks words at their own hyphens only
_ROOM = 8  # characters: letters differ in width, so a line this much shorter than the longest may be full all the same


@dataclass
class Entry:
    """Date as written, and lines of text; `at` is the page where it starts; `rows` counts its paragraphs, of which the
    list has one per entry; `odd` are lines within it that begin like an entry."""

    date: str
    lines: list[str]
    at: str
    rows: int = 1
    odd: list[str] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        """Its lines as one text; read it when the entry is whole."""
        glued = (line if _HYPHEN.search(line) else f"{line} " for line in self.lines if line)
        return "".join(glued).rstrip()


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    at: str
    before: str  # the last line with text before it
    parted: bool  # whether a blank line lies between


def entries(pages: Iterable[Page]) -> list[Entry]:
    """All entries in the order of the list. What stands before the first is the list's heading."""
    lines = list(_lines(pages))
    width = max((len(line.text) for line in lines), default=0)
    found: list[Entry] = []
    for line in lines:
        begins = _START.fullmatch(line.text)
        if begins and _starts(line, begins["date"], width):
            found.append(Entry(begins["date"], [begins["text"]], line.at))
        elif found:
            _continue(found[-1], line, odd=begins is not None)
    return found


def _continue(entry: Entry, line: _Line, *, odd: bool) -> None:
    entry.rows += line.parted
    if odd:
        entry.odd.append(line.text)
    entry.lines.append(line.text)


def _lines(pages: Iterable[Page]) -> Iterator[_Line]:
    """Every line with text but the running header. A paragraph goes on over the end of a page."""
    before, parted = "", True
    for page in pages:
        for raw in page.lines:
            text = " ".join(raw.split())
            if text.startswith(_HEADER):
                continue
            if text:
                yield _Line(text, page.at, before, parted)
                before = text
            parted = not text


def _starts(line: _Line, date: str, width: int) -> bool:
    ended = _ENDS.search(line.before) is not None
    if line.parted:
        return ended or not date.isdecimal()
    word = line.text.partition(" ")[0]
    had_room = len(line.before) + 1 + len(word) <= width - _ROOM
    return ended and had_room and MONTH.match(date) is not None
