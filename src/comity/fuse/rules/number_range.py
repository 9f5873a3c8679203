"""Amounts and counts: from the least to the most that is said; a single figure only where all agree."""

from comity.fuse.rules.base import GROUP, POSITIVE, Rule

RULE = Rule(
    "range",
    "Figures are kept as a range from least to most; each stays with its source. No mean is taken. A range that "
    "one root states is no dissent; roots beyond those that agree on the figure most state are.",
    f"""
WITH said AS (SELECT * FROM candidate WHERE {POSITIVE} AND value_num IS NOT NULL),
figure AS (SELECT {GROUP}, unit, value_num, count(DISTINCT root) AS agree FROM said GROUP BY ALL),
most AS (SELECT {GROUP}, unit, max(agree) AS agree FROM figure GROUP BY ALL),
whole AS (
  SELECT {GROUP}, unit, min(value_num) AS lo, max(value_num) AS hi, count(DISTINCT root) AS roots,
         list(statement_id ORDER BY statement_id) AS ids
  FROM said GROUP BY ALL)
SELECT w.incident_id, w.part_id, w.prop,
       CASE WHEN lo = hi THEN printf('%.15g', lo) ELSE printf('%.15g to %.15g', lo, hi) END
         || coalesce(' ' || w.unit, '') AS chosen,
       NULL::DATE AS date_lo, NULL::DATE AS date_hi, CASE WHEN lo = hi THEN lo END AS value_num, w.unit,
       roots AS support, roots - agree AS dissent, ids AS statement_ids, []::VARCHAR[] AS dissent_ids
FROM whole w JOIN most m
  ON (w.incident_id, w.part_id, w.prop) = (m.incident_id, m.part_id, m.prop) AND w.unit IS NOT DISTINCT FROM m.unit
""",
)
