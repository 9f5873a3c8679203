"""How much a set of incidents holds, by the unit that the reader chose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from comity.release.index.dyads import Dyads
from comity.release.index.sets import digits, summed, where

UNITS = ("incident", "campaign", "victim", "dyad")
"""incident: records taken to tell of the same event. campaign: incidents, those that are part of another counted with
it. victim: victims told of. dyad: an incident's pairs of an accused state and another victim's territory."""

_SUMMED = {"victim": "victims", "named": "named"}

Numbers = NDArray[np.int32]


class Unit(NamedTuple):
    """One of UNITS, or 'named': victims that are named. accused, country: codes that a dyad must have on that side, so
    that who asks for one state is not told the pairs of all that were hit with it."""

    name: str
    accused: str | None = None
    country: str | None = None

    def at(self, facet: str, code: str | None) -> Unit:
        """The unit where a side of a dyad is given, or is open again; the same for any other facet."""
        if facet == "accused":
            return self._replace(accused=code)
        return self._replace(country=code) if facet == "country" else self


class Counting:
    """Counts sets of one index. Sums go by binary digits (O'Neil and Quass 1997, doi:10.1145/253262.253268): a count
    costs a few intersections of bitmaps, however many incidents there are."""

    def __init__(self, measures: Mapping[str, Numbers], facets: Mapping[str, Mapping[str, BitMap]]) -> None:
        self._measures = measures
        self._whole = measures["whole"]
        self._parts = where(self._whole != np.arange(len(self._whole)))
        self._digits = {unit: digits(measures[name]) for unit, name in _SUMMED.items()}
        self._dyads = Dyads(measures["dyads"], facets.get("accused", {}), facets.get("country", {}))

    def by(self, unit: Unit) -> Callable[[BitMap], int]:
        """What counts a set in a unit. Of a dyad with a given side, the set must have that side."""
        told: Mapping[str, Callable[[BitMap], int]] = {
            "incident": len,
            "campaign": self._campaigns,
            "victim": partial(summed, self._digits["victim"]),
            "dyad": partial(self._dyads.count, unit.accused, unit.country),
            "named": partial(summed, self._digits["named"]),
        }
        return told[unit.name]

    def without(self, unit: Unit, found: BitMap) -> BitMap:
        """Incidents of a set that have nothing of a unit: no victim told of, no pair; none for the other units."""
        if unit.name == "dyad":
            return found - self._dyads.there(unit.accused, unit.country, found)
        if unit.name in self._digits:
            return found - BitMap.union(BitMap(), *(bits for _, bits in self._digits[unit.name]))
        return BitMap()

    def along(self, unit: Unit, numbers: NDArray[np.uint32], places: NDArray[np.int64], n: int) -> list[int]:
        """How much stands at each of the places 0 to n - 1. numbers: incidents; places: where each of them stands."""
        if unit.name == "campaign":  # once at each place at which any of its incidents stands
            places = np.unique(self._whole[numbers].astype(np.int64) * n + places) % n
        return [int(count) for count in np.bincount(places, self._worth(unit, numbers), n)]

    def _worth(self, unit: Unit, numbers: NDArray[np.uint32]) -> Numbers | None:
        if unit.name == "dyad":
            return self._dyads.worth(unit.accused, unit.country)[numbers]
        return self._measures[_SUMMED[unit.name]][numbers] if unit.name in _SUMMED else None

    def _campaigns(self, found: BitMap) -> int:
        parts = found & self._parts
        if not parts:
            return len(found)
        wholes = set(self._whole[parts.to_array()].tolist())
        return len(found) - len(parts) + sum(no not in found or no in parts for no in wholes)
