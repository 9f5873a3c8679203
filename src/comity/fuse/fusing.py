"""Statements and clusters in, incidents and their parts out. All in SQL: cost grows with the number of statements."""

from __future__ import annotations

import duckdb

from comity.fuse.parts import align
from comity.fuse.tables import attribution, incident, parts
from comity.fuse.told import STATED, TOLD
from comity.fuse.values import choose
from comity.store.relations import steps
from comity.store.sql import name_key

RELATIONS = ("part", "part_member", "value", "conflict", "victim", "attribution", "effect", "loss", "response",
             "cooperation", "incident", "ambiguous_name")  # fmt: skip

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


def fuse(con: duckdb.DuckDBPyConnection) -> None:
    """Reads `record`, `statement`, `cluster`, `actor_name`; makes the tables named in RELATIONS."""
    steps(con, [("told", TOLD)])
    align(con)
    steps(con, [("stated", STATED)])
    choose(con)
    steps(con, [("named", _NAMED), ("claim", attribution.CLAIM), ("accused", attribution.ACCUSED),
                ("accused_actor", attribution.ACTOR)])  # fmt: skip
    for name, query in _TYPED.items():
        con.execute(f"CREATE OR REPLACE TABLE {name} AS {query}")
