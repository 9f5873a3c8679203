"""How far two sources say the same of the incidents that both tell of. Plain shares; agreement is not accuracy."""

from __future__ import annotations

from typing import Any

import duckdb
import msgspec

from comity.release.quality.accounting import rows
from comity.release.quality.blocks import Agreement
from comity.store.relations import steps

_COMPARED = """
SELECT * FROM (VALUES
  ('incident', 'start', 'start', 1), ('incident', 'type', 'type', 2), ('incident', 'purpose', 'purpose', 3),
  ('incident', 'cia', 'cia', 4), ('victim', 'country', 'victim country', 5),
  ('attribution', 'accused_state', 'accused state', 6), ('victim', 'sector', 'sector', 7))
  AS v (kind, prop, field, place)
"""

_TELLS = "SELECT DISTINCT r.source, c.incident_id FROM record r JOIN cluster c USING (record_id)"

_TOGETHER = """
SELECT incident_id, a.source, b.source AS other FROM tells a JOIN tells b USING (incident_id) WHERE a.source <> b.source
"""

# What a source knows only through the other is no second opinion, so it is left out beside that one.
_BESIDE_EACH = """
SELECT t.incident_id, t.source, t.other, c.field, c.place,
       list_sort(list(DISTINCT CASE WHEN s.date_lo IS NULL THEN s.value ELSE concat(s.date_lo, '/', s.date_hi) END))
         AS said,
       list(DISTINCT {'lo': s.date_lo, 'hi': s.date_hi}) AS spans
FROM spoken s JOIN compared c USING (kind, prop) JOIN together t USING (incident_id, source)
WHERE s.absence = 0 AND s.stance <> 'denies' AND s.value IS NOT NULL AND s.via IS DISTINCT FROM t.other
GROUP BY ALL
"""

_INTERSECT = """
len(list_filter(a.spans, lambda x: len(list_filter(b.spans, lambda y: x.lo <= y.hi AND y.lo <= x.hi)) > 0)) > 0
"""

_AGREED = f"""
SELECT a.source, a.other, a.field, a.place, count(*) AS n, count(*) FILTER (a.said = b.said) AS same,
       count(*) FILTER (CASE WHEN a.field = 'start' THEN {_INTERSECT} ELSE list_has_any(a.said, b.said) END) AS overlap
FROM beside_each a JOIN beside_each b
  ON a.incident_id = b.incident_id AND a.field = b.field AND a.other = b.source AND a.source = b.other
GROUP BY ALL
"""

_PAIRS = """
WITH shared AS (SELECT source, other, count(*) AS incidents FROM together GROUP BY ALL)
SELECT s.source, s.other, s.incidents, c.field, coalesce(a.n, 0) AS n, coalesce(a.same, 0) AS same,
       coalesce(a.overlap, 0) AS overlap
FROM shared s CROSS JOIN compared c LEFT JOIN agreed a USING (source, other, field)
ORDER BY s.source, s.incidents DESC, s.other, c.place
"""


def agreement(con: duckdb.DuckDBPyConnection) -> dict[str, list[Agreement]]:
    """Source -> beside each other source, the one with most incidents in common first. Needs `spoken`."""
    steps(con, [
        ("compared", _COMPARED),
        ("tells", _TELLS),
        ("together", _TOGETHER),
        ("beside_each", _BESIDE_EACH),
        ("agreed", _AGREED),
    ])  # fmt: skip
    told: dict[str, dict[str, dict[str, Any]]] = {}
    for row in rows(con, _PAIRS):
        pair = told.setdefault(row["source"], {}).setdefault(
            row["other"], {"other": row["other"], "incidents": row["incidents"], "fields": []}
        )
        pair["fields"].append({name: row[name] for name in ("field", "n", "same", "overlap")})
    return {source: msgspec.convert(list(pairs.values()), list[Agreement]) for source, pairs in told.items()}
