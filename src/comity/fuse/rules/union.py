"""Many values: all that are said, each with its own support."""

from comity.fuse.rules.base import GROUP, POSITIVE, Rule

RULE = Rule(
    "union",
    "All values that somebody says, each with its support. Whoever denies a value dissents from it.",
    f"""
WITH said AS (
  SELECT {GROUP}, value, count(DISTINCT root) AS support, list(statement_id ORDER BY statement_id) AS ids
  FROM candidate WHERE {POSITIVE} GROUP BY ALL),
denied AS (
  SELECT {GROUP}, value, list(DISTINCT root) AS roots, list(statement_id ORDER BY statement_id) AS ids
  FROM candidate WHERE stance = 'denies' AND value IS NOT NULL GROUP BY ALL)
SELECT incident_id, part_id, prop, value AS chosen, NULL::DATE AS date_lo, NULL::DATE AS date_hi,
       NULL::DOUBLE AS value_num, NULL::VARCHAR AS unit, coalesce(s.support, 0) AS support,
       len(coalesce(d.roots, [])) AS dissent, coalesce(s.ids, []) AS statement_ids, coalesce(d.ids, []) AS dissent_ids
FROM said s FULL JOIN denied d USING ({GROUP}, value)
""",
)
