"""Severity: each scale beside the others, each score as published; nothing is averaged or converted."""

from comity.fuse.rules.base import GROUP, POSITIVE, Rule

RULE = Rule(
    "scales-side-by-side",
    "Ordinal scales of different makers are never merged. Two scores on one scale are two values; they dissent "
    "if roots differ.",
    f"""
WITH said AS (
  SELECT {GROUP}, unit, value_num, min(value) AS value, list(DISTINCT root) AS roots,
         list(statement_id ORDER BY statement_id) AS ids
  FROM candidate WHERE {POSITIVE} AND value_num IS NOT NULL GROUP BY ALL),
scale AS (
  SELECT {GROUP}, unit, list_distinct(flatten(list(roots))) AS roots, list_sort(flatten(list(ids))) AS ids
  FROM said GROUP BY ALL)
SELECT incident_id, part_id, prop, coalesce(s.unit || ' ', '') || value AS chosen, NULL::DATE AS date_lo,
       NULL::DATE AS date_hi, value_num, s.unit, len(s.roots) AS support,
       len(list_filter(c.roots, lambda r: NOT list_contains(s.roots, r))) AS dissent,
       s.ids AS statement_ids, list_filter(c.ids, lambda i: NOT list_contains(s.ids, i)) AS dissent_ids
FROM said s JOIN scale c USING (incident_id, part_id, prop)
WHERE s.unit IS NOT DISTINCT FROM c.unit
""",
)
