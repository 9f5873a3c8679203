"""Which pairs are looked at: a union of rules, each capped, so that a common word or a famous victim can't explode."""

from __future__ import annotations

import duckdb

from comity.store.relations import steps
from comity.store.sql import exact_sum

_CAP = {"address": 40, "word": 150, "actor": 80, "name": 60, "day": 60}
"""Most records that may share a value for it to make pairs; pairs per value grow with the square of this."""

_NEAREST = 5
"""Candidates by words that a record keeps per other source."""

_SHARED = """
SELECT a.record_id AS x, b.record_id AS y, '{rule}' AS rule
FROM record_{rule} a JOIN record_{rule} b USING ({rule}) JOIN rare USING ({rule}) WHERE a.record_id < b.record_id
"""

# Two records of one tracker are two incidents by its own coding, unless its unit is the publication.
_ALLOWED = """
SELECT c.x AS left_id, c.y AS right_id, list(DISTINCT c.rule ORDER BY c.rule) AS rules
FROM ({union}) c JOIN incident_record l ON l.record_id = c.x JOIN incident_record r ON r.record_id = c.y
WHERE l.source <> r.source OR l.source IN (SELECT source FROM unit_of WHERE NOT single) GROUP BY ALL
"""

_BY_WORDS = f"""
WITH rare AS (SELECT word, idf FROM word_weight WHERE df BETWEEN 2 AND {_CAP["word"]}),
held AS (
  SELECT w.record_id, w.word, r.idf * (1 + w.in_title::INT) AS weight FROM record_word w JOIN rare r USING (word)),
dot AS (
  SELECT a.record_id AS x, b.record_id AS y, {exact_sum("a.weight * b.weight")} AS dot
  FROM held a JOIN held b USING (word) WHERE a.record_id < b.record_id GROUP BY ALL),
near AS (
  SELECT x, y, dot / (lx.length * ly.length) AS cosine, rx.source AS sx, ry.source AS sy
  FROM dot JOIN record_length lx ON lx.record_id = x JOIN record_length ly ON ly.record_id = y
  JOIN incident_record rx ON rx.record_id = x JOIN incident_record ry ON ry.record_id = y),
placed AS (
  SELECT x, y, row_number() OVER (PARTITION BY x, sy ORDER BY cosine DESC, y) AS at_x,
         row_number() OVER (PARTITION BY y, sx ORDER BY cosine DESC, x) AS at_y FROM near)
SELECT x, y, 'words' AS rule FROM placed WHERE least(at_x, at_y) <= {_NEAREST}
"""


def block(con: duckdb.DuckDBPyConnection) -> None:
    """Reads the traits and `unit_of`; makes table `pair` (left_id < right_id, rules that found it)."""
    found = []
    for rule in ("address", "actor", "name", "day"):
        rare = f"SELECT {rule} FROM record_{rule} GROUP BY ALL HAVING count(*) BETWEEN 2 AND {_CAP[rule]}"
        found.append((f"pair_{rule}", f"WITH rare AS ({rare})" + _SHARED.format(rule=rule)))
    found.append(("pair_word", _BY_WORDS))
    steps(con, found)
    union = " UNION ALL ".join(f"SELECT x, y, rule FROM {name}" for name, _ in found)
    steps(con, [("pair", _ALLOWED.format(union=union))])
