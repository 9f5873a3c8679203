"""Effects: the same kind, security property, dimension and scale. That there was no such effect, or that it isn't
known, is an effect row of its own stance, joined by what it is about."""

from __future__ import annotations

from comity.fuse.rules.base import POSITIVE

SQL = f"""
SELECT record_id, subject, incident_id, NULL AS under,
       CASE WHEN bool_or({POSITIVE})
            THEN concat_ws('|', CASE WHEN count(*) FILTER (prop IN ('kind', 'cia', 'dimension') AND {POSITIVE}) = 0
                                     THEN record_id || subject END, coalesce(min(value) FILTER (prop = 'kind'), ''),
                           coalesce(min(value) FILTER (prop = 'cia'), ''),
                           coalesce(min(value) FILTER (prop = 'dimension'), ''),
                           coalesce(min(unit) FILTER (prop = 'score'), ''))
            ELSE concat_ws('|', 'absent', subject, min(stance)) END AS key,
       'same-kind-property-dimension-scale' AS rule
FROM told WHERE kind = 'effect' GROUP BY record_id, subject, incident_id
"""
