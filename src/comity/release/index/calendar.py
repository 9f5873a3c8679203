"""In which year or month an incident began, or became public: of those of which it is certain."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int32]

NOWHERE = np.iinfo(np.int32).min
"""Where what is of no year or month for certain stands."""

_DAYS = {"began": ("start_lo", "start_hi"), "public": ("public_lo", "public_hi")}
_OPEN = np.array([-719162 + 366], np.int32)  # a year after the side that is open


class Calendar:
    """Reckons once per index: from days to years takes as long as all else of a timeline."""

    def __init__(self, measures: Mapping[str, Numbers]) -> None:
        self._measures = measures
        self._reckoned: dict[tuple[str, str], Numbers] = {}

    def certain(self, clock: str, unit: str) -> Numbers:
        """For each incident its year or month, counted from 1970, or NOWHERE. clock: 'began' or 'public'. unit: 'Y' or
        'M', as numpy has it."""
        if (clock, unit) not in self._reckoned:
            self._reckoned[clock, unit] = self._certain(clock, unit)
        return self._reckoned[clock, unit]

    def _certain(self, clock: str, unit: str) -> Numbers:
        lo, hi = (_bars(self._measures[name], unit) for name in _DAYS[clock])
        known = (lo == hi) & (lo > _bars(_OPEN, unit)[0])
        if clock == "began":
            known &= self._measures["known"] > 0
        return np.where(known, lo, NOWHERE).astype(np.int32)


def _bars(days: Numbers, unit: str) -> NDArray[np.int64]:
    return days.astype("datetime64[D]").astype(f"datetime64[{unit}]").astype(np.int64)
