"""Dates: the shortest interval around the day that most roots can agree with."""

from comity.fuse.rules.base import GROUP, POSITIVE, Rule

# A month is as exact as another, and a year: September must not win over August for having one day less.
_LENGTH = """CASE WHEN date_hi - date_lo BETWEEN 27 AND 30 THEN 30 WHEN date_hi - date_lo BETWEEN 364 AND 365 THEN 365
             ELSE date_hi - date_lo END"""

# Intervals that share a day share the latest of their first days, so those are all the days worth counting at.
RULE = Rule(
    "most-specific-date",
    "The shortest interval that holds the day on which most roots agree: 'in 2017' supports '27 June 2017', even "
    "when another says '28 June 2017', which dissents. Of several that as many agree on, the earliest of the shortest; "
    "one month is as short as another.",
    f"""
WITH said AS (SELECT * FROM candidate WHERE {POSITIVE} AND date_lo IS NOT NULL),
days AS (SELECT DISTINCT {GROUP}, date_lo AS day FROM said),
agreed AS (
  SELECT {GROUP}, day, list(DISTINCT root) FILTER (day BETWEEN date_lo AND date_hi) AS roots,
         list(DISTINCT root) AS every,
         list(statement_id ORDER BY statement_id) FILTER (day BETWEEN date_lo AND date_hi) AS ids,
         list(statement_id ORDER BY statement_id) FILTER (day NOT BETWEEN date_lo AND date_hi) AS others
  FROM days JOIN said USING ({GROUP}) GROUP BY ALL),
spans AS (SELECT DISTINCT {GROUP}, value, date_lo, date_hi FROM said)
SELECT incident_id, part_id, prop, value AS chosen, date_lo, date_hi, NULL::DOUBLE AS value_num, NULL::VARCHAR AS unit,
       len(roots) AS support, len(every) - len(roots) AS dissent, ids AS statement_ids,
       coalesce(others, []) AS dissent_ids
FROM agreed JOIN spans USING ({GROUP}) WHERE day BETWEEN date_lo AND date_hi
QUALIFY row_number() OVER (
  PARTITION BY {GROUP} ORDER BY len(roots) DESC, {_LENGTH}, date_lo, value, day) = 1
""",
)
