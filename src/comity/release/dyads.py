"""Directed dyads by year, with the codes that panels are joined on."""

from __future__ import annotations

import duckdb

from comity.model.errors import UsageError
from comity.release.places import places

SIDES = ("states", "all")
COUNTS = ("incidents", "certain_year", "contested", "from_there", "not_said")
COLUMNS = {
    "year": "earliest year in which an incident may have begun; empty: open or not told (a row beside the panel)",
    "accused": "code of the side that is accused",
    "accused_name": "its English name",
    "accused_kind": "what it is: state, disputed, historical; with sides=all also territory, region, organisation",
    "accused_iso3": "ISO 3166-1 alpha-3 (of historical states 3166-3), empty if it has none",
    "accused_cow": "its number in the Correlates of War project, empty if it has none",
    "victim": "code of the side of the victim",
    "victim_name": "its English name",
    "victim_kind": "what it is, as accused_kind",
    "victim_iso3": "as accused_iso3",
    "victim_cow": "as accused_cow",
    "incidents": "incidents of which somebody accuses the state, itself or by one said to act for it; 0: none is told",
    "certain_year": "those which can have begun in no other year",
    "contested": "those of which somebody denies or contests an attribution",
    "from_there": "other incidents: accused groups or persons are said to come from there, nobody accuses the state",
    "not_said": "other incidents: the territory is told of the accused, without a word on whether a state is meant",
    "covering": "sources of incidents that cover the year by what they say, in whole or part; 0: none, so 0 incidents "
    "would mean nothing, and such a year has a row only if something is told of it",
}
"""Column of the dyad-years -> what it means."""

NOTE = """A row is a directed pair of sides in a year. The panel is one of states: a side is a state, a state whose
standing is disputed and that has an ISO or COW code, or a historical one with a COW number. Regions, organisations and
dependent territories are no states: `sides=all` adds what is told of them, and `accused_kind` and `victim_kind` say
which is what. A side that is not told makes no pair. Each pair of states of which anything is told, in either
direction, has rows in both directions for each year that a source of incidents covers. There 0 means: no source tells
of such an incident. It doesn't mean that there was none, nor that the state existed then. A year that no source covers
has no row. `zeros=0` leaves rows of zeros away. Pairs of which nothing is ever told have no rows. An incident with
several accused or several victims is in several pairs: sums over pairs count more than there are incidents."""
"""What the dyad-years hold and what not."""

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


# A dependent territory is no side of its own; a state whose standing is disputed is, where ISO or COW has a code.
_STATE = "(kind = 'state' OR cow IS NOT NULL OR (kind = 'disputed' AND iso3 <> ''))"
_PANEL = f"""
WITH told AS ({YEARS}),
pair AS (SELECT DISTINCT accused, victim FROM told UNION SELECT DISTINCT victim, accused FROM told),
covered AS (
  SELECT unnest(range(try_cast(left(covers_from, 4) AS INTEGER), try_cast(left(covers_to, 4) AS INTEGER) + 1)) AS year
  FROM source WHERE source IN (SELECT unnest(sources) FROM incident)),
covering AS (SELECT year, count(*) AS n FROM covered GROUP BY year),
state AS (SELECT code FROM territory WHERE {_STATE}),
row AS (
  SELECT year, accused, victim FROM told
  WHERE $sides = 'all' OR (accused IN (FROM state) AND victim IN (FROM state))
  UNION
  SELECT year, accused, victim FROM pair, covering
  WHERE $zeros AND accused IN (FROM state) AND victim IN (FROM state))
SELECT r.year, r.accused, a.name AS accused_name, a.kind AS accused_kind, a.iso3 AS accused_iso3, a.cow AS accused_cow,
       r.victim, v.name AS victim_name, v.kind AS victim_kind, v.iso3 AS victim_iso3, v.cow AS victim_cow,
       {", ".join(f"coalesce(t.{name}, 0) AS {name}" for name in COUNTS)}, coalesce(c.n, 0) AS covering
FROM row r JOIN territory a ON a.code = r.accused JOIN territory v ON v.code = r.victim
LEFT JOIN told t ON t.year IS NOT DISTINCT FROM r.year AND t.accused = r.accused AND t.victim = r.victim
LEFT JOIN covering c ON c.year = r.year
ORDER BY r.year NULLS LAST, r.accused, r.victim
"""


def dyads(con: duckdb.DuckDBPyConnection, unit: str, sides: str = "states", *, zeros: bool = True
          ) -> duckdb.DuckDBPyRelation:  # fmt: skip
    """One row per side of the accused, side of the victim, and year, with the columns of COLUMNS.

    sides: 'states', or 'all' with dependent territories, regions and organisations too. zeros: a row for each pair of
    states of which anything is told, both ways, in each year that a source of incidents covers. UsageError for other
    values.
    """
    if unit != "year":
        raise UsageError(f"dyads by {unit!r} are not made.", hint="Use unit='year'.")
    if sides not in SIDES:
        raise UsageError(f"sides: {sides!r} is not known.", hint="Use one of: " + ", ".join(SIDES))
    places(con)
    return con.sql(_PANEL, params={"sides": sides, "zeros": zeros})
