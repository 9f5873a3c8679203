"""Directed dyads: an accused state, a victim territory, and the year; with the codes that panels are joined on."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta
from pyroaring import BitMap

from comity.release.asked import place
from comity.release.index.index import where
from comity.release.index.lists import Listed
from comity.web.api import paging
from comity.web.api.described import Call, Resource
from comity.web.api.parameters import PAGED, number, spot, territory
from comity.web.api.shapes import Page, Version

_NO_YEAR = 99999


class DyadYear(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Incidents of a directed dyad that may have begun in a year."""

    year: Annotated[int | None, Meta(description="earliest year in which it may have begun; null if that is open")]
    accused: Annotated[str, Meta(description="territory code of the accused state")]
    accused_name: str
    accused_iso3: Annotated[str, Meta(description="ISO 3166-1 alpha-3; empty if it has none")]
    accused_cow: Annotated[int | None, Meta(description="number in the Correlates of War project")]
    victim: Annotated[str, Meta(description="territory code of the victim")]
    victim_name: str
    victim_iso3: str
    victim_cow: int | None
    incidents: Annotated[int, Meta(description="incidents")]
    certain_year: Annotated[int, Meta(description="those which can have begun in no other year")]
    contested: Annotated[int, Meta(description="those of which somebody denies or contests an attribution")]


class Pair(msgspec.Struct, frozen=True):
    """A pair of states in both directions. there: one accused, two hit; back: the other way round."""

    release: Version
    unit: str
    one: str
    two: str
    there: Annotated[list[DyadYear], Meta(description="the first accused, the second hit")]
    back: Annotated[list[DyadYear], Meta(description="the second accused, the first hit")]


def listing(call: Call) -> Page[Any]:
    """Dyads by year, the first year first, those without one last."""
    dyads = Listed(call.opened.index, "dyad")
    sets = [dyads.having({name: str(call.read[name]) for name in ("accused", "victim") if name in call.read})]
    years = dyads.numbers("year")
    if "since" in call.read:
        sets.append(where((years >= call.read["since"]) & (years < _NO_YEAR)))
    if "until" in call.read:
        sets.append(where(years <= call.read["until"]))
    found = BitMap.intersection(*sets) if len(sets) > 1 else sets[0]
    return paging.listed(call, "dyad", dyads, found, paging.behind(call, "dyad"))


def pair(call: Call) -> Pair:
    """One pair."""
    one, two = place(call.place["one"]), place(call.place["two"])
    dyads = Listed(call.opened.index, "dyad")
    there, back = ([row for _, row in dyads.rows(dyads.of(f"{a}|{b}"))] for a, b in ((one, two), (two, one)))
    return Pair(call.opened.release.version, "dyad", one, two, there, back)  # type: ignore[arg-type]


RESOURCES = [
    Resource(
        "listDyads", "/dyads", "Dyads by year",
        "Incidents by accused state, victim territory and year, with ISO and COW codes. An incident with several "
        "accused states or victim territories is in several dyads: their sum counts more than there are incidents.",
        Page[DyadYear], listing,
        parameters=(
            territory("accused", "state that is accused", "RU"), territory("victim", "territory of a victim", "UA"),
            number("since", "first year", 9999, "2014"), number("until", "last year", 9999, "2020"), *PAGED,
        ),
    ),
    Resource(
        "getDyad", "/dyads/{one}/{two}", "One pair of states", "One pair in both directions, by year.", Pair, pair,
        places=(spot("one", "code or English name", "RU"), spot("two", "code or English name", "UA")),
    ),
]  # fmt: skip
