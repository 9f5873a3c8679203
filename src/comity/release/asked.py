"""What filters mean: each understood once, for DuckDB and for the index alike."""

from __future__ import annotations

from datetime import date

import msgspec

from comity.model import span, territories
from comity.model.errors import UsageError
from comity.model.vocabulary import codes
from comity.release.filters import Filters

PLACES = ("country", "accused", "accused_origin", "accused_place", "responder", "claimant")
SCHEMES = {"sector": "sector", "type": "operation_type", "purpose": "purpose", "cia": "cia", "dimension": "dimension",
           "response": "response_measure"}  # fmt: skip

NOT_SAID = "not-said"
"""Asks for incidents of which no source says it."""
_CLOCKS = {"since": "year", "public_since": "public_year"}


class Asked(msgspec.Struct, frozen=True):
    """has: facet -> code that an incident must have. lacks: facets of which it has no code. words: field -> text. An
    incident fits an interval if it may have begun, or have become public, in it. publishers: the least number."""

    has: dict[str, str]
    lacks: list[str]
    words: dict[str, str]
    since: date | None
    until: date | None
    public_since: date | None
    public_until: date | None
    publishers: int


def understood(filters: Filters) -> Asked:
    """What filters ask for. UsageError for a value that can't be understood."""
    said = {name: text for name in _FACETS if (text := getattr(filters, name)) is not None}
    has = {name: _code(name, text) for name, text in said.items() if text != NOT_SAID}
    words = {} if filters.q is None else {"q": filters.q}
    if filters.actor is not None and filters.actor != NOT_SAID:
        (has if ":" in filters.actor else words)["actor"] = filters.actor
    if filters.contested is not None:
        has["contested"] = "yes" if _yes(filters.contested) else "no"
    days = {name: day(name, getattr(filters, name)) for name in ("since", "until", "public_since", "public_until")}
    return Asked(has, _lacking(filters), words, **days, publishers=filters.min_sources or 0)


_FACETS = (*PLACES, *SCHEMES, "source")


def _lacking(filters: Filters) -> list[str]:
    facets = [name for name in (*_FACETS, "actor") if getattr(filters, name) == NOT_SAID]
    return facets + [facet for name, facet in _CLOCKS.items() if getattr(filters, name) == NOT_SAID]


def place(text: str) -> str:
    """The code of a territory given by code or English name. UsageError if there is none."""
    found = territories.find(text)
    if found is None:
        raise UsageError(f"no territory is called {text!r}.", hint="Use an ISO 3166-1 code or an English name.")
    return found.code


def coded(name: str, scheme: str, text: str) -> str:
    """A code of a scheme. UsageError lists the codes there are."""
    if text not in codes(scheme):
        raise UsageError(f"{name}: {text!r} is not a code.", hint="Codes: " + ", ".join(sorted(codes(scheme))))
    return text


def day(name: str, text: str | None) -> date | None:
    """The first day of an EDTF date for `since` and `public_since`, else its last. UsageError if it is none."""
    if text is None or (text == NOT_SAID and name in _CLOCKS):
        return None
    try:
        found = span.parse(text)
    except ValueError as error:
        raise UsageError(f"{name}: {error}.", hint="Write 2017, 2017-06 or 2017-06-27.") from error
    return found.lo if name in _CLOCKS else found.hi


def _code(name: str, value: str) -> str:
    if name in PLACES:
        return place(value)
    return coded(name, SCHEMES[name], value) if name in SCHEMES else value


def _yes(text: str) -> bool:
    if text.lower() not in ("yes", "no", "true", "false"):
        raise UsageError(f"contested: {text!r} is neither yes nor no.")
    return text.lower() in ("yes", "true")
