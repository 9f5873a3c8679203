"""State numbers of the Correlates of War (cow) and of Gleditsch and Ward (gw): who bore one, in which years.

Both systems let a number live on while the state changes its name and borders: 365 is Russia and the Soviet Union.
`data/state_numbers.csv` lists the numbers that more than one territory bore, or that the two systems give to different
ones; any other number is its territory's for all years. A year goes to whoever bore the number for most of it. What
changed when is ISO 3166-3 for names withdrawn since 1974, else our own; a number neither lists is unknown.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from comity.model import territories

System = Literal["cow", "gw"]


@dataclass(frozen=True, slots=True)
class Bearer:
    """A territory with the first and last year, both included, in which it bears a number."""

    code: str
    first: int
    last: int


def bearers(system: System, number: int, first: int, last: int) -> list[Bearer]:
    """Who bears a number from year `first` to `last`, in order of time, clipped to these years; none if unknown."""
    found = [Bearer(b.code, max(b.first, first), min(b.last, last)) for b in _listed(system, number)]
    return [bearer for bearer in found if bearer.first <= bearer.last]


def _listed(system: System, number: int) -> list[Bearer]:
    if special := _special().get((system, number)):
        return special
    state = territories.by_cow(number)
    return [Bearer(state.code, *_EVER)] if state else []


_EVER = (1, 9999)


@cache
def _special() -> dict[tuple[str, int], list[Bearer]]:
    text = files("comity.model").joinpath("data", "state_numbers.csv").read_text(encoding="utf-8")
    found: defaultdict[tuple[str, int], list[Bearer]] = defaultdict(list)
    for row in csv.DictReader(text.splitlines()):
        bearer = Bearer(row["code"], int(row["first"] or _EVER[0]), int(row["last"] or _EVER[1]))
        found[row["system"], int(row["number"])].append(bearer)
    return dict(found)
