"""How actors that stay apart hang together: what a source says of two, and where one joins what another splits."""

from __future__ import annotations

import duckdb

from comity.store.relations import steps

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

_APART = """
WITH held AS (SELECT DISTINCT m.actor_id, r.source FROM actor_member m JOIN actor_record r USING (record_id)),
pair AS (SELECT DISTINCT left_id, right_id FROM actor_tie)
SELECT p.left_id, p.right_id, list(DISTINCT a.source ORDER BY a.source) AS kept_apart_by FROM pair p
JOIN held a ON a.actor_id = p.left_id JOIN held b ON b.actor_id = p.right_id AND b.source = a.source GROUP BY ALL
"""

_TIE = f"""
SELECT least(one, other) AS left_id, greatest(one, other) AS right_id, relation,
       CASE WHEN relation = 'part' AND one < other THEN 'right' WHEN relation = 'part' THEN 'left' END AS whole,
       source, name FROM ({_TOLD} UNION ALL {_JOINED})
"""

_LINK = """
SELECT t.left_id, t.right_id, t.relation, CASE WHEN count(DISTINCT t.whole) = 1 THEN min(t.whole) END AS whole,
       list(DISTINCT t.source ORDER BY t.source) AS told_by,
       coalesce(list(DISTINCT t.name ORDER BY t.name) FILTER (t.name IS NOT NULL), []) AS names,
       coalesce(any_value(a.kept_apart_by), []) AS kept_apart_by
FROM actor_tie t LEFT JOIN actor_apart a USING (left_id, right_id) GROUP BY t.left_id, t.right_id, t.relation
"""


def link(con: duckdb.DuckDBPyConnection) -> None:
    """Reads `actor_member` and what alias sources tell; makes `actor_link`."""
    steps(con, [("actor_tie", _TIE), ("actor_apart", _APART)])
    con.execute(f"CREATE OR REPLACE TABLE actor_link AS {_LINK}")
