"""An incident's pairs of an accused state and the territory of a victim elsewhere, all of them or those of a side."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from comity.release.index.sets import digits, summed, where

Numbers = NDArray[np.int32]
Facet = Mapping[str, BitMap]
_NONE = BitMap()


class Dyads:
    """Counts pairs in sets of incidents. pairs: how many each incident has. An incident of A with victims in C has as
    many pairs towards C as it has accused states, less one if C itself is accused; and the same from A."""

    def __init__(self, pairs: Numbers, accused: Facet, country: Facet) -> None:
        self._pairs = pairs
        self._accused = accused
        self._country = country

    def count(self, accused: str | None, country: str | None, found: BitMap) -> int:
        """Pairs in a set of incidents, of which each has the sides that are given."""
        if accused is not None and country is not None:
            return len(found) if accused != country else 0
        if accused is not None:
            return summed(self._by_country, found) - found.intersection_cardinality(self._country.get(accused, _NONE))
        if country is not None:
            return summed(self._by_state, found) - found.intersection_cardinality(self._accused.get(country, _NONE))
        return summed(self._all, found)

    def worth(self, accused: str | None, country: str | None) -> Numbers:
        """The same for each incident there is; of those that lack a given side the number means nothing."""
        if accused is not None and country is not None:
            return np.full(len(self._pairs), int(accused != country), np.int32)
        if accused is not None:
            return self._countries - self._is(self._country.get(accused, _NONE))
        if country is not None:
            return self._states - self._is(self._accused.get(country, _NONE))
        return self._pairs

    def there(self, accused: str | None, country: str | None, found: BitMap) -> BitMap:
        """Incidents of a set that have any such pair."""
        return found & where(self.worth(accused, country) > 0)

    @cached_property
    def _all(self) -> list[tuple[int, BitMap]]:
        return digits(self._pairs)

    @cached_property
    def _by_state(self) -> list[tuple[int, BitMap]]:
        return digits(self._states)

    @cached_property
    def _by_country(self) -> list[tuple[int, BitMap]]:
        return digits(self._countries)

    @cached_property
    def _states(self) -> Numbers:
        return self._held(self._accused)

    @cached_property
    def _countries(self) -> Numbers:
        return self._held(self._country)

    def _held(self, facet: Facet) -> Numbers:
        """How many codes of a facet each incident has."""
        held = np.zeros(len(self._pairs), np.int32)
        for bits in facet.values():
            held[bits.to_array()] += 1
        return held

    def _is(self, bits: BitMap) -> Numbers:
        there = np.zeros(len(self._pairs), np.int32)
        there[bits.to_array()] = 1
        return there
