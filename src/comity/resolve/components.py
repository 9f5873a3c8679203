"""Which records hang together, and which of these groups are one incident without a further look.

Clustering is exact and goes pair by pair; most groups are small and nothing speaks against them, and then its outcome
is known beforehand: the whole group. Only the others are taken apart in Python.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from comity.resolve.cluster import Rules, cluster
from comity.store.relations import steps

_EDGES = """
WITH joined AS (
  SELECT left_id, right_id FROM scored_pair WHERE score >= $same
    AND (left_id, right_id) NOT IN (SELECT (left_id, right_id) FROM judged_pair WHERE apart)
  UNION SELECT left_id, right_id FROM judged_pair WHERE NOT apart),
numbered AS (
  SELECT l.nr AS x, r.nr AS y FROM joined JOIN incident_record l ON l.record_id = left_id
  JOIN incident_record r ON r.record_id = right_id)
SELECT x, y FROM numbered UNION ALL SELECT y, x FROM numbered
"""

_ROOT = "SELECT x AS nr, least(x, min(y)) AS root FROM edge GROUP BY x"

# The smallest number among the roots of neighbours; then the root of that root, which halves the way that is left.
_NEARER = """
WITH near AS (SELECT e.x AS nr, min(r.root) AS root FROM edge e JOIN root r ON r.nr = e.y GROUP BY e.x),
least AS (SELECT nr, least(r.root, n.root) AS root FROM root r JOIN near n USING (nr))
SELECT l.nr, least(l.root, o.root) AS root FROM least l JOIN least o ON o.nr = l.root
"""

_HARD = """
WITH judged AS (
  SELECT nr FROM judged_pair JOIN incident_record ON record_id = left_id
  UNION SELECT nr FROM judged_pair JOIN incident_record ON record_id = right_id)
SELECT root FROM root JOIN incident_record USING (nr) LEFT JOIN unit_of u USING (source) GROUP BY root
HAVING count(*) > $most OR bool_or(nr IN (FROM judged)) OR
       count(*) FILTER (coalesce(u.single, true)) > count(DISTINCT source) FILTER (coalesce(u.single, true))
"""

_OF_HARD = """
SELECT record_id, CASE WHEN coalesce(u.single, true) THEN source END AS source FROM root JOIN hard_root USING (root)
JOIN incident_record i USING (nr) LEFT JOIN unit_of u USING (source)
"""

_SCORES = """
SELECT left_id, right_id, score FROM scored_pair JOIN incident_record l ON l.record_id = left_id
JOIN incident_record r ON r.record_id = right_id JOIN root a ON a.nr = l.nr JOIN root b ON b.nr = r.nr
WHERE a.root = b.root AND a.root IN (FROM hard_root)
"""


def components(con: duckdb.DuckDBPyConnection, same: float) -> None:
    """Reads `scored_pair`, `judged_pair`, `incident_record`; makes `root`: nr of each record that has a neighbour, and
    the smallest nr that hangs together with it. As many passes as the logarithm of the longest chain."""
    _create(con, "edge", _EDGES, same=same)
    steps(con, [("root", _ROOT)])
    while True:
        steps(con, [("nearer", _NEARER)])
        moved = con.execute("SELECT count(*) FROM root r JOIN nearer n USING (nr) WHERE n.root < r.root").fetchall()
        con.execute("DROP TABLE root; ALTER TABLE nearer RENAME TO root")
        if not moved[0][0]:
            return


def grouped(con: duckdb.DuckDBPyConnection, rules: Rules) -> Iterator[tuple[str, str]]:
    """(record, the smallest record of its cluster) for each record in `incident_record`, as `cluster` would give it."""
    components(con, rules.same)
    # Two clusters that a pair joins have a likeness of twice its score by their records, at least.
    most = int(2 * rules.same / rules.mean + 1e-9) if rules.mean > 0 else 2**31
    _create(con, "hard_root", _HARD, most=most)
    plain = """SELECT i.record_id, coalesce(n.record_id, i.record_id) FROM incident_record i LEFT JOIN root USING (nr)
               LEFT JOIN incident_record n ON n.nr = root.root
               WHERE root.root IS NULL OR root.root NOT IN (FROM hard_root)"""
    yield from con.execute(plain).fetchall()
    source = dict(con.execute(_OF_HARD).fetchall())
    scores = {(a, b): score for a, b, score in con.execute(_SCORES).fetchall()}
    single = {record: name for record, name in source.items() if name is not None}
    yield from cluster(source, scores, Rules(rules.same, rules.mean, rules.must, rules.cannot, single)).items()


def _create(con: duckdb.DuckDBPyConnection, name: str, query: str, **given: float) -> None:
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}", given)
