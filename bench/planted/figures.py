"""What was found held against what was planted."""

from __future__ import annotations

from pathlib import Path

import duckdb

_PAIRS = """
WITH held AS (SELECT record_id, operation, {cluster} AS found FROM truth JOIN {table} USING (record_id)),
cell AS (SELECT operation, found, count(*) AS n FROM held GROUP BY ALL),
size AS (SELECT sum(n * (n - 1) / 2) AS hit,
         (SELECT sum(n * (n - 1) / 2) FROM (SELECT sum(n) AS n FROM cell GROUP BY found)) AS told,
         (SELECT sum(n * (n - 1) / 2) FROM (SELECT sum(n) AS n FROM cell GROUP BY operation)) AS known FROM cell)
SELECT hit / told, hit / known, 2 * hit / (told + known) FROM size
"""

_BCUBED = """
WITH held AS (SELECT record_id, operation, {cluster} AS found FROM truth JOIN {table} USING (record_id)),
cell AS (SELECT operation, found, count(*) AS n FROM held GROUP BY ALL),
wide AS (SELECT *, sum(n) OVER (PARTITION BY found) AS in_found,
                 sum(n) OVER (PARTITION BY operation) AS in_truth FROM cell)
SELECT sum(n * n / in_found) / sum(n), sum(n * n / in_truth) / sum(n) FROM wide
"""

_KEPT = """
SELECT count(*) FILTER (a.operation = b.operation),
       (SELECT sum(n * (n - 1) / 2) FROM (SELECT count(*) AS n FROM truth GROUP BY operation)),
       count(*)
FROM pair JOIN truth a ON a.record_id = left_id JOIN truth b ON b.record_id = right_id
"""


def read_truth(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Makes `truth` (record_id, operation)."""
    con.execute("CREATE OR REPLACE TEMP TABLE truth AS SELECT * FROM read_parquet(?)", [str(folder / "truth.parquet")])


def clusters(con: duckdb.DuckDBPyConnection, table: str = "cluster", cluster: str = "incident_id") -> dict[str, float]:
    """Pairwise and B-cubed figures of a grouping against `truth`."""
    names = {"table": table, "cluster": cluster}
    precision, recall, f1 = con.execute(_PAIRS.format(**names)).fetchall()[0]
    b_precision, b_recall = con.execute(_BCUBED.format(**names)).fetchall()[0]
    b_f1 = 2 * b_precision * b_recall / (b_precision + b_recall)
    return {
        "precision": precision,
        "recall": recall,
        "F1": f1,
        "B3 precision": b_precision,
        "B3 recall": b_recall,
        "B3 F1": b_f1,
    }


def blocking(con: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """Candidate pairs, and the share of true pairs among them."""
    hit, known, pairs = con.execute(_KEPT).fetchall()[0]
    return {"pairs": pairs, "kept": hit / known}
