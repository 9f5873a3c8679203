"""Searches for words: which incidents have them, and which fit best.

SQLite gives an answer back row by row, and each row takes the interpreter's lock anew: of a word that half a million
incidents have that is most of the time, and all others wait meanwhile. So an answer comes as one text of numbers.

FTS5 finds words by their beginnings. Those that have some letters within are found in the list of all words there are,
which is one text of a few megabytes, read once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from comity.release.index.remembered import Remembered
from comity.release.index.sets import bitmap
from comity.release.words import Wanted, match, wanted

_HAVING = "SELECT group_concat(rowid) FROM words WHERE words MATCH ?"
_RANKED = """SELECT group_concat(no) FROM (
  SELECT rowid AS no FROM words WHERE words MATCH ? ORDER BY bm25(words, 8, 4, 4, 1), rowid LIMIT ?)"""

_ROOM_FOR_WORDS = 32 << 20
"""Bytes: of a million incidents a set takes at most 128 KiB, so the 250 commonest words find room."""
_ROOM_FOR_RANKS = 8 << 20
_PARTING = "\n"
_AT_ONCE = 500
"""Words that one query asks for."""

Ask = Callable[[str, Iterable[object]], list[tuple[Any, ...]]]


class Searching:
    """Searches one index. ask: gives the rows of a query."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._words: Remembered[BitMap] = Remembered(_ROOM_FOR_WORDS, lambda bits: len(bits.serialize()))
        self._ranks: Remembered[NDArray[np.uint32]] = Remembered(_ROOM_FOR_RANKS, lambda ranks: ranks.nbytes)

    def having(self, one: Wanted, column: str) -> BitMap:
        """Incidents that have a word that is searched for, in one column or ('') in any."""
        return self._words.get((one, column), lambda: self._having(one, column))

    def ranked(self, text: str, most: int) -> list[int]:
        """Incidents that have the words of a text, not within others, the best fitting first, at most so many."""
        if not (asked := " AND ".join(map(match, wanted(text)))):
            return []
        found: list[int] = self._ranks.get((asked, most), lambda: self._numbers(_RANKED, asked, most)).tolist()
        return found

    def _having(self, one: Wanted, column: str) -> BitMap:
        found = [bitmap(self._numbers(_HAVING, match(one, column)))]
        longer = list(self._longer(one.within)) if one.within else []
        for first in range(0, len(longer), _AT_ONCE):
            told = " OR ".join(f'"{word}"' for word in longer[first : first + _AT_ONCE])
            found.append(bitmap(self._numbers(_HAVING, f"{{{column}}} : ({told})" if column else told)))
        return BitMap.union(*found) if len(found) > 1 else found[0]

    def _longer(self, letters: str) -> Iterator[str]:
        """Words that have some letters behind their beginning."""
        there, end = self._vocabulary, 0
        while (at := there.find(letters, end)) >= 0:
            begin, end = there.rfind(_PARTING, 0, at) + 1, there.find(_PARTING, at)
            if begin < at:
                yield there[begin:end]

    @cached_property
    def _vocabulary(self) -> str:
        """All words that any incident has, each with a line's end behind it."""
        self._ask("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, words, row)", ())
        ((told,),) = self._ask("SELECT group_concat(term, ?) FROM temp.vocabulary", [_PARTING])
        return f"{told or ''}{_PARTING}"

    def _numbers(self, query: str, *values: object) -> NDArray[np.uint32]:
        ((told,),) = self._ask(query, values)
        return np.fromstring(told or "", np.uint32, sep=",")
