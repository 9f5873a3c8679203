"""Disclosure: something is public from the first time it is published; later publications don't contradict that."""

from comity.fuse.rules.base import GROUP, POSITIVE, Rule

RULE = Rule(
    "earliest-date",
    "The earliest date said. Later publications are no dissent: an incident becomes public once.",
    f"""
SELECT incident_id, part_id, prop, value AS chosen, date_lo, date_hi, NULL::DOUBLE AS value_num,
       NULL::VARCHAR AS unit, count(DISTINCT root) AS support, 0 AS dissent,
       list(statement_id ORDER BY statement_id) AS statement_ids, []::VARCHAR[] AS dissent_ids
FROM candidate WHERE {POSITIVE} AND date_lo IS NOT NULL GROUP BY {GROUP}, value, date_lo, date_hi
QUALIFY row_number() OVER (PARTITION BY {GROUP} ORDER BY date_hi, date_lo, value) = 1
""",
)
