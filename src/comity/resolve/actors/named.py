"""Actors that trackers name and no entry of an alias source is about: one for each name, whoever tells it.

Nothing is concluded from what a tracker says beside a name, save what it says of it: that it is an organisation, or a
person; which state it accuses with it. Names that one accused bears may be aliases, members or masters, so they are
related (`links`), not joined.
"""

from __future__ import annotations

import duckdb
import pyarrow as pa

from comity.model import territories
from comity.store.relations import steps
from comity.store.sql import name_core, name_key

# Some trackers give all names of an actor in one text, joined by slashes; in an organisation's name a slash is part.
_TOLD = """
SELECT s.statement_id, s.record_id, r.source, s.subject, trim(piece) AS name, s.prop = 'accused_organisation' AS body
FROM (SELECT *, unnest(CASE prop WHEN 'accused_actor' THEN string_split(value, '/') ELSE [value] END) AS piece
      FROM statement WHERE prop IN ('accused_actor', 'accused_organisation') AND value IS NOT NULL
                       AND stance <> 'denies') s
JOIN record r USING (record_id)
UNION ALL
SELECT statement_id, record_id, source, subject, value, true FROM actor_said WHERE prop = 'organisation'
"""

_UNADORNED = "regexp_replace(lower(s.name), '^the +| +[(][^()]*[)]$', '', 'g')"

# 'an insider', 'three members', 'Chinese hackers' name nobody.
_KEYED = f"""
SELECT t.*, {name_key("name")} AS name_key, {name_core("name")} AS core FROM actor_told t
WHERE NOT regexp_matches(name, '^\\p{{Ll}}+ ') AND length({name_key("name")}) > 1
  AND NOT (regexp_full_match(name, '\\p{{L}}+( \\p{{Ll}}+)+')
           AND split_part(name, ' ', 1) IN (SELECT word FROM actor_adjective))
"""

# 'GRU, Unit 74455' says itself that the one is part of the other, where the one is named by itself as well.
_WITHIN = f"""
SELECT DISTINCT k.statement_id, k.record_id, k.source, k.subject, k.core AS part, k.name_key AS part_key,
       h.core AS whole, split_part(k.name, ', ', 1) AS name, h.name_key
FROM actor_keyed k
JOIN (SELECT DISTINCT name_key, core FROM actor_keyed) h ON h.name_key = {name_key("split_part(k.name, ', ', 1)")}
WHERE k.body AND contains(k.name, ', ') AND h.name_key <> k.name_key
"""

# Whoever bears the name. Else, alone, whoever bears it without words such as 'Group'; of one who bears it with such a
# word that must be a heading, as 'Royal' needn't be 'Royal APT'. Else the number of an entry in its register ('G0007').
_BORNE = f"""
WITH borne AS (SELECT DISTINCT name_key, actor_id FROM actor_name),
core AS (
  SELECT {name_core("s.name")} AS core, min(m.actor_id) AS actor_id
  FROM actor_said_name s JOIN actor_member m USING (record_id)
  WHERE s.stance <> 'suspects'
    AND (s.own OR {name_core("s.name")} IN (s.name_key, {name_key(_UNADORNED)}))
  GROUP BY ALL HAVING count(DISTINCT m.actor_id) = 1),
listed AS (
  SELECT {name_key("split_part(record_id, ':', 2)")} AS number, min(actor_id) AS actor_id FROM actor_member GROUP BY ALL
  HAVING count(DISTINCT actor_id) = 1),
key AS (SELECT DISTINCT name_key, core FROM actor_keyed)
SELECT k.name_key, k.core, coalesce(b.actor_id, l.actor_id, c.actor_id, 'named:' || k.core) AS actor_id,
       b.actor_id IS NULL AS further, coalesce(b.actor_id, l.actor_id, c.actor_id) IS NULL AS new
FROM key k LEFT JOIN borne b USING (name_key)
LEFT JOIN listed l ON l.number = regexp_replace(k.name_key, '^group', '') LEFT JOIN core c ON c.core = k.core
"""

_HEARD = """
SELECT k.statement_id, k.record_id, k.source, k.subject, k.name, k.name_key, k.body, b.actor_id, b.further, b.new
FROM actor_keyed k JOIN actor_bearer b USING (name_key, core)
UNION ALL
SELECT w.statement_id, w.record_id, w.source, w.subject, w.name, w.name_key, true, b.actor_id, b.further, b.new
FROM actor_within w JOIN actor_bearer b ON b.name_key = w.name_key AND b.core = w.whole
"""

_ACTOR = """
WITH heard AS (SELECT * FROM actor_heard WHERE new),
called AS (
  SELECT actor_id, name FROM (SELECT actor_id, name, count(DISTINCT record_id) AS n FROM heard GROUP BY ALL)
  QUALIFY row_number() OVER (PARTITION BY actor_id ORDER BY n DESC, length(name), name) = 1),
kind AS (
  SELECT h.actor_id, bool_and(s.value = 'individual') AS person FROM heard h
  JOIN statement s USING (record_id, subject) WHERE s.prop = 'accused_kind' AND s.value IS NOT NULL GROUP BY ALL),
place AS (
  SELECT h.actor_id, list(DISTINCT s.value ORDER BY s.value) AS countries FROM heard h
  JOIN statement s USING (record_id, subject)
  WHERE s.prop IN ('accused_state', 'accused_origin') AND s.value IS NOT NULL AND s.stance <> 'denies' GROUP BY ALL)
SELECT h.actor_id, c.name,
       CASE WHEN bool_or(h.body) THEN 'organisation' WHEN bool_or(k.person) THEN 'persona' ELSE 'group' END AS level,
       NULL AS parent_id, CASE WHEN len(any_value(p.countries)) = 1 THEN any_value(p.countries)[1] END AS country,
       coalesce(any_value(p.countries), []) AS countries, list(DISTINCT h.source ORDER BY h.source) AS sources,
       'names' AS known_from, count(DISTINCT h.record_id) AS n_records,
       list(DISTINCT h.statement_id ORDER BY h.statement_id) AS statement_ids
FROM heard h JOIN called c USING (actor_id) LEFT JOIN kind k USING (actor_id) LEFT JOIN place p USING (actor_id)
GROUP BY h.actor_id, c.name
"""

_NAME = """
SELECT actor_id, name, name_key, NULL AS used_by, list(DISTINCT source ORDER BY source) AS told_by,
       false AS ambiguous
FROM actor_heard WHERE further GROUP BY ALL
"""

# An entry's actor too is an organisation where it is accused as one by the very name that it is called.
_LEVEL = f"""
UPDATE actor SET level = 'organisation' FROM (SELECT DISTINCT actor_id, name_key FROM actor_heard WHERE body) h
WHERE h.actor_id = actor.actor_id AND h.name_key = {name_key("actor.name")}
"""


def hear(con: duckdb.DuckDBPyConnection) -> None:
    """Reads `record`, `statement` and what is made of the entries; adds to `actor` and `actor_name`, and makes
    `actor_heard`: each name told of an accused, with who bears it. Linear in the number of statements."""
    words = pa.table({"word": sorted(territories.adjectives())})
    con.register("adjectives_made", words)
    steps(con, [
        ("actor_adjective", "SELECT word FROM adjectives_made"),
        ("actor_told", _TOLD),
        ("actor_keyed", _KEYED),
        ("actor_within", _WITHIN),
        ("actor_bearer", _BORNE),
        ("actor_heard", _HEARD),
    ])  # fmt: skip
    con.unregister("adjectives_made")
    con.execute(f"INSERT INTO actor BY NAME {_ACTOR}")
    con.execute(f"INSERT INTO actor_name BY NAME {_NAME}")
    con.execute(_LEVEL)
