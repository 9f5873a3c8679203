"""Which states an actor is said to come from, to be sponsored by, or to be accused with, and who says so."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from comity.model import territories
from comity.store.relations import steps

_ENTRIES = """
SELECT m.actor_id, CASE s.prop WHEN 'sponsor' THEN t.code ELSE s.value END AS country,
       CASE s.prop WHEN 'sponsor' THEN 'sponsor' ELSE 'origin' END AS how, s.source, s.statement_id
FROM actor_said s JOIN actor_member m USING (record_id)
LEFT JOIN actor_territory t ON s.prop = 'sponsor' AND t.name = s.value
WHERE s.prop IN ('country', 'sponsor') AND s.stance <> 'denies' AND (s.prop = 'country' OR t.code IS NOT NULL)
"""

# A name that several actors bear says of none of them that its state was accused.
_ACCUSED = """
SELECT h.actor_id, s.value AS country, CASE s.prop WHEN 'accused_state' THEN 'accused' ELSE 'origin' END AS how,
       h.source, s.statement_id
FROM (SELECT DISTINCT record_id, subject, source, actor_id FROM actor_heard
      WHERE further OR name_key IN (SELECT name_key FROM actor_name WHERE NOT ambiguous)) h
JOIN statement s USING (record_id, subject)
WHERE s.prop IN ('accused_state', 'accused_origin') AND s.value IS NOT NULL AND s.stance <> 'denies'
"""

_STATE = f"""
SELECT actor_id, country, how, list(DISTINCT source ORDER BY source) AS told_by,
       list(DISTINCT statement_id ORDER BY statement_id) AS statement_ids
FROM ({_ENTRIES} UNION ALL {_ACCUSED}) GROUP BY ALL
"""


def place(con: duckdb.DuckDBPyConnection) -> None:
    """Reads `actor_member`, `actor_name` and what is told of actors; makes `actor_state`."""
    rows = [{"name": row.name, "code": row.code} for row in territories.table().values() if row.kind != "region"]
    con.register("territories_made", pa.Table.from_pylist(rows))
    steps(con, [("actor_territory", "SELECT * FROM territories_made")])
    con.unregister("territories_made")
    con.execute(f"CREATE OR REPLACE TABLE actor_state AS {_STATE}")
