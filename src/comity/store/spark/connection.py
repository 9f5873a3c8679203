"""A Spark session that answers as a DuckDB connection does, as far as resolving asks: tables made by SQL, rows fetched.

Each table is written to Parquet before the next is made from it: plans stay short, and what doesn't fit into memory
lies on disk. Where executors run on other machines, the folder has to be one that all of them see.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Self

import pyarrow as pa
from pyarrow.parquet import write_table
from pyspark.sql import DataFrame, SparkSession
from sqlglot import exp

from comity.store.spark.dialect import parsed, translated


class SparkConnection:
    """Tables of one session. Whoever opened it closes the session and removes the folder."""

    def __init__(self, session: SparkSession, folder: Path) -> None:
        self._session = session
        self._folder = folder
        self._made = 0
        self._held: dict[str, Path] = {}
        self._dates: dict[str, set[str]] = {}
        self._found: DataFrame | None = None

    def execute(self, sql: str, given: Sequence[object] | Mapping[str, object] | None = None) -> Self:
        """Runs the statements of a text in DuckDB's SQL; `given` are values by place or by name, of a query."""
        for statement in parsed(sql):
            if isinstance(statement, exp.Create):
                self._create(statement)
            elif isinstance(statement, exp.Drop):
                self._drop(statement.find(exp.Table).name)
            else:
                self._found = self._session.sql(self._in_spark(statement), args=given)
        return self

    def fetchall(self) -> list[tuple[object, ...]]:
        """Rows of the last query."""
        return [tuple(row) for row in self._found.collect()] if self._found is not None else []

    def register(self, name: str, rows: pa.Table) -> None:
        """Makes rows of the driver a table."""
        place = self._fresh(name)
        place.mkdir()
        write_table(rows, place / "rows.parquet")
        self.read(name, [place])

    def unregister(self, name: str) -> None:
        """Forgets a table; its rows stay as long as others need them."""
        self._session.catalog.dropTempView(name)
        self._dates.pop(name, None)

    def read(self, name: str, files: Iterable[Path]) -> None:
        """Makes Parquet files a table."""
        self._see(name, self._session.read.parquet(*(path.absolute().as_uri() for path in files)))

    def files(self, name: str) -> list[Path]:
        """The Parquet files of a table that was made here."""
        return sorted(self._held[name].glob("*.parquet"))

    def _create(self, statement: exp.Create) -> None:
        name = statement.this.name
        rows = self._session.sql(self._in_spark(statement.expression))
        if statement.kind == "VIEW":
            self._see(name, rows)
            return
        before, place = self._held.get(name), self._fresh(name)
        rows.write.parquet(place.absolute().as_uri())
        self.read(name, [place])
        self._held[name] = place
        if before:
            shutil.rmtree(before)

    def _fresh(self, name: str) -> Path:
        self._made += 1
        return self._folder / f"{name}-{self._made}"

    def _drop(self, name: str) -> None:
        self.unregister(name)
        shutil.rmtree(self._held.pop(name))

    def _see(self, name: str, rows: DataFrame) -> None:
        rows.createOrReplaceTempView(name)
        self._dates[name] = {column for column, kind in rows.dtypes if kind == "date"}

    def _in_spark(self, query: exp.Expression) -> str:
        return translated(query, set[str]().union(*self._dates.values()))
