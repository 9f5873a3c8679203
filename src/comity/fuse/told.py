"""Statements in the light of their clusters: which incident each is about, which part, and from which root it comes."""

from __future__ import annotations

# A root is who stands behind a statement. A tracker is one root whatever it repeats; a publication's root is its
# publisher. What we know only through another record ('via') has that record's root, so that hearing one tracker
# twice never counts as two; a record that isn't here counts as its source.
#
# A record of kind response tells of a measure that its source ties to no incident: its parts are fused by themselves.
TOLD = """
WITH grouped AS (
  SELECT record_id, incident_id FROM cluster
  UNION ALL SELECT record_id, record_id FROM record WHERE kind = 'response')
SELECT s.statement_id, s.record_id, s.subject, s.prop, s.value, s.value_num, s.unit, s.date_lo, s.date_hi, s.stance,
       c.incident_id, r.source, r.publisher, r.publisher_kind,
       CASE WHEN s.subject = '' THEN 'incident' ELSE split_part(substr(s.subject, 2), '/', 1) END AS kind,
       CASE WHEN s.seen NOT LIKE 'via %' THEN CASE WHEN r.publisher_kind = 'tracker' THEN r.source ELSE r.publisher END
            WHEN v.publisher_kind <> 'tracker' THEN v.publisher
            ELSE split_part(substr(s.seen, 5), ':', 1) END AS root
FROM statement s JOIN grouped c USING (record_id) JOIN record r USING (record_id)
LEFT JOIN record v ON s.seen LIKE 'via %' AND v.record_id = substr(s.seen, 5)
WHERE s.subject <> '' OR r.kind <> 'response'
"""

# A value said for one part; absence is kept apart and never wins over a value.
STATED = """
SELECT t.*, coalesce(m.part_id, '') AS part_id
FROM told t LEFT JOIN part_member m USING (record_id, subject)
WHERE t.subject = '' OR m.part_id IS NOT NULL
"""
