"""The reason of a listing: words looked up in it as they stand, so that every value keeps its passage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from comity.sources.kit import Cell

_QUOTES = str.maketrans("‘’‚‛“”„", "''''\"\"\"")  # one sign for one sign: places in the text stay the same
# Not after 'a.k.a.' and 'Co.', which end no sentence.
_SENTENCE = re.compile(r"(?<=\.)(?<!\ba\.k\.a\.)(?<!\bCo\.)\s+(?=[A-Z‘'])")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class Reason:
    """Text of the cell with single spaces. Curly and straight quotes are alike, small and capital letters are not."""

    def __init__(self, cell: Cell) -> None:
        self.cell = cell
        self._text = " ".join(cell.text.split())
        self._plain = self._text.translate(_QUOTES)

    def find(self, words: str) -> Cell | None:
        """The passage where these words first stand, as whole words; None if they don't."""
        found = _pattern(words).search(self._plain)
        return self.cell.piece(self._text[found.start() : found.end()], 0) if found else None

    def first(self, several: Sequence[str]) -> Cell | None:
        """The passage of the first of these that stands in it, with its number: other words are another passage."""
        found = ((self.find(words), number) for number, words in enumerate(several))
        return next((cell.piece(cell.text, number) for cell, number in found if cell), None)

    def matches(self, pattern: str) -> list[str]:
        """What a regular expression, written with straight quotes, finds."""
        return [self._text[found.start() : found.end()] for found in re.finditer(pattern, self._plain)]

    def sentences(self, several: Iterable[str]) -> Cell | None:
        """The sentences that hold any of these words, `[…]` where others between them are left out."""
        words = [_pattern(one) for one in several]
        pieces = _SENTENCE.split(self._text)
        held = [any(word.search(piece.translate(_QUOTES)) for word in words) for piece in pieces]
        text = ""
        for number, piece in enumerate(pieces):
            if held[number]:
                text += ("" if not text else " " if held[number - 1] else " […] ") + piece
        return self.cell.piece(text, 0) if text else None

    def years(self, *, besides: Iterable[str] = ()) -> list[str]:
        """Years that it names, in order; not those within the words that are given."""
        text = self._plain
        for words in besides:
            text = _pattern(words).sub("", text)
        return list(dict.fromkeys(_YEAR.findall(text)))


@cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(words.translate(_QUOTES))}(?!\w)")
