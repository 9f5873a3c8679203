"""Publications that a record cites: their addresses, their headlines as the address spells them, their dates."""

from __future__ import annotations

import duckdb

from comity.store.relations import steps

# Without scheme, www, archive, fragment, tracking parameters and final slash; a bare domain says nothing.
_ADDRESS = r"""
WITH cited AS (
  SELECT record_id, value FROM told WHERE prop = 'publication' AND value IS NOT NULL
  UNION SELECT record_id, url FROM record JOIN incident_record USING (record_id) WHERE url IS NOT NULL),
plain AS (
  SELECT record_id, regexp_replace(regexp_replace(lower(value),
           '^https?://(www\.|web\.archive\.org/web/[0-9]+/(https?://)?)*|#.*$|[?&]utm_.*$', '', 'g'),
         '/+$', '') AS address FROM cited)
SELECT DISTINCT record_id, address FROM plain WHERE contains(address, '/')
"""

# Publishers move their articles, but keep the headline in the address. Four words of it are a headline.
_HEADLINE = r"""
WITH piece AS (
  SELECT record_id, unnest(string_split(regexp_replace(address, '[?].*$|\.(html?|php|aspx?|pdf)$', '', 'g'), '/')[2:])
    AS piece FROM record_address),
spelled AS (SELECT record_id, regexp_extract_all(piece, '[\p{L}]{3,}') AS letters FROM piece)
SELECT DISTINCT record_id, array_to_string(letters, '-') AS headline FROM spelled WHERE len(letters) >= 4
"""

# When publications appeared, as far as the address or the record says: a month, else a year.
_HEARD = r"""
WITH read AS (
  SELECT record_id,
         regexp_extract(address, '/((?:19|20)[0-9]{2})[/-]?(0[1-9]|1[0-2])(?:[/-]|[0-3][0-9]|$)', ['year', 'month'])
           AS said,
         regexp_extract(address, '[/-](20[012][0-9])(?:[^0-9]|$)', 1) AS year FROM record_address),
spelled AS (
  SELECT record_id, make_date(nullif(said.year, '')::INT, nullif(said.month, '')::INT, 1) AS lo,
         last_day(make_date(nullif(said.year, '')::INT, nullif(said.month, '')::INT, 1)) AS hi
  FROM read WHERE said.year <> ''
  UNION SELECT record_id, make_date(nullif(year, '')::INT, 1, 1), make_date(nullif(year, '')::INT, 12, 31) FROM read
        WHERE said.year = '' AND year <> ''
  UNION SELECT record_id, min(date_lo), max(date_hi) FROM told WHERE prop = 'disclosed' AND subject = ''
        GROUP BY record_id
  UNION SELECT record_id, min(date_lo), min(date_hi) FROM told WHERE prop = 'date' AND subject LIKE '#attribution/%'
        GROUP BY record_id)
SELECT DISTINCT record_id, lo, hi FROM spelled WHERE lo >= DATE '1995-01-01' AND hi IS NOT NULL
"""


def publications(con: duckdb.DuckDBPyConnection) -> None:
    """Makes record_address (address), record_headline (headline), record_heard (lo, hi): of each record its rows."""
    steps(con, [("record_address", _ADDRESS), ("record_headline", _HEADLINE), ("record_heard", _HEARD)])
