"""Sets of incidents in the order of what is counted per incident."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

MEASURED = ("publishers", "claims")


class Ordering:
    """Orders of all incidents by MEASURED, most first and of equal ones the newest; made once per index."""

    def __init__(self, measures: Mapping[str, NDArray[np.int32]]) -> None:
        self._orders = {name: np.argsort(-measures[name], kind="stable") for name in MEASURED}

    def slice(self, found: BitMap, by: str, skip: int, most: int) -> list[int]:
        """Incidents at the places `skip` to `skip + most` of a set in the order of one of MEASURED."""
        order = self._orders[by]
        among = np.zeros(len(order), np.bool_)
        among[found.to_array()] = True
        return [int(no) for no in order[among[order]][skip : skip + most]]
