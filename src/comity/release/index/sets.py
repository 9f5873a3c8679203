"""Sets of numbers made of arrays, without a Python object for each number."""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

_UNSIGNED = "I"


def bitmap(numbers: NDArray[np.integer]) -> BitMap:
    """The set of some numbers. pyroaring takes an `array` as it is, and one of numpy number by number."""
    return BitMap(array(_UNSIGNED, numbers.astype(np.uint32).tobytes()))


def where(true: NDArray[np.bool_]) -> BitMap:
    """The numbers of which something is true."""
    return bitmap(np.flatnonzero(true))


def numbers(found: BitMap) -> NDArray[np.uint32]:
    """The numbers of a set, ascending."""
    return np.frombuffer(found.to_array(), np.uint32)


def digits(worth: NDArray[np.integer]) -> list[tuple[int, BitMap]]:
    """(2^k, numbers whose worth has that binary digit): so the worth of a set is summed by intersections."""
    places = range(int(worth.max(initial=0)).bit_length())
    return [(1 << k, where((worth >> k & 1) > 0)) for k in places]


def summed(of: list[tuple[int, BitMap]], found: BitMap) -> int:
    """The worth of a set, of the digits of every number."""
    return sum(worth * found.intersection_cardinality(digit) for worth, digit in of)
