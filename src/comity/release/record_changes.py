"""What happened to each record since the release before: NEW, RETURNED, WITHDRAWN, NOT_HEARD, RENAMED, CHANGED."""

from __future__ import annotations

# A part's field is told by the part's kind (victim.country), the record's own by its name (summary).
_FIELD = "CASE WHEN subject = '' THEN prop ELSE concat(split_part(substr(subject, 2), '/', 1), '.', prop) END"

# RENAMED is a record with another title, whatever else changed with it; `fields` tells that.
RECORD_CHANGES = f"""
WITH differs AS (
  SELECT record_id, {_FIELD} AS field FROM statement ANTI JOIN old_statement USING (statement_id)
  UNION SELECT record_id, {_FIELD} FROM old_statement ANTI JOIN statement USING (statement_id)),
fields AS (SELECT record_id, list(field ORDER BY field) AS fields FROM differs GROUP BY record_id),
aliased AS (
  SELECT record_id, list(alias_id ORDER BY alias_id) AS aliases
  FROM record_alias ANTI JOIN old_record_alias USING (alias_id, record_id) GROUP BY record_id),
beside AS (
  SELECT record_id, n.title, o.title AS was, n.record_id IS NULL AS gone, o.record_id IS NULL AS fresh,
         coalesce(n.source, o.source) AS source, n.kind IS DISTINCT FROM o.kind AS other_kind
  FROM record n FULL JOIN old_record o USING (record_id)),
told AS (
  SELECT b.*, coalesce(a.aliases, []) AS aliases,
    CASE WHEN gone OR fresh THEN [] ELSE list_concat(CASE WHEN other_kind THEN ['kind'] ELSE [] END,
                                                     coalesce(f.fields, [])) END AS fields,
    CASE WHEN gone AND b.source NOT IN (SELECT source FROM source) THEN 'NOT_HEARD' WHEN gone THEN 'WITHDRAWN'
         WHEN fresh AND record_id IN (SELECT record_id FROM old_withdrawn) THEN 'RETURNED' WHEN fresh THEN 'NEW'
         WHEN b.title IS DISTINCT FROM b.was THEN 'RENAMED' WHEN len(fields) > 0 THEN 'CHANGED' END AS op
  FROM beside b LEFT JOIN fields f USING (record_id) LEFT JOIN aliased a USING (record_id))
SELECT op, record_id, coalesce(c.incident_id, p.incident_id) AS incident_id, coalesce(t.title, t.was) AS title,
       CASE WHEN op = 'RENAMED' THEN was END AS was, aliases, fields
FROM told t LEFT JOIN cluster c USING (record_id) LEFT JOIN old_cluster p USING (record_id)
WHERE op IS NOT NULL ORDER BY record_id
"""
