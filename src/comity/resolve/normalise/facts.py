"""What columns say: actors, victims, accused states, kinds, names, dates."""

from __future__ import annotations

import duckdb

from comity.store.relations import steps
from comity.store.sql import name_key

# A name that one actor bears becomes that actor; any other name stands for itself. Texts name actors as well.
_ACTOR = f"""
WITH named AS (
  SELECT record_id, trim(unnest(string_split(value, '/'))) AS name FROM told
  WHERE prop IN ('accused_actor', 'accused_organisation') AND value IS NOT NULL),
keyed AS (SELECT record_id, {name_key("name")} AS name_key FROM named WHERE name <> '')
SELECT DISTINCT k.record_id, coalesce(n.actor_id, k.name_key) AS actor
FROM keyed k LEFT JOIN (SELECT DISTINCT name_key, actor_id FROM actor_name WHERE NOT ambiguous) n USING (name_key)
UNION SELECT record_id, code FROM record_mention WHERE what = 'actor'
"""

_SPOKEN = """
SELECT record_id, coalesce(list(DISTINCT code) FILTER (what = 'place'), []) AS spoken,
       coalesce(list(DISTINCT code) FILTER (what = 'theme' AND code LIKE 'sector:%'), []) AS themes,
       coalesce(list(DISTINCT code) FILTER (what = 'theme' AND code LIKE 'deed:%'), []) AS deeds
FROM record_mention GROUP BY record_id
"""

_PLACES = """
SELECT record_id,
       coalesce(list(DISTINCT value)
           FILTER (prop = 'country' AND subject LIKE '#victim/%' AND NOT contains(value, ':')), []) AS victims,
       coalesce(list(DISTINCT value) FILTER (prop = 'accused_state' AND stance <> 'denies'), []) AS accused,
       coalesce(list(DISTINCT value) FILTER (prop = 'type' AND subject = ''), []) AS types,
       coalesce(list(DISTINCT value) FILTER (prop = 'sector' AND subject LIKE '#victim/%'), []) AS sectors,
       coalesce(list(DISTINCT value) FILTER (prop = 'category' AND subject LIKE '#victim/%'), []) AS categories
FROM told WHERE value IS NOT NULL GROUP BY record_id
"""

_DATES = """
SELECT record_id, min(date_lo) FILTER (prop = 'start') AS start_lo, max(date_hi) FILTER (prop = 'start') AS start_hi,
       max(date_lo) FILTER (prop = 'end') AS end_lo, max(date_hi) FILTER (prop = 'end') AS end_hi,
       min(date_lo) FILTER (prop = 'disclosed') AS public_lo, max(date_hi) FILTER (prop = 'disclosed') AS public_hi
FROM told WHERE subject = '' GROUP BY record_id
"""

_YEARS = r"""
SELECT record_id, list(DISTINCT year::INT) AS years FROM (
  SELECT record_id, unnest(regexp_extract_all(text, '(?:^|[^0-9])((?:19|20)[0-9]{2})(?:[^0-9]|$)', 1)) AS year
  FROM record_text WHERE place = 'title') GROUP BY record_id
"""

# Names of the operation and of victims; a sector of a country is no name.
_NAME = f"""
SELECT DISTINCT record_id, 'operation' AS what, {name_key("value")} AS name
FROM told WHERE prop = 'name' AND value IS NOT NULL AND subject = ''
UNION SELECT record_id, 'victim', organisation FROM record_organisation JOIN incident_record USING (record_id)
      WHERE kind <> 'sector'
"""

# What one look at a record needs; `around` are the places that it names or codes as hit.
_LOOK = """
SELECT i.record_id, i.nr, i.source, i.unit, coalesce(p.victims, []) AS victims, coalesce(p.accused, []) AS accused,
       coalesce(p.types, []) AS types, coalesce(p.sectors, []) AS sectors, coalesce(p.categories, []) AS categories,
       coalesce(s.themes, []) AS themes, coalesce(s.deeds, []) AS deeds, coalesce(y.years, []) AS years,
       list_distinct(list_concat(coalesce(p.victims, []), coalesce(s.spoken, []))) AS around,
       i.record_id IN (SELECT record_id FROM record_actor) AS named, d.* EXCLUDE (record_id),
       coalesce(d.start_lo, d.public_lo) AS when_lo, coalesce(d.end_hi, d.start_hi, d.public_hi) AS when_hi
FROM incident_record i LEFT JOIN record_place p USING (record_id) LEFT JOIN record_spoken s USING (record_id)
LEFT JOIN record_date d USING (record_id) LEFT JOIN record_year y USING (record_id)
"""


def facts(con: duckdb.DuckDBPyConnection) -> None:
    """Reads `told`, `record_mention`, `record_organisation`; makes record_actor, record_name, and `look`: one row a
    record with lists and dates (intervals; null where nothing is said)."""
    steps(con, [("record_actor", _ACTOR), ("record_spoken", _SPOKEN), ("record_place", _PLACES),
                ("record_date", _DATES), ("record_year", _YEARS), ("record_name", _NAME), ("look", _LOOK)])  # fmt: skip
