"""Which pairs are worth a person's look, the most valuable first.

The value of a look at a pair tells how many records it may be expected to move to another incident:

    value = chance that the person says otherwise × square root of the records that may move

**The chance** is the mean of two opinions: what the pair's own score says, and what those beside it say.

- Two records in one incident: otherwise is 'not the same'. Only pairs that no third record joins better are asked about
  (what hangs together through others is no question of its own); they are where an incident would come apart. Each
  other record goes with the side it is more like. The second opinion is how alike the two sides are: for each record
  its best score with the other side, averaged. So a join that rests on one score just above the threshold comes first,
  one that all records confirm comes last, and a side that the rest contradicts comes before one that it doesn't.
- Two records in different incidents: otherwise is 'the same'. The second opinion is how alike the two incidents are,
  measured the same way, as clustering does. So the one lucky pair of two large incidents is not believed by itself; a
  pair scored high that is kept apart, by a tracker's habit or another verdict, comes first, because there score and
  clusters contradict each other.
- A slice (`part`): otherwise is 'not a part'; only the pair's own score speaks.

**What may move**: if two incidents are joined, the records of the smaller; if one comes apart, the smaller side; for a
slice one record, its relation alone. That is the most. The least is one record, since a verdict is on two records, and
the others come along only if they score. The root is the geometric mean of the least and the most. It was chosen on the
landmarks: with the whole number, large incidents crowd the head of the queue with pairs that are right after all.

p(1-p) alone would not do: it asks five times about the same two incidents, prefers a pair of single records near 0.5 to
a join that rests on 0.35 and holds ten records, and can't tell a score that the clusters follow from one that they
contradict.

Left out: pairs with a standing verdict, also `unsure`; and pairs on which the verdicts say enough together (A is B and
B is C settles A and C; A is B and B is not C too). Of the pairs that would join the same two incidents the best is
kept, since one look answers for the others. A pair that scores below `related` of the model is no link, so it is not
here either.

One SQL query over `link`, `cluster` and `record` of a release, and the verdicts there are now.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb
import msgspec
import pyarrow as pa

from comity.release.judging.state import State

_CHANCE = 4
"""Decimals of chance and value: what differs beyond is the same."""

_QUEUE = f"""
WITH size AS (SELECT incident_id, count(*) AS n FROM cluster GROUP BY ALL),
placed AS (
  SELECT l.left_id, l.right_id, l.relation, l.whole, l.score, x.incident_id AS left_incident,
         y.incident_id AS right_incident, x.incident_id = y.incident_id AS inside,
         coalesce(jl.chain, l.left_id) AS left_chain, coalesce(jr.chain, l.right_id) AS right_chain
  FROM link l JOIN cluster x ON x.record_id = l.left_id JOIN cluster y ON y.record_id = l.right_id
  LEFT JOIN judged_chain jl ON jl.record_id = l.left_id LEFT JOIN judged_chain jr ON jr.record_id = l.right_id),
open AS (
  SELECT * FROM placed p
  WHERE left_chain <> right_chain
    AND (least(left_chain, right_chain), greatest(left_chain, right_chain)) NOT IN (SELECT (a, b) FROM judged_apart)
    AND (left_id, right_id) NOT IN (SELECT (left_id, right_id) FROM judged_pair)),
-- both directions, so that the neighbours of either record can be looked up
inner_score AS (
  SELECT left_id AS a, right_id AS b, score FROM placed WHERE inside
  UNION ALL SELECT right_id, left_id, score FROM placed WHERE inside),
hinge AS (
  SELECT o.left_id, o.right_id, o.left_incident FROM open o
  WHERE o.inside AND NOT EXISTS (
    SELECT 1 FROM inner_score u JOIN inner_score v ON v.b = u.b
    WHERE u.a = o.left_id AND v.a = o.right_id AND least(u.score, v.score) > o.score)),
beside AS (
  SELECT h.left_id, h.right_id, m.record_id, coalesce(u.score, 0) - coalesce(v.score, 0) AS lean
  FROM hinge h JOIN cluster m ON m.incident_id = h.left_incident AND m.record_id NOT IN (h.left_id, h.right_id)
  LEFT JOIN inner_score u ON u.a = h.left_id AND u.b = m.record_id
  LEFT JOIN inner_score v ON v.a = h.right_id AND v.b = m.record_id),
sided AS (
  SELECT left_id, right_id, left_id AS record_id, true AS on_left FROM hinge
  UNION ALL SELECT left_id, right_id, right_id, false FROM hinge
  UNION ALL SELECT left_id, right_id, record_id, lean > 0 FROM beside WHERE lean <> 0),
crossing AS (
  SELECT s.left_id, s.right_id, s.record_id, s.on_left, coalesce(max(i.score), 0) AS best
  FROM sided s JOIN sided t ON t.left_id = s.left_id AND t.right_id = s.right_id AND t.on_left <> s.on_left
  LEFT JOIN inner_score i ON i.a = s.record_id AND i.b = t.record_id GROUP BY ALL),
within AS (
  SELECT left_id, right_id, avg(best) AS likeness,
         least(count(*) FILTER (on_left), count(*) FILTER (NOT on_left)) AS moves FROM crossing GROUP BY ALL),
side AS (
  SELECT left_incident AS i, right_incident AS j, left_id AS record_id, max(score) AS best FROM placed
  WHERE NOT inside GROUP BY ALL
  UNION ALL SELECT right_incident, left_incident, right_id, max(score) FROM placed WHERE NOT inside GROUP BY ALL),
of_two AS (
  SELECT least(i, j) AS i, greatest(i, j) AS j, sum(best) AS likeness FROM (
    SELECT i, j, record_id, max(best) AS best FROM side GROUP BY ALL) GROUP BY ALL),
weighed AS (
  SELECT o.*,
         CASE WHEN o.inside THEN 1 - (o.score + w.likeness) / 2
              WHEN o.relation = 'part' THEN 1 - o.score
              ELSE (o.score + t.likeness / (a.n + b.n)) / 2 END AS chance,
         CASE WHEN o.inside THEN w.moves WHEN o.relation = 'part' THEN 1 ELSE least(a.n, b.n) END AS moves
  FROM open o JOIN size a ON a.incident_id = o.left_incident JOIN size b ON b.incident_id = o.right_incident
  LEFT JOIN within w USING (left_id, right_id)
  LEFT JOIN of_two t ON t.i = least(o.left_incident, o.right_incident)
                    AND t.j = greatest(o.left_incident, o.right_incident)
  WHERE NOT o.inside OR w.moves IS NOT NULL),
valued AS (
  SELECT *, round(chance, {_CHANCE}) AS c, round(chance * sqrt(moves), {_CHANCE}) AS value FROM weighed),
-- one look at two incidents answers for all pairs between them
best AS (
  SELECT * FROM valued
  QUALIFY inside OR row_number() OVER (
    PARTITION BY least(left_incident, right_incident), greatest(left_incident, right_incident)
    ORDER BY value DESC, score DESC, left_id, right_id) = 1)
SELECT b.left_id, b.right_id, l.source AS left_source, r.source AS right_source, b.left_incident, b.right_incident,
       l.title AS left_title, r.title AS right_title, b.relation, b.whole, b.score, b.c AS chance, b.moves, b.value
FROM best b JOIN record l ON l.record_id = b.left_id JOIN record r ON r.record_id = b.right_id
"""

_WANTED = """
SELECT * FROM judging_queue
WHERE ($a IS NULL OR (left_source = $a AND ($b IS NULL OR right_source = $b))
       OR (right_source = $a AND ($b IS NULL OR left_source = $b)))
  AND ($incident IS NULL OR $incident IN (left_incident, right_incident))
ORDER BY value DESC, score DESC, left_id, right_id
"""


class Look(msgspec.Struct, frozen=True):
    """A pair worth a look. relation: as it stands now. chance: that a person says otherwise, 0 to 1. moves: records
    that change their incident then, at most. value: chance × square root of moves."""

    left_id: str
    right_id: str
    left_source: str
    right_source: str
    left_incident: str
    right_incident: str
    left_title: str | None
    right_title: str | None
    relation: str
    whole: str | None
    score: float
    chance: float
    moves: int
    value: float


class Wanted(msgspec.Struct, frozen=True):
    """Which pairs are asked for: of one source, between two, of one incident (by id); None is any."""

    source: str | None = None
    other: str | None = None
    incident: str | None = None


def queue(con: duckdb.DuckDBPyConnection, state: State, wanted: Wanted, most: int, after: int = 0) -> list[Look]:
    """Pairs by falling value, `most` of them from place `after`. con: a release; state: the verdicts there are now."""
    prepare(con, state)
    asked = {"a": wanted.source, "b": wanted.other, "incident": wanted.incident}
    found = con.execute(_WANTED + f"LIMIT {int(most)} OFFSET {int(after)}", asked)
    names = [column[0] for column in found.description or []]
    return [Look(**dict(zip(names, row, strict=True))) for row in found.fetchall()]


def size(con: duckdb.DuckDBPyConnection, wanted: Wanted) -> int:
    """Pairs asked for in all, once the queue was made."""
    asked = {"a": wanted.source, "b": wanted.other, "incident": wanted.incident}
    return int(con.execute(f"SELECT count(*) FROM ({_WANTED})", asked).fetchall()[0][0])


def prepare(con: duckdb.DuckDBPyConnection, state: State) -> None:
    """Makes table `judging_queue` in this connection."""
    _table(con, "judged_pair", {"left_id": [p[0] for p in state.standing], "right_id": [p[1] for p in state.standing]})
    _table(con, "judged_chain", {"record_id": list(state.chain), "chain": list(state.chain.values())})
    _table(con, "judged_apart", {"a": [p[0] for p in state.apart], "b": [p[1] for p in state.apart]})
    con.execute(f"CREATE OR REPLACE TEMP TABLE judging_queue AS {_QUEUE}")


def _table(con: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, list[Any]]) -> None:
    con.register("judged_rows", pa.table({key: pa.array(values, pa.string()) for key, values in columns.items()}))
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM judged_rows")
    con.unregister("judged_rows")
