"""Which two entries may be one actor, by five rules; a name that a source gives to several entries is no evidence.

same-name: both head their entry with the name, and no other entry of either source does.
declared: one refers to the other, and to no other entry of that source, nor does another entry of its source; and
they share a name, or the heading of one contains that of the other.
same-core: both head their entry with the name but for words such as 'Group' or 'Operation', and no other entry of
either source bears what is left.
mutual: the heading of each is among the names of the other.
shared-names: three names in common, or two of which one heads one of the entries.
"""

from __future__ import annotations

import duckdb

from comity.store.relations import steps

WEIGHTS = {"shared-names": 0.7, "mutual": 1.0, "same-core": 1.5, "declared": 2.0, "same-name": 3.0}
"""How much a rule counts; between pairs of one rule the share of names in common, at most 1, decides."""

_ENOUGH = 3
"""Names that make two entries one, a heading counted twice."""

_SHORTEST = 5
"""Letters that a heading needs to be looked for within another."""

# How many entries of a source bear a name, and how many head their entry with it.
_BORNE = """
SELECT source, name_key, count(*) AS n, count(*) FILTER (own) AS n_own FROM actor_key GROUP BY ALL
"""

_SHARED = """
WITH size AS (SELECT record_id, count(*) AS size FROM actor_key GROUP BY ALL),
wide AS (SELECT DISTINCT name_key FROM actor_borne WHERE n > 1),
met AS (
  SELECT a.record_id AS left_id, b.record_id AS right_id, a.source AS left_source, b.source AS right_source,
         count(*) AS shared,
         bool_or(a.own AND b.own AND na.n_own = 1 AND nb.n_own = 1) AS same,
         bool_or(a.own AND w.name_key IS NULL) AND bool_or(b.own AND w.name_key IS NULL) AS mutual,
         coalesce(sum(1 + a.own::INT + b.own::INT) FILTER (w.name_key IS NULL), 0) AS weight
  FROM actor_key a JOIN actor_key b ON a.name_key = b.name_key AND a.source <> b.source AND a.record_id < b.record_id
  JOIN actor_borne na ON na.source = a.source AND na.name_key = a.name_key
  JOIN actor_borne nb ON nb.source = b.source AND nb.name_key = b.name_key
  LEFT JOIN wide w ON w.name_key = a.name_key GROUP BY ALL)
SELECT m.*, shared / (l.size + r.size - shared) AS likeness
FROM met m JOIN size l ON l.record_id = left_id JOIN size r ON r.record_id = right_id
"""

_SAME_CORE = """
WITH bearer AS (
  SELECT source, core AS name, record_id FROM actor_core UNION SELECT source, name_key, record_id FROM actor_key),
sole AS (SELECT source, name FROM bearer GROUP BY ALL HAVING count(*) = 1)
SELECT a.record_id AS left_id, b.record_id AS right_id
FROM actor_core a JOIN actor_core b ON a.core = b.core AND a.source <> b.source AND a.record_id < b.record_id
JOIN sole x ON x.source = a.source AND x.name = a.core JOIN sole y ON y.source = b.source AND y.name = b.core
"""

_DECLARED = f"""
WITH led AS (
  SELECT DISTINCT record_id, source, target, target_source FROM actor_lead
  WHERE prop IN ('similar_to', 'publication') AND source <> target_source),
sole AS (
  SELECT * FROM led QUALIFY count(*) OVER (PARTITION BY record_id, target_source) = 1
                        AND count(*) OVER (PARTITION BY target, source) = 1),
within AS (
  SELECT a.record_id AS x, b.record_id AS y FROM actor_key a JOIN actor_key b ON a.own AND b.own
  JOIN sole o ON o.record_id = a.record_id AND o.target = b.record_id
  WHERE least(len(a.name_key), len(b.name_key)) >= {_SHORTEST}
    AND (contains(a.name_key, b.name_key) OR contains(b.name_key, a.name_key)))
SELECT DISTINCT least(o.record_id, o.target) AS left_id, greatest(o.record_id, o.target) AS right_id
FROM sole o WHERE (o.record_id, o.target) IN (SELECT (x, y) FROM within)
   OR EXISTS (SELECT 1 FROM actor_shared s WHERE s.left_id = least(o.record_id, o.target)
                                             AND s.right_id = greatest(o.record_id, o.target))
"""

_PAIR = f"""
WITH found AS (
  SELECT left_id, right_id, CASE WHEN same THEN 'same-name' WHEN mutual THEN 'mutual' ELSE 'shared-names' END AS rule
  FROM actor_shared WHERE same OR mutual OR weight >= {_ENOUGH}
  UNION ALL SELECT left_id, right_id, 'same-core' FROM actor_same_core
  UNION ALL SELECT left_id, right_id, 'declared' FROM actor_declared),
weighed AS (
  SELECT *, CASE rule {" ".join(f"WHEN '{rule}' THEN {weight!r}::DOUBLE" for rule, weight in WEIGHTS.items())} END
    AS weight FROM found)
SELECT c.left_id, c.right_id, arg_max(c.rule, c.weight) AS rule,
       (max(c.weight) + coalesce(max(s.likeness), 0)) / {max(WEIGHTS.values()) + 1} AS score
FROM weighed c LEFT JOIN actor_shared s USING (left_id, right_id) GROUP BY ALL
"""


def pair(con: duckdb.DuckDBPyConnection) -> None:
    """Reads what `tell` made; makes `actor_pair`: left_id < right_id, rule, score (0 to 1)."""
    steps(con, [
        ("actor_borne", _BORNE),
        ("actor_shared", _SHARED),
        ("actor_same_core", _SAME_CORE),
        ("actor_declared", _DECLARED),
        ("actor_pair", _PAIR),
    ])  # fmt: skip
