"""Incidents that have most of the words of a search, where none has all of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from comity.release.index.index import Index
from comity.release.words import words

COMMON = 10_000
"""A word that more incidents have tells little, and isn't looked up further: that bounds the time."""
LEAST = 0.5
"""Of the weight of the words that any incident has, how much one must have to be listed."""

_HAVING = "SELECT rowid FROM words WHERE words MATCH ? LIMIT ?"


def nearly(index: Index, text: str, among: BitMap, most: int) -> list[int]:
    """At most so many incidents of a set, those first that have most of the words; of equal ones the newest.

    Whole words count, each the more the fewer incidents have it: by its inverse document frequency (Spärck Jones 1972,
    doi:10.1108/eb026526). Time is bounded by the words of a search times COMMON, however many incidents there are.
    """
    found = [held for word in dict.fromkeys(words(text)) if (held := _having(index, word)) is not None]
    if not found:
        return []
    weights = [np.log1p(index.n / len(held)) for held in found]
    numbers, places = np.unique(np.concatenate(found), return_inverse=True)
    scores = np.bincount(places, np.repeat(weights, [len(held) for held in found]))
    enough = [k for k in np.flatnonzero(scores >= LEAST * sum(weights)) if int(numbers[k]) in among]
    best = sorted(enough, key=lambda k: (-scores[k], numbers[k]))
    return [int(numbers[k]) for k in best[:most]]


def _having(index: Index, word: str) -> NDArray[np.uint32] | None:
    """The incidents that have a word; None if there is none, or the word is a common one."""
    rows = index.sql(_HAVING, [f'"{word}"', COMMON + 1])
    return np.array([no for (no,) in rows], np.uint32) if 0 < len(rows) <= COMMON else None
