"""Makes `part` and `part_member` from the alignments of all kinds."""

from __future__ import annotations

import duckdb

from comity.fuse.align import attribution, effect, loss, response, victim
from comity.store.relations import steps

_ALIGNMENTS = {
    "victim": victim.SQL,
    "attribution": attribution.CLAIM,
    "effect": effect.SQL,
    "loss": loss.SQL,
    "response": response.SQL,
    "cooperation": response.COOPERATION,
}

_TOP = """
SELECT DISTINCT record_id, subject, '{kind}' AS kind, incident_id, rule,
       md5(incident_id || '|{kind}|' || key) AS part_id
FROM ({sql})
"""

_ACCUSED = f"""
SELECT a.record_id, a.subject, 'attribution' AS kind, a.incident_id, a.rule,
       md5(t.part_id || '|' || a.key) AS part_id, t.part_id AS part_of
FROM ({attribution.ACCUSED}) a JOIN part_top t ON t.record_id = a.record_id AND t.subject = a.under
"""


def align(con: duckdb.DuckDBPyConnection) -> None:
    """Reads `told`; makes tables `part` and `part_member`."""
    top = " UNION ALL ".join(_TOP.format(kind=kind, sql=sql) for kind, sql in _ALIGNMENTS.items())
    steps(con, [("part_top", top), ("part_accused", _ACCUSED)])
    every = "SELECT *, NULL::VARCHAR AS part_of FROM part_top UNION ALL SELECT * FROM part_accused"
    con.execute(f"CREATE OR REPLACE TABLE part_member AS SELECT part_id, record_id, subject, rule FROM ({every})")
    con.execute(f"""CREATE OR REPLACE TABLE part AS SELECT part_id, min(incident_id) AS incident_id, min(kind) AS kind,
                    min(part_of) AS part_of, count(*) AS n_members FROM ({every}) GROUP BY part_id""")
