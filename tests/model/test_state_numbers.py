"""Numbers of states over time: one number, several names; two systems, some numbers that differ."""

from __future__ import annotations

from itertools import pairwise

import pytest

from comity.model import state_numbers, territories
from comity.model.state_numbers import Bearer, System, bearers


@pytest.mark.parametrize(
    ("system", "number", "year", "code"),
    [("cow", 365, 1980, "SUHH"), ("cow", 365, 2014, "RU"), ("cow", 345, 1999, "YUCS"), ("gw", 345, 2020, "RS"),
     ("cow", 260, 1980, "X-WEST-GERMANY"), ("gw", 260, 2014, "DE"), ("gw", 678, 2015, "YE"), ("cow", 678, 2015,
     "X-NORTH-YEMEN"), ("gw", 816, 1965, "VDVN"), ("gw", 972, 2011, "TO"), ("gw", 2, 2011, "US")],
)  # fmt: skip
def test_who_bears_a_number(system: System, number: int, year: int, code: str) -> None:
    assert bearers(system, number, year, year) == [Bearer(code, year, year)]


def test_years_are_clipped_and_in_order() -> None:
    assert bearers("cow", 365, 1990, 1993) == [Bearer("SUHH", 1990, 1991), Bearer("RU", 1992, 1993)]
    assert bearers("cow", 324, 1500, 1600) == []


def test_every_listed_code_is_a_territory_and_no_year_has_two() -> None:
    for (system, number), listed in state_numbers._special().items():
        assert {bearer.code for bearer in listed} <= territories.table().keys()
        ends = [(a.last, b.first) for a, b in pairwise(listed)]
        assert all(first == last + 1 for last, first in ends), (system, number)
