"""Directed dyads by year, with the codes that panels are joined on."""

from __future__ import annotations

import duckdb

from comity.model.errors import UsageError
from comity.release.places import places

# An incident counts in the year in which it may have begun earliest, in none if its beginning is open; `certain` tells
# whether no other year fits.
YEARS = """
WITH told AS (
  SELECT *, unnest(list_concat(list_transform(accused_states, lambda x: {'code': x, 'told': 'state'}),
                               list_transform(accused_origins, lambda x: {'code': x, 'told': 'origin'}),
                               list_transform(accused_places, lambda x: {'code': x, 'told': 'place'}))) AS side
  FROM incident),
pair AS (
  SELECT incident_id, side.code AS accused, side.told = 'state' AS state, side.told = 'origin' AS origin,
         side.told = 'place' AS place, victim_countries, contested,
         CASE WHEN start_lo > DATE '0001-12-31' THEN year(start_lo) END AS year,
         coalesce(year(start_lo) = year(start_hi), false) AS certain FROM told),
directed AS (SELECT * EXCLUDE (victim_countries), unnest(victim_countries) AS victim FROM pair)
SELECT d.year, d.accused, a.name AS accused_name, a.iso3 AS accused_iso3, a.cow AS accused_cow,
       d.victim, v.name AS victim_name, v.iso3 AS victim_iso3, v.cow AS victim_cow,
       count(*) FILTER (d.state) AS incidents, count(*) FILTER (d.state AND d.certain) AS certain_year,
       count(*) FILTER (d.state AND d.contested) AS contested,
       count(*) FILTER (d.origin) AS from_there, count(*) FILTER (d.place) AS not_said
FROM directed d JOIN territory a ON a.code = d.accused JOIN territory v ON v.code = d.victim
WHERE d.accused <> d.victim GROUP BY ALL ORDER BY d.year NULLS LAST, d.accused, d.victim
"""
"""Reads `incident` and `territory`. incidents, certain_year, contested: of which somebody accuses the state.
from_there: of which accused groups or persons are said to come from there, and nobody accuses the state. not_said: of
which the territory is told of the accused, but not whether a state is meant."""


def dyads(con: duckdb.DuckDBPyConnection, unit: str) -> duckdb.DuckDBPyRelation:
    """One row per territory of the accused, of the victim, and year (see YEARS). UsageError for a unit but 'year'."""
    if unit != "year":
        raise UsageError(f"dyads by {unit!r} are not made.", hint="Use unit='year'.")
    places(con)
    return con.sql(YEARS)
