"""How much a set of incidents holds, by the unit that the reader chose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from comity.release.index.sets import where

UNITS = ("incident", "campaign", "victim", "dyad")
"""incident: records taken to tell of the same event. campaign: incidents, those that are part of another counted with
it. victim: victims told of. dyad: an incident's pairs of an accused state and another victim's territory."""

_SUMMED = {"victim": "victims", "dyad": "dyads", "named": "named"}

Numbers = NDArray[np.int32]


class Counting:
    """Counts sets of one index. Sums go by binary digits (O'Neil and Quass 1997, doi:10.1145/253262.253268): a count
    costs a few intersections of bitmaps, however many incidents there are."""

    def __init__(self, measures: Mapping[str, Numbers]) -> None:
        self._measures = measures
        self._whole = measures["whole"]
        self._parts = where(self._whole != np.arange(len(self._whole)))
        self._digits = {unit: _digits(measures[name]) for unit, name in _SUMMED.items()}

    def by(self, unit: str) -> Callable[[BitMap], int]:
        """What counts a set in one of UNITS, or by victims that are named."""
        told: Mapping[str, Callable[[BitMap], int]] = {
            "incident": len,
            "campaign": self._campaigns,
            "victim": partial(self._sum, "victim"),
            "dyad": partial(self._sum, "dyad"),
            "named": partial(self._sum, "named"),
        }
        return told[unit]

    def without(self, unit: str, found: BitMap) -> BitMap:
        """Incidents of a set that have nothing of a unit: no victim told of, no pair; none for the other units."""
        return (
            found - BitMap.union(BitMap(), *(bits for _, bits in self._digits[unit]))
            if unit in self._digits
            else BitMap()
        )

    def along(self, unit: str, numbers: NDArray[np.uint32], places: NDArray[np.int64], n: int) -> list[int]:
        """How much stands at each of the places 0 to n - 1. numbers: incidents; places: where each of them stands."""
        if unit == "campaign":  # once at each place at which any of its incidents stands
            places = np.unique(self._whole[numbers].astype(np.int64) * n + places) % n
        worth = self._measures[f"{unit}s"][numbers] if unit in self._digits else None
        return [int(count) for count in np.bincount(places, worth, n)]

    def _campaigns(self, found: BitMap) -> int:
        parts = found & self._parts
        if not parts:
            return len(found)
        wholes = set(self._whole[parts.to_array()].tolist())
        return len(found) - len(parts) + sum(no not in found or no in parts for no in wholes)

    def _sum(self, unit: str, found: BitMap) -> int:
        return sum(worth * found.intersection_cardinality(digit) for worth, digit in self._digits[unit])


def _digits(numbers: Numbers) -> list[tuple[int, BitMap]]:
    """(2^k, incidents whose number has that binary digit)."""
    places = range(int(numbers.max(initial=0)).bit_length())
    return [(1 << k, where((numbers >> k & 1) > 0)) for k in places]
