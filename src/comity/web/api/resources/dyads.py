"""Directed dyads: an accused state, a victim territory, and the year; with the codes that panels are joined on."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from comity.model import territories
from comity.release.asked import place
from comity.web.api import paging
from comity.web.api.cursors import refused
from comity.web.api.described import Call, Resource
from comity.web.api.parameters import PAGED, limit, number, spot, territory
from comity.web.api.shapes import Page, Version

_PLACE = "coalesce(year, 99999)"  # without a year last
_FITS = """accused = coalesce(?1, accused) AND victim = coalesce(?2, victim)
           AND (?3 IS NULL OR year >= ?3) AND (?4 IS NULL OR year <= ?4)"""


class DyadYear(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Incidents of a directed dyad that may have begun in a year."""

    year: Annotated[int | None, Meta(description="earliest year in which it may have begun; null if that is open")]
    accused: Annotated[str, Meta(description="territory code of the accused state")]
    accused_name: str
    accused_kind: Annotated[str, Meta(description="state, disputed, historical, territory, region or organisation")]
    accused_iso3: Annotated[str, Meta(description="ISO 3166-1 alpha-3; empty if it has none")]
    accused_cow: Annotated[int | None, Meta(description="number in the Correlates of War project")]
    victim: Annotated[str, Meta(description="territory code of the victim")]
    victim_name: str
    victim_kind: str
    victim_iso3: str
    victim_cow: int | None
    incidents: Annotated[
        int, Meta(description="incidents of which somebody accuses the state, itself or by one said to act for it")
    ]
    certain_year: Annotated[int, Meta(description="those which can have begun in no other year")]
    contested: Annotated[int, Meta(description="those of which somebody denies or contests an attribution")]
    from_there: Annotated[
        int,
        Meta(
            description="other incidents: accused groups or persons are said to come from "
            "there, and nobody accuses the state"
        ),
    ]
    not_said: Annotated[
        int,
        Meta(
            description="other incidents: the territory is told of the accused, without a word "
            "on whether a state is meant"
        ),
    ]


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
    asked = [call.read.get(name) for name in ("accused", "victim", "since", "until")]
    key, most = paging.behind(call, "dyad", 3), limit(call.read)
    after = (0, "", "") if key is None else (_year(key[0]), *key[1:])
    query = f"SELECT *, {_PLACE} AS place FROM dyad_year WHERE {_FITS}"
    ((count,),) = call.opened.index.sql(f"SELECT count(*) FROM ({query})", asked)
    ordered = f"SELECT * FROM ({query}) WHERE (place, accused, victim) > (?5, ?6, ?7) ORDER BY place, accused, victim"
    rows = call.opened.index.sql(f"{ordered} LIMIT ?8", [*asked, *after, most + 1])
    items = [((str(row[-1]), row[1], row[5]), _row(row[:-1])) for row in rows[:most]]
    return paging.page(call, "dyad", count, items, more=len(rows) > most)


def pair(call: Call) -> Pair:
    """One pair."""
    one, two = place(call.place["one"]), place(call.place["two"])
    return Pair(call.opened.release.version, "dyad", one, two, _years(call, one, two), _years(call, two, one))


def _years(call: Call, accused: str, victim: str) -> list[DyadYear]:
    query = f"SELECT * FROM dyad_year WHERE accused = ? AND victim = ? ORDER BY {_PLACE}"
    return [_row(row) for row in call.opened.index.sql(query, [accused, victim])]


def _row(told: tuple[Any, ...]) -> DyadYear:
    """A row of the index, with what kind of side either is."""
    kind, its_kind = (territories.get(told[place]).kind for place in (1, 5))
    return DyadYear(*(*told[:3], kind, *told[3:7], its_kind, *told[7:]))


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise refused()
    return int(text)


RESOURCES = [
    Resource(
        "listDyads", "/dyads", "Dyads by year",
        "Incidents by territory of the accused, victim territory and year, with ISO and COW codes. An incident with "
        "several accused or victim territories is in several dyads: their sum counts more than there are incidents. "
        "Only years of which something is told; columns say what kind of side each is. The panel of states, with rows "
        "of zeros for years that sources cover, is a file: `/dyads.csv`, `/dyads.parquet` (`?zeros=0`: without these "
        "rows; `?sides=all`: with regions, organisations and dependent territories). Its columns are in the codebook.",
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
