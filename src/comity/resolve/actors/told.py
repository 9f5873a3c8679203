"""What alias sources tell of actors, made comparable: names, countries, and ids that lead from one entry to another."""

from __future__ import annotations

import duckdb

from comity.store.relations import steps
from comity.store.sql import name_core, name_key

# Trackers head a card with the names that they use most, joined by commas.
_RECORD = """
SELECT r.record_id, r.source, r.title, r.url, r.publisher, r.publisher_kind, u.at_hand
FROM record r JOIN unit_of u USING (source) WHERE u.names_actors AND r.kind = 'actor'
"""

_SAID = """
SELECT s.*, r.source FROM statement s JOIN actor_record r USING (record_id)
WHERE s.value IS NOT NULL AND s.subject = ''
"""

# A name is the entry's own if it stands in its heading. A register's entry that was replaced names nobody any more.
_NAME = f"""
WITH heading AS (
  SELECT record_id, {name_key("piece")} AS name_key FROM (
    SELECT record_id, unnest(list_concat([title], string_split(title, ', '))) AS piece FROM actor_record
    WHERE title IS NOT NULL)),
told AS (
  SELECT record_id, source, value AS name, {name_key("value")} AS name_key, stance, asserted_by FROM actor_said
  WHERE prop = 'name' AND stance <> 'denies')
SELECT t.*, t.name_key IN (SELECT h.name_key FROM heading h WHERE h.record_id = t.record_id) AS own FROM told t
"""

_KEY = """
SELECT record_id, source, name_key, bool_or(own) AS own FROM actor_said_name
WHERE stance <> 'suspects' AND record_id NOT IN (SELECT record_id FROM actor_said WHERE prop = 'replaced_by')
GROUP BY ALL
"""

# A heading without the words that say only what kind of thing it is; 'Group 123' has nothing else and stays as it is.
_CORE = f"""
SELECT DISTINCT n.record_id, n.source, {name_core("n.name")} AS core FROM actor_said_name n
JOIN actor_key k ON k.record_id = n.record_id AND k.name_key = n.name_key AND k.own
"""

_COUNTRY = """
SELECT record_id, list(DISTINCT value ORDER BY value) AS countries FROM actor_said
WHERE prop = 'country' AND stance <> 'denies' AND NOT contains(value, ':') GROUP BY ALL
"""

_PLAIN = r"regexp_replace(regexp_replace(lower({0}), '^https?://(www\.)?|#.*$', '', 'g'), '/+$', '')"

# An entry leads to another by its record id, by an id that the other bears, or by linking to the other's page; and to
# what took the other's place.
_LEAD = f"""
WITH known AS (
  SELECT record_id AS id, record_id AS target FROM actor_record
  UNION ALL SELECT value, record_id FROM actor_said WHERE prop = 'identifier'
  UNION ALL SELECT {_PLAIN.format("url")}, record_id FROM actor_record WHERE url IS NOT NULL),
led AS (
  SELECT s.record_id, s.source, s.prop, k.target, s.statement_id FROM actor_said s
  JOIN known k ON k.id = CASE WHEN s.prop = 'publication' THEN {_PLAIN.format("s.value")} ELSE s.value END
  WHERE s.prop IN ('similar_to', 'relation', 'part_of', 'publication', 'replaced_by')),
later AS (SELECT record_id, min(target) AS heir FROM led WHERE prop = 'replaced_by' GROUP BY ALL)
SELECT l.record_id, l.source, l.prop, t.record_id AS target, t.source AS target_source, l.statement_id
FROM led l LEFT JOIN later r ON r.record_id = l.target AND l.prop <> 'replaced_by'
JOIN actor_record t ON t.record_id = coalesce(r.heir, l.target) WHERE t.record_id <> l.record_id
"""


def tell(con: duckdb.DuckDBPyConnection) -> None:
    """Reads `record`, `statement`, `unit_of`; makes actor_record, actor_said, and a table each of names, their
    cores, countries and leads. Linear in the number of statements."""
    steps(con, [
        ("actor_record", _RECORD),
        ("actor_said", _SAID),
        ("actor_said_name", _NAME),
        ("actor_key", _KEY),
        ("actor_core", _CORE),
        ("actor_country", _COUNTRY),
        ("actor_lead", _LEAD),
    ])  # fmt: skip
