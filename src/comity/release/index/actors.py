"""Actors in the index: a row of the list and a whole document for each, made from the relations in a few queries."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator

import duckdb

from comity.release.facets import FACETS
from comity.release.index import behind
from comity.release.whole import STATEMENT
from comity.release.words import words

TABLES = """
CREATE TABLE actor (no INTEGER PRIMARY KEY, actor_id TEXT NOT NULL UNIQUE, level TEXT NOT NULL,
  incidents INTEGER NOT NULL, row BLOB NOT NULL, told BLOB NOT NULL);
CREATE TABLE actor_place (code TEXT NOT NULL, no INTEGER NOT NULL, PRIMARY KEY (code, no)) WITHOUT ROWID;
CREATE TABLE actor_called (no INTEGER NOT NULL, plain TEXT NOT NULL);
CREATE TABLE actor_lead (old_id TEXT PRIMARY KEY, actor_id TEXT NOT NULL) WITHOUT ROWID;
"""

_LEVEL = 6

# Numbered from 0 in the order of the list: most incidents first.
_COUNTED = f"""
CREATE OR REPLACE TEMP TABLE counted_actor AS
SELECT a.actor_id, a.name, a.level, coalesce(n.incidents, 0) AS incidents,
       row_number() OVER (ORDER BY coalesce(n.incidents, 0) DESC, lower(a.name), a.actor_id) - 1 AS no
FROM actor a LEFT JOIN (SELECT code, count(DISTINCT incident_id) AS incidents FROM ({FACETS["actor"]}) GROUP BY code) n
  ON n.code = a.actor_id
"""

_ROW = """
SELECT c.no, c.actor_id, c.level, c.incidents, to_json(struct_pack(
  actor_id := c.actor_id, name := c.name, level := c.level, incidents := c.incidents, sources := a.sources,
  known_from := a.known_from, names := coalesce(n.names, []), ambiguous := coalesce(n.ambiguous, 0),
  places := coalesce(s.places, [])))::VARCHAR
FROM counted_actor c JOIN actor a USING (actor_id)
LEFT JOIN (SELECT actor_id, list(name ORDER BY len(told_by) DESC, name) AS names,
                  count(*) FILTER (ambiguous) AS ambiguous FROM actor_name GROUP BY 1) n USING (actor_id)
LEFT JOIN (SELECT actor_id, list({'code': country, 'how': how, 'told_by': told_by} ORDER BY how, country) AS places
           FROM actor_state WHERE how <> 'accused' GROUP BY 1) s USING (actor_id)
ORDER BY c.no
"""

_PLACE = """SELECT DISTINCT s.country, c.no FROM actor_state s JOIN counted_actor c USING (actor_id)
            WHERE s.how <> 'accused'"""
_CALLED = "SELECT DISTINCT c.no, n.name FROM actor_name n JOIN counted_actor c USING (actor_id)"

# An id that was made of a name leads to the actor that bears the name now, where it is one.
_LEAD = """
SELECT record_id, actor_id FROM actor_member WHERE record_id <> actor_id
UNION ALL
SELECT 'named:' || name_key, min(actor_id) FROM actor_name GROUP BY name_key
HAVING count(DISTINCT actor_id) = 1 AND 'named:' || name_key NOT IN (SELECT actor_id FROM actor)
"""

_OWN = """m.actor_id AS "of", s.prop, s.cites, {columns} FROM statement s JOIN actor_member m USING (record_id)
          JOIN record r USING (record_id)"""

# Part -> (rows with the actor that they are of, order).
_PARTS = {
    "actor": ("""SELECT a.actor_id AS "of", a.*, c.incidents FROM actor a JOIN counted_actor c USING (actor_id)""",
              "actor_id"),
    "name": ("""SELECT n.actor_id AS "of", n.name, n.used_by, n.told_by, n.ambiguous, k.bearers FROM actor_name n
                LEFT JOIN (SELECT name_key, list(DISTINCT {'actor_id': actor_id, 'name': c.name}) AS bearers
                           FROM actor_name JOIN counted_actor c USING (actor_id) WHERE ambiguous GROUP BY 1) k
                ON n.ambiguous AND k.name_key = n.name_key""", "lower(name), name"),
    "entry": ("""SELECT m.actor_id AS "of", m.rule, r.record_id, r.source, r.title, r.url, r.publisher
                 FROM actor_member m JOIN record r USING (record_id)""", "source, record_id"),
    "state": ("""SELECT actor_id AS "of", country, how, told_by, len(statement_ids) AS n FROM actor_state""",
              "how, len(told_by) DESC, n DESC, country"),
    "tie": (f"""SELECT t."of", t.* EXCLUDE ("of"), c.name AS other_name, c.level AS other_level, c.incidents
                FROM ({behind.TIES}) t JOIN counted_actor c ON c.actor_id = t.other""",
            "relation, incidents DESC, other"),
    "behind": ("SELECT * FROM told_behind", "key, source, statement_id"),
    "said": ("SELECT " + _OWN.format(columns=STATEMENT.columns) + """ WHERE s.subject = '' AND s.prop NOT IN
             ('name', 'technique', 'publication', 'identifier', 'similar_to', 'relation', 'replaced_by')""",
             "prop, value, source, statement_id"),
    "technique": ("SELECT t.title AS technique, t.url AS technique_url, k.tactics, "
                  + _OWN.format(columns=STATEMENT.columns) + """
                  LEFT JOIN record t ON t.kind = 'technique' AND t.record_id = concat(r.source, ':', s.value)
                  LEFT JOIN (SELECT record_id, list(DISTINCT value ORDER BY value) AS tactics FROM statement
                             WHERE prop = 'tactic' GROUP BY 1) k ON k.record_id = t.record_id
                  WHERE s.subject = '' AND s.prop = 'technique' AND s.value IS NOT NULL""", "value, statement_id"),
    "beside": ("""SELECT x.code AS "of", c.actor_id, c.name, count(DISTINCT x.incident_id) AS n
                  FROM told_accused x JOIN told_accused y USING (incident_id)
                  JOIN counted_actor c ON c.actor_id = y.code
                  WHERE x.code <> y.code GROUP BY ALL""", "n DESC, name, actor_id"),
    "denial": ("""SELECT t.actor_id AS "of", t.incident_id, t.asserted_by, t.words, i.title FROM attribution t
                  JOIN incident i USING (incident_id) WHERE t.stance = 'denies' AND t.actor_id IS NOT NULL""",
               "incident_id, asserted_by"),
}  # fmt: skip


def write(con: duckdb.DuckDBPyConnection, lite: sqlite3.Connection) -> None:
    """Writes actors, with who bears which name. Linear in statements of actors and in attributions."""
    con.execute(_COUNTED)
    con.execute(f"CREATE OR REPLACE TEMP TABLE told_accused AS {FACETS['actor']}")
    behind.make(con)
    documents = {of: zlib.compress(told.encode(), _LEVEL) for of, told in _documents(con)}
    rows = con.execute(_ROW).fetchall()
    lite.executemany("INSERT INTO actor VALUES (?, ?, ?, ?, ?, ?)", ((*row, documents[row[1]]) for row in rows))
    lite.executemany("INSERT INTO actor_place VALUES (?, ?)", con.execute(_PLACE).fetchall())
    called = ((no, " ".join(words(name))) for no, name in con.execute(_CALLED).fetchall())
    lite.executemany("INSERT INTO actor_called VALUES (?, ?)", called)
    lite.executemany("INSERT OR IGNORE INTO actor_lead VALUES (?, ?)", con.execute(_LEAD).fetchall())


def _documents(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    for name, (query, order) in _PARTS.items():
        con.execute(f"""CREATE OR REPLACE TEMP TABLE actor_told_{name} AS WITH t AS ({query})
                        SELECT "of", to_json(list(t ORDER BY {order}))::VARCHAR AS told FROM t GROUP BY "of\"""")
    joins = " ".join(f'LEFT JOIN actor_told_{name} t_{name} ON t_{name}."of" = c.actor_id' for name in _PARTS)
    columns = ", ".join(f"coalesce(t_{name}.told, '[]')" for name in _PARTS)
    for actor_id, *told in con.execute(f"SELECT c.actor_id, {columns} FROM counted_actor c {joins}").fetchall():
        yield actor_id, "{" + ",".join(f'"{name}":{part}' for name, part in zip(_PARTS, told, strict=True)) + "}"
