"""Responses and cooperation: the same responder, measure and month; the same kind of cooperation in the same month."""

from __future__ import annotations

from comity.fuse.align.pivot import when, who

SQL = f"""
WITH telling AS (
  SELECT incident_id, record_id, subject, min(value) FILTER (prop = 'responder') AS responder,
         min(value) FILTER (prop = 'responder_kind') AS kind, min(value) FILTER (prop = 'responder_country') AS country,
         min(value) FILTER (prop = 'measure') AS measure, min(date_lo) FILTER (prop = 'date') AS lo,
         min(date_hi) FILTER (prop = 'date') AS hi
  FROM told WHERE kind = 'response' GROUP BY ALL)
SELECT record_id, subject, incident_id, NULL AS under,
       concat_ws('|', coalesce({who("responder", "country", "kind")}, record_id || subject), coalesce(measure, ''),
                 {when("lo", "hi")}) AS key,
       'same-responder-measure-month' AS rule
FROM telling
"""

COOPERATION = f"""
WITH telling AS (
  SELECT incident_id, record_id, subject, min(value) FILTER (prop = 'kind') AS kind,
         min(date_lo) FILTER (prop = 'date') AS lo, min(date_hi) FILTER (prop = 'date') AS hi
  FROM told WHERE kind = 'cooperation' GROUP BY ALL)
SELECT record_id, subject, incident_id, NULL AS under,
       concat_ws('|', coalesce(kind, ''),
                 CASE WHEN lo IS NULL OR kind IS NULL THEN record_id || subject ELSE {when("lo", "hi")} END) AS key,
       'same-cooperation-month' AS rule
FROM telling
"""
