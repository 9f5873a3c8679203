"""How actors that stay apart hang together: what a source says of two, and where one joins what another splits."""

from __future__ import annotations

import duckdb

from comity.store.relations import steps
from comity.store.sql import name_key

_TOLD = """
SELECT a.actor_id AS one, b.actor_id AS other, CASE l.prop WHEN 'part_of' THEN 'part' ELSE 'related' END AS relation,
       l.source, NULL AS name
FROM actor_lead l JOIN actor_member a ON a.record_id = l.record_id JOIN actor_member b ON b.record_id = l.target
WHERE l.prop IN ('part_of', 'relation', 'similar_to') AND a.actor_id <> b.actor_id
"""

# A source gives an actor a name that heads another's entry: it joins what that entry's source holds apart. If it only
# holds it possible, that is a relation.
_JOINED = """
SELECT a.actor_id AS one, b.actor_id AS other,
       CASE s.stance WHEN 'suspects' THEN 'related' ELSE 'joined' END AS relation, s.source, o.name
FROM actor_said_name s JOIN actor_said_name o ON o.name_key = s.name_key AND o.own AND o.record_id <> s.record_id
JOIN actor_member a ON a.record_id = s.record_id JOIN actor_member b ON b.record_id = o.record_id
WHERE a.actor_id <> b.actor_id
"""

# Of an organisation's unit, by its name; of an entry, by the organisation that it is said to belong to.
_WITHIN = """
SELECT p.actor_id AS one, w.actor_id AS other, 'part' AS relation, h.source, NULL AS name
FROM actor_within h JOIN actor_bearer p ON p.name_key = h.part_key AND p.core = h.part
JOIN actor_bearer w ON w.name_key = h.name_key AND w.core = h.whole
UNION
SELECT m.actor_id, b.actor_id, 'part', k.source, NULL FROM actor_keyed k JOIN actor_member m USING (record_id)
JOIN actor_bearer b USING (name_key, core) WHERE k.subject = '' AND b.actor_id <> m.actor_id
"""

# A sponsor that is no territory is told in prose: it is found where a piece of it is the name of one actor.
_SPONSOR = f"""
SELECT m.actor_id AS one, n.actor_id AS other, 'sponsor' AS relation, s.source, NULL AS name
FROM (SELECT record_id, source, unnest(string_split(value, ', ')) AS piece FROM actor_said WHERE prop = 'sponsor') s
JOIN actor_member m USING (record_id)
JOIN actor_name n ON n.name_key = {name_key("s.piece")} AND NOT n.ambiguous WHERE n.actor_id <> m.actor_id
"""

# One accused is given the names of both. Whether they are aliases, or one a member of the other, is not said.
_TOGETHER = """
WITH told AS (
  SELECT DISTINCT h.record_id, h.subject, h.source, h.actor_id FROM actor_heard h
  WHERE h.subject <> '' AND (h.further OR h.name_key IN (SELECT name_key FROM actor_name WHERE NOT ambiguous)))
SELECT DISTINCT a.actor_id AS one, b.actor_id AS other, 'named-together' AS relation, a.source, NULL AS name
FROM told a JOIN told b USING (record_id, subject) WHERE a.actor_id < b.actor_id
"""

_APART = """
WITH held AS (SELECT DISTINCT m.actor_id, r.source FROM actor_member m JOIN actor_record r USING (record_id)),
pair AS (SELECT DISTINCT left_id, right_id FROM actor_tie)
SELECT p.left_id, p.right_id, list(DISTINCT a.source ORDER BY a.source) AS kept_apart_by FROM pair p
JOIN held a ON a.actor_id = p.left_id JOIN held b ON b.actor_id = p.right_id AND b.source = a.source GROUP BY ALL
"""

_TIE = f"""
SELECT least(one, other) AS left_id, greatest(one, other) AS right_id, relation,
       CASE WHEN relation NOT IN ('part', 'sponsor') THEN NULL WHEN one < other THEN 'right' ELSE 'left' END AS whole,
       source, name
FROM ({_TOLD} UNION ALL {_JOINED} UNION ALL ({_WITHIN}) UNION ALL {_SPONSOR} UNION ALL ({_TOGETHER}))
"""

_LINK = """
SELECT t.left_id, t.right_id, t.relation, CASE WHEN count(DISTINCT t.whole) = 1 THEN min(t.whole) END AS whole,
       list(DISTINCT t.source ORDER BY t.source) AS told_by,
       coalesce(list(DISTINCT t.name ORDER BY t.name) FILTER (t.name IS NOT NULL), []) AS names,
       coalesce(any_value(a.kept_apart_by), []) AS kept_apart_by
FROM actor_tie t LEFT JOIN actor_apart a USING (left_id, right_id) GROUP BY t.left_id, t.right_id, t.relation
"""


def link(con: duckdb.DuckDBPyConnection) -> None:
    """Reads `actor_member` and what alias sources and trackers tell; makes `actor_link`."""
    steps(con, [("actor_tie", _TIE), ("actor_apart", _APART)])
    con.execute(f"CREATE OR REPLACE TABLE actor_link AS {_LINK}")
