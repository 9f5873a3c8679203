"""The relations of actors: members, the actors themselves, their names with who tells and who uses each."""

from __future__ import annotations

import duckdb

from comity.store.relations import steps

# An actor has the id of one of its entries, and every entry leads to its actor, so that no id ever leads nowhere.
# Entries that come with the installation give the id first: it then stays the same when further sources are added.
_PLACED = """
WITH placed AS (
  SELECT g.record_id, g.root, row_number() OVER (
    PARTITION BY g.root ORDER BY g.replaced, NOT r.at_hand, r.source, g.record_id) AS place
  FROM actor_group g JOIN actor_record r USING (record_id)),
named AS (SELECT *, first_value(record_id) OVER (PARTITION BY root ORDER BY place) AS actor_id FROM placed),
joined AS (
  SELECT j.left_id, j.right_id, j.rule, j.score FROM actor_joined j
  JOIN actor_group a ON a.record_id = j.left_id JOIN actor_group b ON b.record_id = j.right_id WHERE a.root = b.root),
why AS (
  SELECT record_id, arg_max(rule, score) AS rule FROM (
    SELECT left_id AS record_id, rule, score FROM joined UNION ALL SELECT right_id, rule, score FROM joined)
  GROUP BY ALL)
SELECT n.actor_id, n.record_id, coalesce(w.rule, 'only') AS rule, n.place
FROM named n LEFT JOIN why w USING (record_id)
"""

# The name that most entries use for themselves; if there is none such, the heading of the entry that gives the id.
_CALLED = """
WITH own AS (
  SELECT DISTINCT m.actor_id, m.place, s.record_id, s.name, s.name_key FROM actor_said_name s
  JOIN actor_placed m USING (record_id) WHERE s.own),
vote AS (
  SELECT actor_id, name_key, count(DISTINCT record_id) AS n, min(place) AS place FROM own GROUP BY ALL),
best AS (
  SELECT actor_id, name_key, place FROM vote
  QUALIFY n = max(n) OVER (PARTITION BY actor_id) AND count(*) OVER (PARTITION BY actor_id, n) = 1)
SELECT b.actor_id, coalesce(max(o.name) FILTER (o.name = r.title), min(o.name)) AS name
FROM best b JOIN own o USING (actor_id, name_key, place) JOIN actor_record r ON r.record_id = o.record_id
GROUP BY b.actor_id
"""

# No source states a level for all its actors, so 'group' is this table's default. Where countries differ, none is
# picked: all are listed.
_ACTOR = """
WITH said AS (
  SELECT m.actor_id, min(s.value) FILTER (s.prop = 'level') AS level,
         coalesce(list(DISTINCT s.value ORDER BY s.value) FILTER (s.prop = 'country' AND s.stance <> 'denies'), [])
           AS countries,
         coalesce(list(DISTINCT s.statement_id ORDER BY s.statement_id) FILTER (s.statement_id IS NOT NULL), [])
           AS statement_ids,
         min(s.value) FILTER (s.prop = 'name') AS some_name
  FROM actor_member m LEFT JOIN actor_said s USING (record_id) GROUP BY ALL),
held AS (
  SELECT m.actor_id, list(DISTINCT r.source ORDER BY r.source) AS sources, count(*) AS n_records
  FROM actor_member m JOIN actor_record r USING (record_id) GROUP BY ALL)
SELECT s.actor_id, coalesce(c.name, r.title, s.some_name, s.actor_id) AS name, coalesce(s.level, 'group') AS level,
       NULL::VARCHAR AS parent_id, CASE WHEN len(s.countries) = 1 THEN s.countries[1] END AS country, s.countries,
       h.sources, 'entries' AS known_from, h.n_records, s.statement_ids
FROM said s JOIN held h USING (actor_id) JOIN actor_record r ON r.record_id = s.actor_id
LEFT JOIN actor_called c USING (actor_id)
"""

# A vendor uses the name that it heads its own entry with. A name that a source holds possible only is not borne.
_NAME = """
WITH told AS (
  SELECT m.actor_id, s.name, s.name_key, r.source,
         CASE WHEN s.asserted_by <> r.publisher OR (s.own AND r.publisher_kind = 'vendor') THEN s.asserted_by END
           AS used_by
  FROM actor_said_name s JOIN actor_member m USING (record_id) JOIN actor_record r USING (record_id)
  WHERE s.stance <> 'suspects'),
bearers AS (SELECT name_key, count(DISTINCT actor_id) AS n FROM told GROUP BY ALL)
SELECT t.actor_id, t.name, t.name_key, string_agg(DISTINCT t.used_by, '; ' ORDER BY t.used_by) AS used_by,
       list(DISTINCT t.source ORDER BY t.source) AS told_by, b.n > 1 AS ambiguous
FROM told t JOIN bearers b USING (name_key) GROUP BY t.actor_id, t.name, t.name_key, b.n
"""


_PARENT = """
WITH part AS (
  SELECT CASE whole WHEN 'left' THEN right_id ELSE left_id END AS actor_id,
         CASE whole WHEN 'left' THEN left_id ELSE right_id END AS parent_id
  FROM actor_link WHERE relation = 'part' AND whole IS NOT NULL)
SELECT actor_id, min(parent_id) AS parent_id FROM part GROUP BY ALL HAVING count(*) = 1
"""


def set_parents(con: duckdb.DuckDBPyConnection) -> None:
    """Reads `actor_link`; gives each actor the one that it is said to be a part of, none if that is several."""
    steps(con, [("actor_parent", _PARENT)])
    con.execute("""UPDATE actor SET parent_id = p.parent_id FROM actor_parent p WHERE p.actor_id = actor.actor_id""")


def make_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Reads `actor_group`, `actor_joined`; makes `actor_member`, and `actor`, `actor_name` as far as entries tell."""
    steps(con, [("actor_placed", _PLACED)])
    con.execute("CREATE OR REPLACE TABLE actor_member AS SELECT actor_id, record_id, rule FROM actor_placed")
    steps(con, [("actor_called", _CALLED)])
    for name, query in (("actor", _ACTOR), ("actor_name", _NAME)):
        con.execute(f"CREATE OR REPLACE TABLE {name} AS {query}")
