"""Claims: the same claimant accuses the same states, in the same month, with the same stance. Then, within a claim,
each accused by state, organisation and name. A claimant nobody names is never joined with another."""

from __future__ import annotations

from comity.fuse.align.pivot import when, who
from comity.store.sql import name_key

# What is unknown of an accused beside what is said of it says nothing of the claim: absence counts only where all is.
_ACCUSES = "prop LIKE 'accused_%' AND prop <> 'accused_relation'"

CLAIM = f"""
WITH telling AS (
  SELECT incident_id, record_id, '#attribution/' || split_part(subject, '/', 2) AS subject,
         min(value) FILTER (prop = 'asserter') AS asserter, min(value) FILTER (prop = 'asserter_kind') AS kind,
         min(value) FILTER (prop = 'asserter_country') AS country,
         min(date_lo) FILTER (prop = 'date') AS lo, min(date_hi) FILTER (prop = 'date') AS hi,
         coalesce(string_agg(DISTINCT stance, '+' ORDER BY stance) FILTER ({_ACCUSES} AND value IS NOT NULL),
                  min(stance) FILTER ({_ACCUSES})) AS stance,
         string_agg(DISTINCT value, '+' ORDER BY value) FILTER (prop = 'accused_state') AS states
  FROM told WHERE kind = 'attribution' GROUP BY ALL)
SELECT record_id, subject, incident_id, NULL AS under,
       concat_ws('|', coalesce({who("asserter", "country", "kind")}, record_id || subject), coalesce(states, ''),
                 coalesce(stance, ''), {when("lo", "hi")}) AS key,
       'same-claimant-accused-month' AS rule
FROM telling
"""

ACCUSED = f"""
SELECT record_id, subject, incident_id, '#attribution/' || split_part(subject, '/', 2) AS under,
       concat_ws('|', coalesce(min(value) FILTER (prop = 'accused_state'), ''),
                 coalesce({name_key("min(value) FILTER (prop = 'accused_organisation')")}, ''),
                 coalesce({name_key("min(value) FILTER (prop = 'accused_actor')")}, ''),
                 coalesce(min(value) FILTER (prop = 'accused_kind'), '')) AS key,
       'same-accused-in-claim' AS rule
FROM told WHERE kind = 'attribution' AND subject LIKE '%/accused/%' GROUP BY record_id, subject, incident_id
"""
