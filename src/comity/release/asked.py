"""What filters mean: each understood once, for DuckDB and for the index alike."""

from __future__ import annotations

from datetime import date

import msgspec

from comity.model import span, territories
from comity.model.errors import UsageError
from comity.model.vocabulary import codes
from comity.release.filters import Filters

PLACES = ("country", "accused", "responder", "claimant")
SCHEMES = {"sector": "sector", "type": "operation_type", "purpose": "purpose", "cia": "cia", "dimension": "dimension",
           "response": "response_measure"}  # fmt: skip


class Asked(msgspec.Struct, frozen=True):
    """has: facet -> code that an incident must have. words: field -> text. An incident fits an interval if it may have
    begun in it. publishers: the least number."""

    has: dict[str, str]
    words: dict[str, str]
    since: date | None
    until: date | None
    publishers: int


def understood(filters: Filters) -> Asked:
    """What filters ask for. UsageError for a value that can't be understood."""
    has = {name: _code(name, text) for name in _FACETS if (text := getattr(filters, name)) is not None}
    words = {} if filters.q is None else {"q": filters.q}
    if filters.actor is not None:
        (has if ":" in filters.actor else words)["actor"] = filters.actor
    if filters.contested is not None:
        has["contested"] = "yes" if _yes(filters.contested) else "no"
    return Asked(has, words, _day("since", filters.since), _day("until", filters.until), filters.min_sources or 0)


_FACETS = (*PLACES, *SCHEMES, "source")


def _code(name: str, value: str) -> str:
    if name in PLACES:
        found = territories.find(value)
        if found is None:
            raise UsageError(f"no territory is called {value!r}.", hint="Use an ISO 3166-1 code or an English name.")
        return found.code
    if name in SCHEMES and value not in codes(SCHEMES[name]):
        raise UsageError(f"{name}: {value!r} is not a code.", hint="Codes: " + ", ".join(sorted(codes(SCHEMES[name]))))
    return value


def _day(name: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        found = span.parse(text)
    except ValueError as error:
        raise UsageError(f"{name}: {error}.", hint="Write 2017, 2017-06 or 2017-06-27.") from error
    return found.lo if name == "since" else found.hi


def _yes(text: str) -> bool:
    if text.lower() not in ("yes", "no", "true", "false"):
        raise UsageError(f"contested: {text!r} is neither yes nor no.")
    return text.lower() in ("yes", "true")
