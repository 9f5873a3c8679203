"""Filters as a condition for DuckDB."""

from __future__ import annotations

import duckdb

from comity.release.asked import Asked, understood
from comity.release.facets import DRAWN, FACETS
from comity.release.filters import Filters
from comity.release.places import places
from comity.release.words import TEXTS, condition

_TIMES = {"since": "start_hi >= $since", "until": "start_lo <= $until",
          "public_since": "disclosed_hi >= $public_since", "public_until": "disclosed_lo <= $public_until"}  # fmt: skip
_COLUMNS = {"q": "concat_ws(' · ', title, names, actors, text)", "actor": "actors"}


def where(con: duckdb.DuckDBPyConnection, filters: Filters) -> tuple[str, dict[str, object]]:
    """A condition over relation `incident` and its parameters. UsageError for a value that can't be understood."""
    asked = understood(filters)
    clauses, values = _times(asked)
    for name, code in asked.has.items():
        clauses.append(f"incident_id IN (SELECT incident_id FROM ({FACETS[name]}) WHERE code = ${name})")
        values[name] = code
    for name in asked.lacks:
        told = {**FACETS, **DRAWN}[name]
        clauses.append(f"incident_id NOT IN (SELECT incident_id FROM ({told}) WHERE code IS NOT NULL)")
    for name, text in asked.words.items():
        places(con)
        fits, said = condition(text, _COLUMNS[name], name)
        clauses.append(f"incident_id IN (SELECT incident_id FROM ({TEXTS}) WHERE {fits})")
        values |= said
    return " AND ".join(clauses), values


def _times(asked: Asked) -> tuple[list[str], dict[str, object]]:
    values: dict[str, object] = {"publishers": asked.publishers}
    clauses = ["n_sources >= $publishers"]
    for name, clause in _TIMES.items():
        if (day := getattr(asked, name)) is not None:
            clauses.append(clause)
            values[name] = day
    return clauses, values
