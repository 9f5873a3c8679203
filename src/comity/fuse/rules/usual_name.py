"""Names: the one that most use; another spelling is a variant, not a contradiction."""

from comity.fuse.rules.base import GROUP, POSITIVE, Rule

RULE = Rule(
    "usual-name",
    "The name that most independent roots use; other names are variants and no dissent.",
    f"""
SELECT incident_id, part_id, prop, value AS chosen, NULL::DATE AS date_lo, NULL::DATE AS date_hi,
       NULL::DOUBLE AS value_num, NULL::VARCHAR AS unit, count(DISTINCT root) AS support, 0 AS dissent,
       list(statement_id ORDER BY statement_id) AS statement_ids, []::VARCHAR[] AS dissent_ids
FROM candidate WHERE {POSITIVE} GROUP BY {GROUP}, value
QUALIFY row_number() OVER (
  PARTITION BY {GROUP} ORDER BY count(DISTINCT root) DESC, count(*) DESC, length(value), value) = 1
""",
)
