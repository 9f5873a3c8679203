"""Conflicts that stood when an incident began, between a state that somebody accuses and a state that was hit.

Only by pair and date, each with its statements; nothing says that the incident belongs to the conflict. What a data set
does not list within its time is a row of its own (stance `none`), beyond its time it is unknown, and a territory that
is outside the state system, by which these data sets count, was not asked about.
"""

from __future__ import annotations

import duckdb
import pyarrow as pa

from comity.fuse.rules.base import POSITIVE
from comity.model import territories
from comity.store.relations import steps

_OF_CONFLICT = "FROM statement s JOIN record r USING (record_id) WHERE r.kind = 'conflict'"

# A publisher of conflicts is a data set; what it covers it says in each record.
_DATA = f"""
SELECT r.publisher AS said_by, min(s.date_lo) AS since, max(s.date_hi) AS until
{_OF_CONFLICT} AND s.subject = '' AND s.prop = 'covered' GROUP BY ALL
"""

PARTY = """
WITH side AS (SELECT record_id, subject, min(value) AS side, min(statement_id) AS id FROM statement
              WHERE prop = 'side' AND value IS NOT NULL GROUP BY ALL)
SELECT s.record_id, r.publisher AS said_by, s.value AS state, d.side, s.date_lo AS lo, s.date_hi AS hi,
       [s.statement_id, d.id] AS ids
FROM statement s JOIN side d USING (record_id, subject) JOIN record r USING (record_id)
WHERE r.kind = 'conflict' AND s.prop = 'state' AND s.value IS NOT NULL AND s.date_lo IS NOT NULL
"""
"""States in conflicts, each with its side and the days for which its record has it there."""

# Against each other: two rivals, or one of side A and one of side B; who sends troops to a side stands on it.
PAIR = """
SELECT a.record_id, a.said_by, a.state AS accused, b.state AS victim, a.side || ' > ' || b.side AS sides,
       greatest(a.lo, b.lo) AS lo, least(a.hi, b.hi) AS hi, list_concat(a.ids, b.ids) AS ids
FROM offline_party a JOIN offline_party b
  ON a.record_id = b.record_id AND a.state <> b.state AND a.lo <= b.hi AND b.lo <= a.hi
WHERE a.side = 'rival' OR split_part(a.side, '-', 1) <> split_part(b.side, '-', 1)
"""
"""Two states that a conflict sets against each other, and when. Reads PARTY as `offline_party`."""

_DYAD = f"""
WITH accused AS (
  SELECT incident_id, value AS state, list(statement_id) AS ids FROM stated
  WHERE kind = 'attribution' AND prop = 'accused_state' AND {POSITIVE} GROUP BY ALL),
hit AS (
  SELECT incident_id, value AS state, list(statement_id) AS ids FROM stated
  WHERE kind = 'victim' AND prop = 'country' AND {POSITIVE} GROUP BY ALL),
dyad AS (
  SELECT a.incident_id, a.state AS accused, h.state AS victim, list_concat(a.ids, h.ids) AS ids
  FROM accused a JOIN hit h ON h.incident_id = a.incident_id AND h.state <> a.state)
SELECT i.incident_id, d.accused, d.victim, d.accused || ' > ' || d.victim AS dyad, b.lo, b.hi,
       d.accused IN (SELECT code FROM in_system) AND d.victim IN (SELECT code FROM in_system) AS asked,
       list_concat(d.ids, b.ids) AS ids
FROM incident i LEFT JOIN dyad d USING (incident_id) LEFT JOIN began b USING (incident_id)
"""

# A conflict that stands when its data set ends is named for later incidents as well, as one of which nothing is known
# since. An armed conflict is told by the year: its days are the days of the years in which it was fought.
_FOUND = """
SELECT d.incident_id, d.dyad, t.said_by, p.record_id, p.sides, any_value(d.accused) AS accused,
       any_value(d.asked) AS asked, any_value(d.lo) AS lo, any_value(d.hi) AS hi, any_value(t.since) AS since,
       any_value(t.until) AS until, any_value(d.ids) AS ids, flatten(list(p.ids)) AS conflict_ids,
       p.record_id IS NOT NULL AND any_value(d.lo) <= any_value(t.until) AS stood,
       least(greatest(any_value(d.lo), min(p.lo)), any_value(t.until)) AS stood_lo,
       least(any_value(d.hi), max(p.hi)) AS stood_hi,
       sum(least(d.hi, p.hi) - greatest(d.lo, p.lo) + 1) = any_value(d.hi) - any_value(d.lo) + 1 AS certain
FROM offline_dyad d CROSS JOIN offline_data t LEFT JOIN offline_pair p
  ON p.said_by = t.said_by AND p.accused = d.accused AND p.victim = d.victim
     AND (p.lo <= d.hi AND p.hi >= d.lo OR d.lo > t.until AND p.hi >= t.until)
GROUP BY d.incident_id, d.dyad, t.said_by, p.record_id, p.sides
"""

_TRAIT = f"""
SELECT s.record_id, s.prop, s.value, s.value_num, s.unit, s.date_lo, s.date_hi, s.statement_id
{_OF_CONFLICT} AND s.subject = '' AND s.prop IN ('kind', 'intensity') AND s.value IS NOT NULL
"""

STANDING = """
WITH trait AS (
  SELECT f.incident_id, f.dyad, f.record_id, f.sides, list(DISTINCT t.value ORDER BY t.value) FILTER (prop = 'kind')
           AS kinds,
         max(t.value_num) FILTER (prop = 'intensity') AS intensity, max(t.unit) FILTER (prop = 'intensity') AS scale,
         list(t.statement_id) AS ids
  FROM offline_found f JOIN offline_trait t ON t.record_id = f.record_id
    AND (t.date_lo IS NULL OR t.date_lo <= f.stood_hi AND t.date_hi >= f.stood_lo) GROUP BY ALL)
SELECT md5(concat_ws('|', f.incident_id, 'standing', f.said_by, coalesce(f.dyad, ''), coalesce(f.record_id, ''),
                     coalesce(f.sides, ''))) AS link_id, f.incident_id, 'standing' AS how,
       CASE WHEN f.stood THEN 'asserts' WHEN f.accused IS NULL THEN 'unknown'
            WHEN NOT f.asked THEN 'not-asked' WHEN f.lo IS NULL OR f.hi > f.until OR f.lo < f.since THEN 'unknown'
            ELSE 'none' END AS stance,
       f.said_by, f.record_id, f.dyad, f.sides, t.kinds, t.intensity, t.scale,
       CASE WHEN f.stood THEN f.stood_lo ELSE f.lo END AS window_lo,
       CASE WHEN f.stood THEN f.stood_hi ELSE f.hi END AS window_hi,
       CASE WHEN f.stood THEN 'overlap' WHEN f.lo IS NOT NULL THEN 'incident' END AS window_is,
       CASE WHEN f.stood THEN f.certain END AS certain,
       coalesce(f.hi > f.until OR f.lo < f.since, false) AS beyond_coverage, f.until AS covered_to,
       coalesce(list_sort(list_distinct(f.ids)), []) AS statement_ids,
       coalesce(list_sort(list_distinct(list_concat(f.conflict_ids, t.ids))), []) AS conflict_statement_ids
FROM offline_found f LEFT JOIN trait t ON t.incident_id = f.incident_id AND t.dyad = f.dyad
  AND t.record_id = f.record_id AND t.sides = f.sides
"""


def find(con: duckdb.DuckDBPyConnection) -> None:
    """Reads `statement`, `record`, `stated`, `incident`, `began`; makes what STANDING reads."""
    codes = [place.code for place in territories.table().values() if place.cow is not None]
    con.register("in_system", pa.table({"code": codes}))
    steps(con, [("offline_data", _DATA), ("offline_party", PARTY), ("offline_pair", PAIR), ("offline_dyad", _DYAD),
                ("offline_found", _FOUND), ("offline_trait", _TRAIT)])  # fmt: skip
    con.unregister("in_system")
