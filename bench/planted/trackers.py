"""Habits of trackers: what they take in, by which unit, what they date, from whom they copy, how they tell."""

from __future__ import annotations

from typing import NamedTuple


class Tracker(NamedTuple):
    """share: of operations of middling fame; sliced: one report per country hit; close: chance that a word of the first
    telling is kept; links: chance that a publication is cited; alias: the name it has for actors; columns: chance that
    a coded field is filled."""

    name: str
    share: float
    close: float
    dates: str
    title: str
    sliced: bool = False
    copies: str = ""
    links: float = 0.5
    alias: int = 0
    columns: float = 0.75
    names_actor: float = 0.6


# dates: start (to the day, now and then to the year), month (of the start), lag (day of disclosure), lag-month.
TRACKERS = (
    Tracker("eurepoc", 0.50, 0.60, "start", "short", links=0.6, alias=0, columns=0.9),
    Tracker("cfr", 0.35, 0.60, "lag", "short", links=0.6, alias=3, columns=0.8),
    Tracker("hackmageddon", 0.50, 0.55, "lag", "organisation", links=0.5, alias=1, columns=0.8, names_actor=0.45),
    Tracker("csis", 0.30, 0.50, "lag-month", "sentence", copies="cfr", links=0.0, alias=0, columns=0.0),
    Tracker("cissm", 0.45, 0.55, "lag", "organisation", copies="hackmageddon", links=0.55, alias=1, names_actor=0.45),
    Tracker("dcid", 0.30, 0.50, "month", "operation", sliced=True, copies="eurepoc", links=0.3, alias=2, columns=0.9),
)
