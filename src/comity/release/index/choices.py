"""The codes of a facet that hold most of a set of incidents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from pyroaring import BitMap

from comity.release.index.counting import Counting, Unit


class Held(msgspec.Struct, frozen=True):
    """How much of a set has a code, in the unit asked for."""

    code: str
    count: int


class Choices:
    """Codes of one index in the order of what they hold altogether, so that most need not be counted."""

    def __init__(self, facets: Mapping[str, Mapping[str, BitMap]], counting: Counting) -> None:
        self._facets = facets
        self._counting = counting
        self._bounds: dict[tuple[str, str], list[tuple[int, str, BitMap]]] = {}

    def most(self, facet: str, unit: Unit, among: BitMap, most: int) -> list[Held]:
        """The codes that hold most of a set, at most so many, those that hold nothing left out."""
        found: list[Held] = []
        least = 0  # of what is shown, once there are enough
        for bound, code, bits in self._ordered(facet, unit):
            if bound <= least:
                break
            count = self._count(unit.at(facet, code), among, bits)
            if count > least:
                found.append(Held(code, count))
            if len(found) >= 2 * most:
                found = _largest(found, most)
                least = found[-1].count
        return _largest(found, most)

    def held(self, facet: str, unit: Unit, among: BitMap, codes: Iterable[str]) -> list[Held]:
        """How much of a set each of some codes holds, in their order."""
        bits = self._facets.get(facet, {})
        return [
            Held(code, self._count(unit.at(facet, code), among, bits[code]) if code in bits else 0) for code in codes
        ]

    def _count(self, unit: Unit, among: BitMap, bits: BitMap) -> int:
        if unit.name == "incident":
            return int(among.intersection_cardinality(bits))
        return self._counting.by(unit)(among & bits)

    def _ordered(self, facet: str, unit: Unit) -> list[tuple[int, str, BitMap]]:
        if (facet, unit.name) not in self._bounds:
            count = self._counting.by(Unit(unit.name))  # of a dyad without its sides: never less than with them
            every = [(count(bits), code, bits) for code, bits in self._facets.get(facet, {}).items()]
            self._bounds[facet, unit.name] = sorted(every, key=lambda one: (-one[0], one[1]))
        return self._bounds[facet, unit.name]


def _largest(found: list[Held], most: int) -> list[Held]:
    return sorted(found, key=lambda held: (-held.count, held.code))[:most]
