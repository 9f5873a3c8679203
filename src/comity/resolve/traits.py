"""What resolving looks at: addresses, words, actors, places and dates of each incident record, made comparable."""

from __future__ import annotations

import duckdb

from comity.store.relations import steps
from comity.store.sql import exact_sum, name_key

_SUBJECT_OF = "SELECT record_id, source FROM record WHERE kind IN ('incident', 'campaign', 'event')"

# Without scheme, www, fragment, tracking parameters and final slash; what is left of a bare domain says nothing.
_ADDRESS = r"""
WITH told AS (
  SELECT record_id, value FROM statement JOIN incident_record USING (record_id)
  WHERE prop = 'publication' AND value IS NOT NULL
  UNION SELECT record_id, url FROM record JOIN incident_record USING (record_id) WHERE url IS NOT NULL),
plain AS (
  SELECT record_id, regexp_replace(regexp_replace(lower(value), '^https?://(www\.)?|#.*$|[?&]utm_.*$', '', 'g'),
                                   '/+$', '') AS address FROM told)
SELECT DISTINCT record_id, address FROM plain WHERE contains(address, '/')
"""

# Words of four kinds of text; a title's words count twice because a title says what the entry is about.
_WORD = r"""
WITH text AS (
  SELECT record_id, prop IN ('title', 'name') AND subject = '' AS in_title, value FROM statement
  JOIN incident_record USING (record_id)
  WHERE value IS NOT NULL AND ((subject = '' AND prop IN ('title', 'name', 'summary', 'objective'))
        OR (prop = 'name' AND subject LIKE '#victim/%') OR prop IN ('accused_actor', 'accused_organisation'))),
word AS (
  SELECT record_id, in_title, unnest(regexp_extract_all(lower(strip_accents(value)), '[\p{L}\p{N}]{3,}')) AS word
  FROM text)
SELECT record_id, word, bool_or(in_title) AS in_title FROM word GROUP BY ALL
"""

_WEIGHT = """
WITH df AS (SELECT word, count(*) AS df FROM record_word GROUP BY ALL),
     total AS (SELECT count(*) AS n FROM incident_record)
SELECT word, df, ln(1 + n / df) AS idf FROM df, total
"""

_LENGTH = f"""
SELECT record_id, sqrt({exact_sum("pow(idf * (1 + in_title::INT), 2)")}) AS length,
       sqrt(coalesce({exact_sum("pow(idf, 2)", "in_title")}, 0)) AS title_length
FROM record_word JOIN word_weight USING (word) GROUP BY record_id
"""

# A name that one actor bears becomes that actor; any other name stands for itself.
_ACTOR = f"""
WITH told AS (
  SELECT record_id, trim(unnest(string_split(value, '/'))) AS name FROM statement JOIN incident_record USING (record_id)
  WHERE prop IN ('accused_actor', 'accused_organisation') AND value IS NOT NULL),
keyed AS (SELECT record_id, {name_key("name")} AS name_key FROM told WHERE name <> '')
SELECT DISTINCT k.record_id, coalesce(n.actor_id, k.name_key) AS actor
FROM keyed k LEFT JOIN (SELECT DISTINCT name_key, actor_id FROM actor_name WHERE NOT ambiguous) n USING (name_key)
"""

# Names of the operation and of victims; a name that is a common word is left to the cap of its block.
_NAME = f"""
SELECT DISTINCT record_id, CASE WHEN subject = '' THEN 'operation' ELSE 'victim' END AS what,
       {name_key("value")} AS name
FROM statement JOIN incident_record USING (record_id)
WHERE prop = 'name' AND value IS NOT NULL AND (subject = '' OR subject LIKE '#victim/%')
"""

# A day on which something began in a country, where the day is known to within three.
_DAY = """
SELECT d.record_id, p.victim || ' ' || d.start_lo AS day FROM record_date d
JOIN (SELECT record_id, unnest(victims) AS victim FROM record_place) p USING (record_id)
WHERE d.start_hi - d.start_lo < 4
"""

_PLACES = """
SELECT record_id,
       coalesce(list(DISTINCT value) FILTER (prop = 'country' AND subject LIKE '#victim/%'), []) AS victims,
       coalesce(list(DISTINCT value) FILTER (prop = 'accused_state' AND stance <> 'denies'), []) AS accused,
       coalesce(list(DISTINCT value) FILTER (prop = 'type' AND subject = ''), []) AS types
FROM statement JOIN incident_record USING (record_id) WHERE value IS NOT NULL GROUP BY record_id
"""

_DATES = """
SELECT record_id, min(date_lo) FILTER (prop = 'start') AS start_lo, max(date_hi) FILTER (prop = 'start') AS start_hi,
       max(date_hi) FILTER (prop = 'end') AS end_hi, min(date_lo) FILTER (prop = 'disclosed') AS public_lo,
       max(date_hi) FILTER (prop = 'disclosed') AS public_hi
FROM statement JOIN incident_record USING (record_id) WHERE subject = '' GROUP BY record_id
"""


def traits(con: duckdb.DuckDBPyConnection) -> None:
    """Reads `record`, `statement`, `actor_name`; makes one table per trait. Linear in the number of statements."""
    steps(con, [
        ("incident_record", _SUBJECT_OF),
        ("record_address", _ADDRESS),
        ("record_word", _WORD),
        ("word_weight", _WEIGHT),
        ("record_length", _LENGTH),
        ("record_actor", _ACTOR),
        ("record_place", _PLACES),
        ("record_date", _DATES),
        ("record_name", _NAME),
        ("record_day", _DAY),
    ])  # fmt: skip
