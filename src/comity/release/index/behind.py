"""The statements behind each edge that leads from an actor to an organisation, a master or a state.

`actor_state` keeps its statements; `actor_link` keeps the sources only, so the statements are found again by what the
rules of `resolve.actors.links` read: who is said to be a part of whom, whose organisation, whose sponsor.
"""

from __future__ import annotations

import duckdb

from comity.release.whole import STATEMENT
from comity.store.sql import name_core, name_key

MOST = 5
"""Statements kept for one edge of one source; an edge says how many there are."""

_BEFORE_COMMA = "split_part(o.value, ', ', 1)"

TIES = """
SELECT left_id AS "of", right_id AS other, relation, whole IS NOT DISTINCT FROM 'right' AS up,
       whole IS NOT DISTINCT FROM 'left' AS down, told_by, names, kept_apart_by FROM actor_link
UNION ALL
SELECT right_id, left_id, relation, whole IS NOT DISTINCT FROM 'left', whole IS NOT DISTINCT FROM 'right', told_by,
       names, kept_apart_by FROM actor_link
"""
"""Each link from both ends. up: the other is the whole, or the sponsor. down: the one that it is of is."""

_BY_NAME = "prop IN ('accused_organisation', 'organisation') AND contains(value, ', ') AND stance <> 'denies'"

# What is told of an actor: by its entries, and by those that accuse it or a unit by a name that it bears.
# Names are joined by equal keys: a join by one key or the other would compare each statement with each name.
_OWN = f"""
CREATE OR REPLACE TEMP TABLE told_own AS
SELECT m.actor_id, s.statement_id, s.prop, s.value, r.source
FROM statement s JOIN actor_member m USING (record_id) JOIN record r USING (record_id)
WHERE s.subject = '' AND s.prop IN ('part_of', 'organisation', 'sponsor') AND s.stance <> 'denies'
UNION
SELECT n.actor_id, s.statement_id, s.prop, s.value, r.source
FROM statement s JOIN record r USING (record_id)
JOIN (SELECT value, unnest([{name_key("value")}, {name_core("value")}]) AS name_key
      FROM (SELECT DISTINCT value FROM statement WHERE {_BY_NAME})) k USING (value)
JOIN (SELECT DISTINCT actor_id, name_key FROM actor_name) n USING (name_key)
WHERE {_BY_NAME}
"""

_EDGES = f"""
CREATE OR REPLACE TEMP TABLE told_edge AS
WITH up AS (SELECT "of", other, relation, told_by FROM ({TIES}) WHERE up),
known AS (
  SELECT actor_id, record_id AS id FROM actor_member
  UNION SELECT m.actor_id, s.value FROM statement s JOIN actor_member m USING (record_id) WHERE s.prop = 'identifier'),
called AS (SELECT DISTINCT actor_id, name_key FROM actor_name),
piece AS (SELECT *, unnest(string_split(value, ', ')) AS piece FROM told_own WHERE prop = 'sponsor')
SELECT u."of", u.other, u.relation, o.statement_id FROM up u
JOIN told_own o ON o.actor_id = u."of" AND o.prop = 'part_of' AND list_contains(u.told_by, o.source)
JOIN known k ON k.actor_id = u.other AND k.id = o.value WHERE u.relation = 'part'
UNION
SELECT u."of", u.other, u.relation, o.statement_id FROM up u
JOIN told_own o ON o.actor_id = u."of" AND o.prop IN ('organisation', 'accused_organisation')
               AND list_contains(u.told_by, o.source)
JOIN called n ON n.actor_id = u.other AND n.name_key IN ({name_key("o.value")}, {name_key(_BEFORE_COMMA)})
WHERE u.relation = 'part'
UNION
SELECT u."of", u.other, u.relation, o.statement_id FROM up u
JOIN piece o ON o.actor_id = u."of" AND list_contains(u.told_by, o.source)
JOIN called n ON n.actor_id = u.other AND n.name_key = {name_key("o.piece")} WHERE u.relation = 'sponsor'
"""

_BEHIND = f"""
CREATE OR REPLACE TEMP TABLE told_behind AS
WITH edge AS (
  SELECT "of", concat(relation, ' ', other) AS key, statement_id FROM told_edge
  UNION ALL SELECT other, concat(relation, ' ', "of"), statement_id FROM told_edge
  UNION ALL SELECT actor_id, concat(how, ' ', country), unnest(statement_ids) FROM actor_state)
SELECT e."of", e.key, s.prop, count(*) OVER (PARTITION BY e."of", e.key) AS there, {STATEMENT.columns}
FROM edge e JOIN statement s USING (statement_id) JOIN record r USING (record_id)
QUALIFY row_number() OVER (PARTITION BY e."of", e.key, r.source ORDER BY s.seen <> 'text', s.statement_id) <= {MOST}
"""


def make(con: duckdb.DuckDBPyConnection) -> None:
    """Makes `told_behind`: the actor it is of, key ('part <id>', 'sponsor <id>', 'origin RU', 'accused RU'), prop, how
    many there are, and the columns of STATEMENT."""
    for step in (_OWN, _EDGES, _BEHIND):
        con.execute(step)
