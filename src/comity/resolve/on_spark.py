"""Normalising, blocking, comparing and scoring on Spark: what grows with texts and pairs.

What is known of names (actors, organisations) and the clustering of the pairs that are kept stay in DuckDB: they are
small, and Spark gets them, or gives them, as tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import duckdb

from comity.resolve.resolving import SCORING, Step
from comity.store.spark.connection import SparkConnection

_GIVEN = ("unit_of", "actor_name", "record_organisation")
_TAKEN = ("incident_record", "block_size", "pair_score", "pair_weight")


def on_spark(spark: SparkConnection, crawled: Mapping[str, Sequence[Path]]) -> list[tuple[str, Step]]:
    """SCORING as steps that run on Spark. crawled: the Parquet files of `record` and `statement`."""
    there = cast(duckdb.DuckDBPyConnection, spark)  # it answers to all that these steps ask of one

    def hand_over(con: duckdb.DuckDBPyConnection) -> None:
        for name, files in crawled.items():
            spark.read(name, files)
        for name in _GIVEN:
            spark.register(name, con.table(name).to_arrow_table())

    def hand_back(con: duckdb.DuckDBPyConnection) -> None:
        for name in _TAKEN:
            files = [str(path) for path in spark.files(name)]
            con.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM read_parquet(?)", [files])

    def elsewhere(step: Step) -> Step:
        return lambda _: step(there)

    scoring = [(name, elsewhere(step)) for name, step in SCORING]
    return [("hand over", hand_over), *scoring, ("hand back", hand_back)]
