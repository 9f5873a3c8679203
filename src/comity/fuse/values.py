"""Makes `value` and `conflict`: each property by the rule that properties.yml names for it."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from comity.fuse.rules import RULES
from comity.model.properties import properties
from comity.store.relations import steps

# How close the publisher stands to an official act; used by rule official-over-press.
_OFFICIAL = {"court": 0, "government": 0, "international-organisation": 0, "victim": 1, "tracker": 2, "research": 2,
             "vendor": 2, "press": 3, "attacker": 4}  # fmt: skip

_CANDIDATE = """
SELECT s.incident_id, s.part_id, s.kind, s.prop, s.value, s.value_num, s.unit, s.date_lo, s.date_hi, s.stance, s.root,
       coalesce(o.rank, 5) AS official, s.statement_id
FROM stated s JOIN rule_of r USING (kind, prop) LEFT JOIN official_rank o ON o.publisher_kind = s.publisher_kind
WHERE r.rule = '{rule}'
"""

_DISAGREE = """
SELECT v.incident_id, v.part_id, v.prop,
       list_sort(list(DISTINCT coalesce(v.unit || ' ', '') || s.value)) AS "values",
       list(DISTINCT s.statement_id ORDER BY s.statement_id) AS statement_ids
FROM (SELECT *, unnest(list_concat(statement_ids, dissent_ids)) AS statement_id FROM value
      WHERE dissent > 0 AND prop NOT LIKE 'accused_%') v
JOIN statement s ON s.statement_id = v.statement_id
GROUP BY v.incident_id, v.part_id, v.prop
"""

# An accusation and its denial are two claims; the conflict between them belongs to the incident.
_DENIED = """
WITH denied AS (
  SELECT incident_id, value, list(statement_id) AS ids FROM stated
  WHERE prop = 'accused_state' AND value IS NOT NULL
  GROUP BY ALL HAVING bool_or(stance = 'denies') AND bool_or(stance <> 'denies'))
SELECT incident_id, '' AS part_id, 'accused_state' AS prop, list_sort(list(value)) AS "values",
       list_sort(flatten(list(ids))) AS statement_ids
FROM denied GROUP BY incident_id
"""


def choose(con: duckdb.DuckDBPyConnection) -> None:
    """Reads `stated`; makes tables `value` and `conflict`."""
    _reference(con)
    made = []
    for number, rule in enumerate(RULES.values()):
        steps(con, [("candidate", _CANDIDATE.format(rule=rule.name)), (f"chosen_{number}", rule.sql)])
        made.append(f"SELECT *, '{rule.name}' AS rule FROM chosen_{number}")
    con.execute("CREATE OR REPLACE TABLE value AS " + " UNION ALL BY NAME ".join(made))
    con.execute(f"CREATE OR REPLACE TABLE conflict AS ({_DISAGREE}) UNION ALL ({_DENIED})")


def _reference(con: duckdb.DuckDBPyConnection) -> None:
    rows = [(kind, prop, p.rule) for kind, held in properties().items() for prop, p in held.items()]
    con.register("rule_rows", pa.table(dict(zip(("kind", "prop", "rule"), zip(*rows, strict=True), strict=True))))
    con.register("rank_rows", pa.table({"publisher_kind": list(_OFFICIAL), "rank": list(_OFFICIAL.values())}))
    steps(con, [("rule_of", "SELECT * FROM rule_rows"), ("official_rank", "SELECT * FROM rank_rows")])
