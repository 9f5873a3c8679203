"""Offline conflicts as sources code them: the conflict that an incident belongs to, and conduct between the states.

A coded name is never matched with a record of a conflict: trackers and data sets of conflicts cut and name the same
fighting differently. Statements of one record are one row, since which name goes with which issue isn't coded.
"""

from __future__ import annotations

from comity.fuse.rules.base import POSITIVE

_STANCE = f"CASE WHEN bool_or({POSITIVE}) THEN 'asserts' ELSE min(stance) END"

CONFLICT = f"""
SELECT md5(concat_ws('|', incident_id, 'conflict', record_id)) AS link_id, incident_id, 'coded' AS how,
       {_STANCE} AS stance, 'conflict' AS coded_as, min(publisher) AS said_by, record_id AS told_in,
       coalesce(list(DISTINCT value ORDER BY value) FILTER (prop = 'offline_conflict' AND {POSITIVE}), []) AS names,
       coalesce(list(DISTINCT value ORDER BY value) FILTER (prop = 'offline_issue' AND {POSITIVE}), []) AS issues,
       max(value_num) FILTER (prop = 'offline_conflict_intensity') AS intensity,
       max(unit) FILTER (prop = 'offline_conflict_intensity') AS scale,
       min(b.lo) AS window_lo, min(b.hi) AS window_hi, CASE WHEN min(b.lo) IS NOT NULL THEN 'incident' END AS window_is,
       list(DISTINCT statement_id ORDER BY statement_id) AS statement_ids
FROM stated LEFT JOIN began b USING (incident_id)
WHERE kind = 'incident' AND prop IN ('offline_conflict', 'offline_issue', 'offline_conflict_intensity')
GROUP BY incident_id, record_id
"""

# 'RU > US, military: threatens' and 'RU > US, military negative: 1'; that every count is zero is coded as well.
CONDUCT = f"""
WITH told AS (
  SELECT s.*, split_part(s.value, ', ', 1) AS dyad, coalesce(s.date_lo, b.lo) AS lo, coalesce(s.date_hi, b.hi) AS hi,
         CASE WHEN s.date_lo IS NOT NULL THEN 'coded' WHEN b.lo IS NOT NULL THEN 'incident' END AS window_is
  FROM stated s LEFT JOIN began b USING (incident_id)
  WHERE s.kind = 'incident' AND s.prop IN ('interaction', 'interaction_kind') AND {POSITIVE})
SELECT md5(concat_ws('|', incident_id, 'conduct', record_id, dyad, lo, hi)) AS link_id, incident_id, 'coded' AS how,
       CASE WHEN bool_or(prop = 'interaction_kind') THEN 'asserts' ELSE 'none' END AS stance, 'conduct' AS coded_as,
       min(publisher) AS said_by, record_id AS told_in, dyad,
       string_agg(DISTINCT substr(value, length(dyad) + 3), '; ' ORDER BY substr(value, length(dyad) + 3))
         FILTER (prop = 'interaction_kind') AS words,
       lo AS window_lo, hi AS window_hi, window_is,
       list(DISTINCT statement_id ORDER BY statement_id) AS statement_ids
FROM told GROUP BY incident_id, record_id, dyad, lo, hi, window_is
"""
