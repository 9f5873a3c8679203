"""The actor table from alias sources, and which names several actors bear. An ambiguous name is listed, not picked."""

from __future__ import annotations

import duckdb

from comity.store.sql import name_key

_SOURCE = "SELECT r.* FROM record r JOIN unit_of u USING (source) WHERE u.names_actors AND r.kind = 'actor'"
_SAID = f"SELECT s.*, r.publisher FROM statement s JOIN ({_SOURCE}) r USING (record_id) WHERE s.value IS NOT NULL"

# The first name told for an actor is its title; the galaxy states no level, so 'group' is this table's default,
# and a sponsor state is a country of alleged origin only where the source gives a country.
_ACTOR = f"""
SELECT r.record_id AS actor_id, r.title AS name,
       coalesce(min(s.value) FILTER (s.prop = 'level'), 'group') AS level, NULL::VARCHAR AS parent_id,
       CASE WHEN count(DISTINCT s.value) FILTER (s.prop = 'country') = 1
            THEN min(s.value) FILTER (s.prop = 'country') END AS country,
       list(DISTINCT s.statement_id ORDER BY s.statement_id) AS statement_ids
FROM ({_SOURCE}) r JOIN ({_SAID}) s USING (record_id) GROUP BY r.record_id, r.title
"""

_NAME = f"""
WITH told AS (
  SELECT record_id AS actor_id, value AS name, {name_key("value")} AS name_key,
         string_agg(DISTINCT asserted_by, '; ' ORDER BY asserted_by) FILTER (asserted_by <> publisher) AS used_by
  FROM ({_SAID}) WHERE prop = 'name' GROUP BY ALL),
bearers AS (SELECT name_key, count(DISTINCT actor_id) AS n FROM told GROUP BY ALL)
SELECT t.actor_id, t.name, t.name_key, t.used_by, b.n > 1 AS ambiguous
FROM told t JOIN bearers b USING (name_key)
"""


def actors(con: duckdb.DuckDBPyConnection) -> None:
    """Reads `record`, `statement`, `unit_of`; makes tables `actor` and `actor_name`."""
    con.execute(f"CREATE OR REPLACE TABLE actor AS {_ACTOR}")
    con.execute(f"CREATE OR REPLACE TABLE actor_name AS {_NAME}")
