"""Countries: in how many incidents each is told of, as target, as accused, as responder and as claimant."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta
from pyroaring import BitMap

from comity.model import territories
from comity.model.errors import NotFoundError
from comity.model.territories import Territory
from comity.release.index.index import Index
from comity.web.api import paging
from comity.web.api.described import Call, Resource
from comity.web.api.parameters import PAGED, limit, spot
from comity.web.api.shapes import Page, Version

_ROLES = {
    "as_target": "country",
    "as_accused": "accused",
    "accused_origin": "accused_origin",
    "accused_place": "accused_place",
    "as_responder": "responder",
    "as_claimant": "claimant",
}


class Country(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A territory, and incidents in which it is told of. Counts are of incidents."""

    code: Annotated[str, Meta(description="ISO 3166-1 alpha-2, or our own where ISO has none")]
    name: str
    kind: Annotated[str, Meta(description="state, territory, disputed, historical, organisation or region")]
    iso3: Annotated[str, Meta(description="ISO 3166-1 alpha-3; empty if it has none")]
    cow: Annotated[int | None, Meta(description="number in the Correlates of War project")]
    as_target: Annotated[int, Meta(description="incidents with a victim there")]
    as_accused: Annotated[
        int, Meta(description="incidents of which somebody accuses this state, itself or by one said to act for it")
    ]
    accused_origin: Annotated[
        int,
        Meta(
            description="incidents of which accused groups or persons are said to come "
            "from there, and nobody accuses the state"
        ),
    ]
    accused_place: Annotated[
        int,
        Meta(description="incidents of which it is told of the accused, without a word on whether a state is meant"),
    ]
    as_responder: Annotated[int, Meta(description="incidents that it answered")]
    as_claimant: Annotated[int, Meta(description="incidents on which a party there makes a claim")]


class Year(msgspec.Struct, frozen=True):
    """Incidents that may have begun in a year: one that may have begun in two is in both."""

    year: int
    as_target: int
    as_accused: int


class OneCountry(msgspec.Struct, frozen=True):
    """One territory. contested: of the incidents of which it is accused, those of which somebody denies it."""

    release: Version
    unit: str
    country: Country
    contested: Annotated[int, Meta(description="incidents of which it is accused and an attribution is contested")]
    years: list[Year]


def listing(call: Call) -> Page[Any]:
    """Territories that are told of, by code."""
    index = call.opened.index
    there = sorted({code for facet in _ROLES.values() for code in index.facet(facet)} & territories.table().keys())
    key = paging.behind(call, "country")
    rest = there if key is None else [code for code in there if code > key[0]]
    shown = rest[: limit(call.read)]
    items = [((code,), _country(index, territories.get(code))) for code in shown]
    return paging.page(call, "country", len(there), items, more=len(shown) < len(rest))


def one(call: Call) -> OneCountry:
    """One territory, told of or not."""
    index, found = call.opened.index, territories.find(call.place["country"])
    if found is None:
        raise NotFoundError("no territory is called that.", hint="Use an ISO 3166-1 code or an English name.")
    target, accused = (index.facet(facet).get(found.code, BitMap()) for facet in ("country", "accused"))
    contested = index.facet("contested").get("yes", BitMap()).intersection_cardinality(accused)
    years = [
        Year(int(year), target.intersection_cardinality(began), accused.intersection_cardinality(began))
        for year, began in sorted(index.facet("year").items(), key=lambda item: int(item[0]))
    ]
    told = [year for year in years if year.as_target or year.as_accused]
    return OneCountry(call.opened.release.version, "incident", _country(index, found), contested, told)


def _country(index: Index, told: Territory) -> Country:
    counts = {role: len(index.facet(facet).get(told.code, ())) for role, facet in _ROLES.items()}
    return Country(told.code, told.name, told.kind, told.iso3, told.cow, **counts)


RESOURCES = [
    Resource(
        "listCountries", "/countries", "Countries",
        "Territories that are told of, by code, with counts of incidents. An incident with victims in three of them "
        "is counted in each.",
        Page[Country], listing, parameters=PAGED,
    ),
    Resource(
        "getCountry", "/countries/{country}", "One country", "One territory with its counts by year.", OneCountry, one,
        places=(spot("country", "code or English name", "UA"),),
    ),
]  # fmt: skip
