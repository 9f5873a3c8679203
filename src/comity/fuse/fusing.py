"""Statements and clusters in, incidents and their parts out. All in SQL: cost grows with the number of statements."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from comity.fuse.context import beside, coded, standing
from comity.fuse.context.began import BEGAN
from comity.fuse.parts import align
from comity.fuse.tables import attribution, incident, parts
from comity.fuse.told import STATED, TOLD
from comity.fuse.values import choose
from comity.store.relations import steps
from comity.store.sql import name_key

RELATIONS = ("part", "part_member", "value", "conflict", "victim", "attribution", "effect", "loss", "response",
             "cooperation", "incident", "offline_conflict", "beside", "ambiguous_name")  # fmt: skip

# Some trackers give all names of an actor in one text, joined by slashes: each is looked up.
_NAMED = f"""
SELECT part_id, incident_id, name, {name_key("name")} AS name_key FROM (
  SELECT part_id, incident_id, trim(unnest(string_split(value, '/'))) AS name FROM stated
  WHERE prop = 'accused_actor' AND value IS NOT NULL)
WHERE name <> ''
"""

_AMBIGUOUS = """
SELECT name_key, list(DISTINCT s.name ORDER BY s.name) AS names, list(DISTINCT n.actor_id ORDER BY n.actor_id)
         AS candidates, count(DISTINCT s.incident_id) AS n_incidents
FROM named s JOIN actor_name n USING (name_key) WHERE n.ambiguous GROUP BY name_key
"""

_TYPED = {
    "victim": parts.VICTIM,
    "effect": parts.EFFECT,
    "loss": parts.LOSS,
    "response": parts.RESPONSE,
    "cooperation": parts.COOPERATION,
    "attribution": attribution.ATTRIBUTION,
    "incident": incident.INCIDENT,
    "ambiguous_name": _AMBIGUOUS,
}

# What a row's way of finding doesn't speak of stays null; a list is then empty.
_OFFLINE = f"""
SELECT * REPLACE (coalesce(names, []) AS names, coalesce(issues, []) AS issues, coalesce(kinds, []) AS kinds,
                  coalesce(beyond_coverage, false) AS beyond_coverage,
                  coalesce(conflict_statement_ids, []) AS conflict_statement_ids)
FROM (({coded.CONFLICT}) UNION ALL BY NAME ({coded.CONDUCT}) UNION ALL BY NAME ({standing.STANDING}))
"""

# What stands for itself while it is fused has no incident in the end; its one telling leaves nothing to choose.
_WITHOUT_INCIDENT = ("part", "attribution", "response", "cooperation")
_RESPONSE_RECORDS = "SELECT record_id FROM record WHERE kind = 'response'"

_CONTEXT = {"offline_conflict": _OFFLINE, "beside": beside.BESIDE}


def fuse(con: duckdb.DuckDBPyConnection) -> None:
    """Reads `record`, `statement`, `cluster`, `actor_name`; makes the tables named in RELATIONS."""
    steps(con, [("told", TOLD)])
    align(con)
    steps(con, [("stated", STATED)])
    choose(con)
    steps(con, [("named", _NAMED), ("claim", attribution.CLAIM), ("accused", attribution.ACCUSED),
                ("accused_actor", attribution.ACTOR)])  # fmt: skip
    _tables(con, _TYPED)
    steps(con, [("began", BEGAN)])
    standing.find(con)
    beside.declare(con)
    _tables(con, _CONTEXT)
    for name in _WITHOUT_INCIDENT:
        con.execute(f"UPDATE {name} SET incident_id = NULL WHERE incident_id IN ({_RESPONSE_RECORDS})")
    for name in ("value", "conflict"):
        con.execute(f"DELETE FROM {name} WHERE incident_id IN ({_RESPONSE_RECORDS})")


def _tables(con: duckdb.DuckDBPyConnection, queries: Mapping[str, str]) -> None:
    for name, query in queries.items():
        con.execute(f"CREATE OR REPLACE TABLE {name} AS {query}")
