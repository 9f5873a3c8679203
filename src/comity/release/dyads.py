"""Directed dyads by year, with the codes that panels are joined on."""

from __future__ import annotations

import duckdb

from comity.model.errors import UsageError
from comity.release.places import places

# An incident counts in the year in which it may have begun earliest, in none if its beginning is open; `certain` tells
# whether no other year fits.
YEARS = """
WITH pair AS (
  SELECT incident_id, unnest(accused_states) AS accused, victim_countries, contested,
         CASE WHEN start_lo > DATE '0001-12-31' THEN year(start_lo) END AS year,
         coalesce(year(start_lo) = year(start_hi), false) AS certain FROM incident),
directed AS (SELECT * EXCLUDE (victim_countries), unnest(victim_countries) AS victim FROM pair)
SELECT d.year, d.accused, a.name AS accused_name, a.iso3 AS accused_iso3, a.cow AS accused_cow,
       d.victim, v.name AS victim_name, v.iso3 AS victim_iso3, v.cow AS victim_cow,
       count(*) AS incidents, count(*) FILTER (d.certain) AS certain_year, count(*) FILTER (d.contested) AS contested
FROM directed d JOIN territory a ON a.code = d.accused JOIN territory v ON v.code = d.victim
WHERE d.accused <> d.victim GROUP BY ALL ORDER BY d.year NULLS LAST, d.accused, d.victim
"""
"""Reads `incident` and `territory`."""


def dyads(con: duckdb.DuckDBPyConnection, unit: str) -> duckdb.DuckDBPyRelation:
    """One row per accused state, victim territory and year. UsageError if the unit isn't 'year'."""
    if unit != "year":
        raise UsageError(f"dyads by {unit!r} are not made.", hint="Use unit='year'.")
    places(con)
    return con.sql(YEARS)
