"""Which incidents are asked for: one set of filters for Python, the command line, exports and pages."""

from __future__ import annotations

from datetime import date

import msgspec

from comity.model import span, territories
from comity.model.errors import UsageError
from comity.model.vocabulary import codes

_LISTS = {"country": "victim_countries", "accused": "accused_states", "sector": "sectors", "type": "types",
          "purpose": "purposes", "cia": "cia", "dimension": "dimensions", "source": "sources"}  # fmt: skip
_SCHEMES = {"sector": "sector", "type": "operation_type", "purpose": "purpose", "cia": "cia", "dimension": "dimension"}


class Filters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """country, accused: territory codes or names. since, until: EDTF; an incident fits if it may have begun then.
    actor, q: words to be found in accused actors, or in title, summary, victims and actors. contested: yes or no.
    min_sources: least number of independent publishers. Others: codes of the vocabulary, or a source's short name."""

    country: str | None = None
    accused: str | None = None
    sector: str | None = None
    type: str | None = None
    purpose: str | None = None
    cia: str | None = None
    dimension: str | None = None
    source: str | None = None
    actor: str | None = None
    since: str | None = None
    until: str | None = None
    contested: str | None = None
    min_sources: int | None = None
    q: str | None = None


def parse(pairs: list[str]) -> Filters:
    """Filters from texts such as 'country=UA'. UsageError names the fields there are."""
    said: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or key.strip() not in Filters.__struct_fields__:
            raise UsageError(f"{pair!r} is not a filter.", hint="Filters: " + ", ".join(Filters.__struct_fields__))
        said[key.strip()] = value.strip()
    try:
        return msgspec.convert(said, Filters, strict=False)
    except msgspec.ValidationError as error:
        raise UsageError(f"filter: {error}.") from error


def where(filters: Filters) -> tuple[str, dict[str, object]]:
    """A condition over relation `incident` and its parameters. UsageError for a value that can't be understood."""
    clauses, values = ["true"], dict[str, object]()
    for name, column in _LISTS.items():
        if (value := getattr(filters, name)) is not None:
            clauses.append(f"list_contains({column}, ${name})")
            values[name] = _code(name, value)
    for name, clause in (("since", "start_hi >= $since"), ("until", "start_lo <= $until")):
        if (text := getattr(filters, name)) is not None:
            clauses.append(clause)
            values[name] = _day(name, text)
    for name, clause in (
        ("actor", "contains(lower(array_to_string(accused_actors, ' ')), lower($actor))"),
        ("min_sources", "n_sources >= $min_sources"),
        ("q", "contains(lower(concat_ws(' ', title, summary, array_to_string(accused_actors, ' '))), lower($q))"),
    ):
        if getattr(filters, name) is not None:
            clauses.append(clause)
            values[name] = getattr(filters, name)
    if filters.contested is not None:
        clauses.append("contested = $contested")
        values["contested"] = _yes(filters.contested)
    return " AND ".join(clauses), values


def _code(name: str, value: str) -> str:
    if name in ("country", "accused"):
        found = territories.find(value)
        if found is None:
            raise UsageError(f"no territory is called {value!r}.", hint="Use an ISO 3166-1 code or an English name.")
        return found.code
    if name in _SCHEMES and value not in codes(_SCHEMES[name]):
        raise UsageError(f"{name}: {value!r} is not a code.", hint="Codes: " + ", ".join(sorted(codes(_SCHEMES[name]))))
    return value


def _day(name: str, text: str) -> date:
    try:
        found = span.parse(text)
    except ValueError as error:
        raise UsageError(f"{name}: {error}.", hint="Write 2017, 2017-06 or 2017-06-27.") from error
    return found.lo if name == "since" else found.hi


def _yes(text: str) -> bool:
    if text.lower() not in ("yes", "no", "true", "false"):
        raise UsageError(f"contested: {text!r} is neither yes nor no.")
    return text.lower() in ("yes", "true")
