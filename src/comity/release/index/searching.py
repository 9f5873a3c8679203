"""Searches for words: which incidents have them, and which fit best.

SQLite gives an answer back row by row, and each row takes the interpreter's lock anew: of a word that half a million
incidents have that is most of the time, and all others wait meanwhile. So an answer comes as one text of numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from comity.release.index.remembered import Remembered
from comity.release.index.sets import bitmap
from comity.release.words import beginning, match

_HAVING = "SELECT group_concat(rowid) FROM words WHERE words MATCH ?"
_RANKED = """SELECT group_concat(no) FROM (
  SELECT rowid AS no FROM words WHERE words MATCH ? ORDER BY bm25(words, 8, 4, 4, 1), rowid LIMIT ?)"""

_ROOM_FOR_WORDS = 32 << 20
"""Bytes: of a million incidents a set takes at most 128 KiB, so the 250 commonest words find room."""
_ROOM_FOR_RANKS = 8 << 20

Ask = Callable[[str, Iterable[object]], list[tuple[Any, ...]]]


class Searching:
    """Searches one index. ask: gives the rows of a query."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._words: Remembered[BitMap] = Remembered(_ROOM_FOR_WORDS, lambda bits: len(bits.serialize()))
        self._ranks: Remembered[NDArray[np.uint32]] = Remembered(_ROOM_FOR_RANKS, lambda ranks: ranks.nbytes)

    def having(self, word: str, column: str) -> BitMap:
        """Incidents that have a word which begins with this one, in one column or ('') in any."""
        return self._words.get((word, column), lambda: bitmap(self._numbers(_HAVING, beginning(word, column))))

    def ranked(self, text: str, most: int) -> list[int]:
        """Incidents that have the words of a text, the best fitting first, at most so many."""
        if not (asked := match(text)):
            return []
        found: list[int] = self._ranks.get((asked, most), lambda: self._numbers(_RANKED, asked, most)).tolist()
        return found

    def _numbers(self, query: str, *values: object) -> NDArray[np.uint32]:
        ((told,),) = self._ask(query, values)
        return np.fromstring(told or "", np.uint32, sep=",")
