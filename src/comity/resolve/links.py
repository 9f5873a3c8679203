"""Links between records after clustering: same, part of, or related; each keeps its score and weights."""

from __future__ import annotations

import duckdb

from comity.resolve.score import Model
from comity.store.relations import steps
from comity.store.sql import exact_sum

_WIDTH = "CASE {0} WHEN 'campaign' THEN 3 WHEN 'publication' THEN 1 WHEN 'dyad' THEN 0 ELSE 2 END"
"""How wide the unit of a source is: a dyad is a slice of an incident, an incident a piece of a campaign."""

_PLACED = """
SELECT p.left_id, p.right_id, p.score, l.name AS left_name, r.name AS right_name, l.source AS left_source,
       r.source AS right_source
FROM scored_pair p JOIN clustered l ON l.record_id = p.left_id JOIN clustered r ON r.record_id = p.right_id
"""

# Pairs of clusters between which a likely pair stands.
_APART = """
SELECT DISTINCT least(left_name, right_name) AS one, greatest(left_name, right_name) AS other FROM link_placed
WHERE left_name <> right_name AND score >= $same
"""

# How well the smaller of two clusters fits the other: the best score of each of its records, averaged. Of two of one
# size, the one that fits less.
_FIT = f"""
WITH size AS (SELECT name, count(*) AS size FROM clustered GROUP BY name),
met AS (
  SELECT least(left_name, right_name) AS one, greatest(left_name, right_name) AS other, unnest([left_id, right_id])
         AS record_id, unnest([left_name, right_name]) AS name, score FROM link_placed),
best AS (
  SELECT one, other, name, record_id, max(score) AS score FROM met JOIN link_apart USING (one, other) GROUP BY ALL),
side AS (
  SELECT one, other, size, {exact_sum("score")} / size AS fit FROM best JOIN size USING (name)
  GROUP BY one, other, name, size)
SELECT one, other, min({{'size': size, 'fit': fit}}).fit AS fit FROM side GROUP BY one, other
"""

# The side that contains the other: where only one cluster holds an entry of the other's source, that one; where both
# do, the wider unit; none where neither does.
_SIDED = f"""
WITH held AS (SELECT DISTINCT name, source FROM clustered),
both_ways AS (
  SELECT p.*, a.name IS NOT NULL AS in_left, b.name IS NOT NULL AS in_right,
         {_WIDTH.format("x.unit")} < {_WIDTH.format("y.unit")} AS right_wider
  FROM link_placed p LEFT JOIN held a ON a.name = p.left_name AND a.source = p.right_source
  LEFT JOIN held b ON b.name = p.right_name AND b.source = p.left_source
  LEFT JOIN unit_of x ON x.source = p.left_source LEFT JOIN unit_of y ON y.source = p.right_source)
SELECT *, CASE WHEN in_left <> in_right THEN CASE WHEN in_left THEN 'left' ELSE 'right' END
               WHEN NOT in_left OR left_source = right_source THEN NULL
               WHEN right_wider THEN 'right' ELSE 'left' END AS container FROM both_ways
"""

_RELATION = """
SELECT s.left_id, s.right_id,
       CASE WHEN v.verdict IS NOT NULL THEN v.verdict WHEN left_name = right_name THEN 'same'
            WHEN score >= $same AND fit >= $part AND container IS NOT NULL THEN 'part' ELSE 'related' END AS relation,
       CASE WHEN v.verdict IS NOT NULL THEN v.whole ELSE container END AS whole
FROM link_sided s LEFT JOIN verdict_said v USING (left_id, right_id)
LEFT JOIN link_fit f ON f.one = least(left_name, right_name) AND f.other = greatest(left_name, right_name)
WHERE v.verdict IS NULL OR v.verdict NOT IN ('different', 'unsure')
"""

_LINK = """
SELECT left_id, right_id, relation, CASE WHEN relation = 'part' THEN whole END AS whole, score, weights, $model AS model
FROM link_relation JOIN scored_pair USING (left_id, right_id)
"""


def links(con: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Reads `scored_pair`, `clustered` (record_id, source, name of its cluster), `verdict_said`, `unit_of`; makes
    `link`. A person's verdict says the relation; else the clusters do.

    A likely pair whose clusters stay apart is 'part' if the smaller cluster as a whole fits the other, and a source
    keeps entries in both: that source has sliced what the others tell as one.
    """
    steps(con, [("link_placed", _PLACED)])
    _create(con, "TEMP TABLE link_apart", _APART, same=model.same)
    steps(con, [("link_fit", _FIT), ("link_sided", _SIDED)])
    _create(con, "TEMP TABLE link_relation", _RELATION, same=model.same, part=model.part)
    _create(con, "TABLE link", _LINK, model=model.name)


def _create(con: duckdb.DuckDBPyConnection, name: str, query: str, **given: float | str) -> None:
    con.execute(f"CREATE OR REPLACE {name} AS {query}", given)
