"""What Spark finds is what DuckDB finds: query by query, and from records to clusters.

Runs where Java and `pip install '.[spark]'` are; it takes minutes, as Spark compiles each of some seventy queries.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from comity.store.spark import session

if missing := session.lacking():
    pytest.skip(f"{missing[0]}. {missing[1]}", allow_module_level=True)

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

import duckdb
import pyarrow as pa
from planted.planting import plant
from planted.relations import SOURCES, write

from comity.resolve import resolving
from comity.resolve.on_spark import on_spark
from comity.sources import catalogue
from comity.store.relations import connect, scan, steps
from comity.store.spark.connection import SparkConnection

REPORTS = 400


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkConnection]:
    with session.started("local[2]", tmp_path_factory.mktemp("spark"), "1GB") as found:
        yield found


ROWS = pa.table(
    {
        "nr": [1, 2, 3, 4],
        "text": ["Müller's U.S. hack, 2019/07", "", "Zürich and ÅNGSTRÖM\n", None],
        "words": [["a", "b", "c"], [], ["b", "b"], ["c"]],
        "start_lo": pa.array([18000, 18010, None, 18020], pa.date32()),
        "start_hi": pa.array([18003, 18010, 18012, 18021], pa.date32()),
    }
)

QUERIES = [
    r"SELECT nr, regexp_extract_all(lower(strip_accents(text)), '[\p{L}\p{N}]+') AS found FROM given",
    "SELECT nr, regexp_extract(text, '([0-9]{4})/([0-9]+)$', ['year', 'month']).year AS year FROM given",
    r"SELECT nr, regexp_replace(text, '^[^ ]* ', '') AS a, regexp_replace(text, '\p{L}|M$', '_', 'g') AS b FROM given",
    "SELECT nr, regexp_full_match(text, '[A-Z].*') AS whole FROM given",
    "SELECT nr, trim(unnest(words) || '-') || nr AS word FROM given",
    "SELECT nr, unnest(words) AS word, CAST(generate_subscripts(words, 1) AS SMALLINT) AS nth FROM given",
    "SELECT nr, unnest(words[:-2]) AS one, unnest(words[2:]) AS next FROM given",
    "SELECT nr, words[1] AS first, words[9] AS none, words[2 : nr] AS some, len(words) AS n, length(text) FROM given",
    "SELECT nr, list_filter(['x', 'y'], lambda name, place: (nr >> (place - 1)) & 1 = 1) AS bits FROM given",
    "SELECT nr, start_hi - start_lo AS days, greatest(start_lo - start_hi, 0) AS gap FROM given",
    "SELECT nr, list_has_any([2019, 2020], range(year(start_lo)::INT, year(start_hi)::INT + 1)) AS met FROM given",
    "SELECT nr, CAST(nr * 0.7 AS BIGINT) AS rounded, nr // 2 AS half, 1.0 / nr AS part, nr / 2 AS ratio FROM given",
    "SELECT nr > 2 AS big, unnest(max(nr, 1)) AS greatest FROM given GROUP BY nr > 2",
    "SELECT nr, text NOT IN (SELECT text FROM given WHERE nr = 2) AS other FROM given WHERE text IS NOT NULL",
    "SELECT nr, len(list_intersect(words, ['b', 'c'])) AS met FROM given",
    "SELECT nr, words FROM given QUALIFY sum(nr) OVER (ORDER BY nr ROWS UNBOUNDED PRECEDING) <= 3",
    "SELECT CAST(row_number() OVER () AS INTEGER) > 0 AS numbered, * EXCLUDE (words, start_lo) FROM given",
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_gives_the_same(spark: SparkConnection, query: str) -> None:
    spark.register("given", ROWS)
    con = duckdb.connect()
    con.register("given", ROWS)
    for one in (con, spark):
        steps(one, [("made", query)])  # type: ignore[list-item]
    assert rows(spark) == rows(con)
    assert rows(con)


def rows(con: Any) -> list[str]:
    return sorted(map(str, con.execute("SELECT * FROM made").fetchall()))


def test_pairs_scores_and_clusters_are_the_same(spark: SparkConnection, tmp_path: Path) -> None:
    write(plant(REPORTS, seed=3), tmp_path)
    files = {name: [tmp_path / f"{name}.parquet"] for name in ("record", "statement")}
    here, there = resolved(files, resolving.SCORING), resolved(files, on_spark(spark, files))
    scores, others = (dict(found(con, "(left_id, right_id), score", "pair_score")) for con in (here, there))
    assert len(scores) > 1000
    assert others == pytest.approx(scores, abs=1e-9)
    for columns, table in (("record_id, incident_id", "cluster"), ("left_id, right_id, relation, whole", "link")):
        assert found(there, columns, table) == found(here, columns, table)
    assert len({incident for _, incident in found(here, "record_id, incident_id", "cluster")}) < REPORTS


def resolved(files: dict[str, list[Path]], scoring: resolving.Steps) -> duckdb.DuckDBPyConnection:
    con = connect()
    for name, paths in files.items():
        scan(con, name, paths)
    units = resolving.Units.of({name: catalogue.spec(name) for name in SOURCES})
    resolving.resolve(con, units, [], resolving.Before({}, {}), scoring)
    return con


def found(con: duckdb.DuckDBPyConnection, columns: str, table: str) -> list[tuple[Any, ...]]:
    return sorted(con.execute(f"SELECT {columns} FROM {table}").fetchall(), key=str)
