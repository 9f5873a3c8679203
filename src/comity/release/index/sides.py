"""What is counted by pair of states, and the dated moments that belong to incidents: made once, for all at a time.

Pairs are directed: a state that somebody accuses, and a territory with a victim of the same incident. An incident with
several accused and several victims counts in each of its pairs, as in `release.dyads`.
"""

from __future__ import annotations

import sqlite3

import duckdb

from comity.fuse.context import standing
from comity.release.dyads import YEARS
from comity.store.relations import steps

_PAIR = """
SELECT i.incident_id, accused, victim
FROM incident i, unnest(i.accused_states) AS a(accused), unnest(i.victim_countries) AS v(victim)
WHERE accused <> victim
"""

# Who speaks, as seen from the pair. A tracker's coder is nobody's side; of others the country may not be told.
_CLAIM = """
SELECT p.accused, p.victim,
       CASE WHEN a.asserter_country = p.accused THEN 'accused' WHEN a.asserter_country = p.victim THEN 'victim'
            WHEN a.asserter_country IS NOT NULL THEN 'third' WHEN a.asserter_kind = 'tracker' THEN 'tracker'
            ELSE 'not-said' END AS side,
       a.asserter_kind AS kind, a.stance, count(DISTINCT a.claim_id) AS claims
FROM side_pair p JOIN attribution a ON a.incident_id = p.incident_id AND a.accused_state = p.accused
GROUP BY ALL ORDER BY ALL
"""
_ACCUSED = """
SELECT accused_state, asserter_kind, asserter_country, stance, count(DISTINCT claim_id) AS claims,
       count(DISTINCT incident_id) AS incidents
FROM attribution JOIN numbered USING (incident_id) WHERE accused_state IS NOT NULL GROUP BY ALL ORDER BY ALL
"""

# What is coded without a pair is coded of the incident, and so of each of its pairs.
_OFFLINE = """
SELECT p.accused, p.victim, o.how, o.coded_as, o.said_by, o.stance, count(DISTINCT p.incident_id) AS incidents
FROM side_pair p JOIN offline_conflict o
  ON o.incident_id = p.incident_id AND coalesce(o.dyad = p.accused || ' > ' || p.victim, o.how = 'coded')
GROUP BY ALL ORDER BY ALL
"""

# Years of a data set that follow one another are one stretch.
_STANDING = """
WITH told AS (
  SELECT p.accused AS one, p.victim AS other, p.said_by, r.title, p.lo, p.hi,
         max(p.hi) OVER (PARTITION BY p.accused, p.victim, p.record_id ORDER BY p.lo, p.hi
                         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
  FROM offline_pair p JOIN record r USING (record_id)),
numbered_stretch AS (
  SELECT *, count(*) FILTER (before IS NULL OR lo > before + 1)
              OVER (PARTITION BY one, other, said_by, title ORDER BY lo, hi) AS stretch FROM told)
SELECT one, other, 'standing' AS how, said_by, title, min(lo)::VARCHAR AS lo, max(hi)::VARCHAR AS hi
FROM numbered_stretch WHERE (one, other) IN (SELECT (accused, victim) FROM side_pair
                                             UNION SELECT (victim, accused) FROM side_pair)
GROUP BY one, other, said_by, title, stretch
"""
_CODED = """
SELECT split_part(dyad, ' > ', 1) AS one, split_part(dyad, ' > ', 2) AS other, 'coded' AS how, said_by,
       coalesce(words, list_aggregate(names, 'string_agg', '; '), '') AS title, window_lo::VARCHAR, window_hi::VARCHAR
FROM offline_conflict
WHERE how = 'coded' AND stance = 'asserts' AND dyad IS NOT NULL AND window_is = 'coded' GROUP BY ALL ORDER BY ALL
"""

_DATED_CLAIM = """
SELECT DISTINCT n.no, a.accused_state, a.asserted_by, a.asserter_country, a.stance, a.date_lo::VARCHAR,
       a.date_hi::VARCHAR
FROM attribution a JOIN numbered n USING (incident_id)
WHERE a.date_lo IS NOT NULL AND a.accused_state IS NOT NULL AND a.asserter_kind IS DISTINCT FROM 'tracker'
  AND a.stance IN ('asserts', 'suspects', 'reports', 'denies') ORDER BY ALL
"""
_RESPONSE = """
SELECT n.no, r.responder, r.responder_country, r.measure, to_json(r.against)::VARCHAR, r.date_lo::VARCHAR,
       r.date_hi::VARCHAR
FROM response r JOIN numbered n USING (incident_id) ORDER BY n.no, r.part_id
"""
_TABLES = {
    "dyad_year": YEARS,
    "dyad_claim": _CLAIM,
    "dyad_offline": _OFFLINE,
    "stretch": f"SELECT * FROM ({_STANDING}) UNION ALL SELECT * FROM ({_CODED})",
    "accused_claim": _ACCUSED,
    "claim": _DATED_CLAIM,
    "response": _RESPONSE,
    "covered": "SELECT source, covers_from, covers_to FROM source",
}


def write(con: duckdb.DuckDBPyConnection, lite: sqlite3.Connection) -> None:
    """Writes the tables of pairs, claims and responses. Reads the relations, `numbered` and `territory`."""
    steps(con, [("side_pair", _PAIR), ("offline_party", standing.PARTY), ("offline_pair", standing.PAIR)])
    for table, query in _TABLES.items():
        found = con.execute(query)
        marks = ", ".join("?" * len(found.description or ()))
        lite.executemany(f"INSERT INTO {table} VALUES ({marks})", found.fetchall())
