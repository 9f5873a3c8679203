"""What is worked out in columns for all records at once is what exact clustering gives, pair by pair."""

from __future__ import annotations

import duckdb
import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.resolve.cluster import Pair, Rules, cluster
from comity.resolve.components import components, grouped

IDS = sorted(f"{source}:{number}" for source in "abcd" for number in range(4))
SOURCES = frozenset("abcd")
PAIRS = st.sampled_from([(x, y) for x in IDS for y in IDS if x < y])
SCORES = st.dictionaries(PAIRS, st.integers(0, 20).map(lambda n: n / 20), max_size=30)
MUST = st.frozensets(PAIRS, max_size=4)
SINGLE = st.sets(st.sampled_from("abcd"))
SAME = 0.5


def database(
    scores: dict[Pair, float], must: frozenset[Pair], cannot: frozenset[Pair], single: set[str]
) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("CREATE TABLE incident_record (record_id VARCHAR, source VARCHAR, nr INTEGER)")
    con.executemany("INSERT INTO incident_record VALUES (?, ?, ?)", [(r, r[0], i) for i, r in enumerate(IDS)])
    con.execute("CREATE TABLE unit_of (source VARCHAR, single BOOLEAN)")
    con.executemany("INSERT INTO unit_of VALUES (?, ?)", [(s, s in single) for s in sorted(SOURCES)])
    con.execute("CREATE TABLE scored_pair (left_id VARCHAR, right_id VARCHAR, score DOUBLE)")
    con.execute("CREATE TABLE judged_pair (left_id VARCHAR, right_id VARCHAR, apart BOOLEAN)")
    for name, rows in (
        ("scored_pair", [(*p, s) for p, s in scores.items()]),
        ("judged_pair", [(*p, side) for side, held in ((False, must), (True, cannot)) for p in held]),
    ):
        if rows:
            con.executemany(f"INSERT INTO {name} VALUES (?, ?, ?)", rows)
    return con


@settings(deadline=None, max_examples=60)  # each makes a database
@given(SCORES, MUST, MUST, SINGLE, st.sampled_from([0.0, 0.3, 0.4, 0.7]))
def test_groups_are_those_of_exact_clustering(scores: dict[Pair, float], must: frozenset[Pair], cannot: frozenset[Pair],
                                              single: set[str], mean: float) -> None:  # fmt: skip
    must = must - cannot
    held = {record: record[0] for record in IDS if record[0] in single}
    wanted = cluster(IDS, scores, Rules(SAME, mean, must, cannot, held))
    assert dict(grouped(database(scores, must, cannot, single), Rules(SAME, mean, must, cannot))) == wanted


@settings(deadline=None, max_examples=60)  # each makes a database
@given(SCORES, MUST)
def test_components_are_those_of_the_graph(scores: dict[Pair, float], must: frozenset[Pair]) -> None:
    con = database(scores, must, frozenset(), set())
    components(con, SAME)
    found = dict(con.execute("SELECT nr, root FROM root").fetchall())
    graph = nx.Graph([p for p, score in scores.items() if score >= SAME] + list(must))
    wanted = {IDS.index(r): min(map(IDS.index, part)) for part in nx.connected_components(graph) for r in part}
    assert found == wanted


def test_a_long_chain_hangs_together() -> None:
    con = duckdb.connect()
    con.execute("""CREATE TABLE incident_record AS
                   SELECT 'a:' || lpad(i::VARCHAR, 5, '0') AS record_id, 'a' AS source, i::INTEGER AS nr
                   FROM range(3000) t(i)""")
    con.execute("CREATE TABLE judged_pair (left_id VARCHAR, right_id VARCHAR, apart BOOLEAN)")
    con.execute("""CREATE TABLE scored_pair AS SELECT l.record_id AS left_id, r.record_id AS right_id, 0.9 AS score
                   FROM incident_record l JOIN incident_record r ON r.nr = l.nr + 1""")
    components(con, SAME)
    assert con.execute("SELECT DISTINCT root FROM root").fetchall() == [(0,)]
