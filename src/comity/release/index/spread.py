"""Rows spread over files by chunks of incidents: each relation is read and joined once, however many there are."""

from __future__ import annotations

from pathlib import Path

import duckdb

_FLUSHED_AT = 60_000  # rows that a thread holds: bounds the memory of writing many files at once


def spread(con: duckdb.DuckDBPyConnection, name: str, query: str, folder: Path, step: int) -> None:
    """Writes the rows of a query that has column `of` (an incident) under `folder`, by chunks of `step` incidents as
    relation `numbered` counts them."""
    chunked = f'SELECT q.*, n.no // {step} AS chunk FROM ({query}) q JOIN numbered n ON n.incident_id = q."of"'
    share(con, name, chunked, folder)


def share(con: duckdb.DuckDBPyConnection, name: str, query: str, folder: Path) -> None:
    """Writes the rows of a query that says itself in which `chunk` each lies."""
    con.execute(f"SET partitioned_write_flush_threshold = {_FLUSHED_AT}")
    target = str(folder / name).replace("'", "''")
    con.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet, PARTITION_BY (chunk))")


def rows(name: str, folder: Path, chunk: int) -> str:
    """SQL for the rows of one chunk, or nothing if it has none."""
    files = sorted((folder / name / f"chunk={chunk}").glob("*.parquet"))
    listed = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
    return f"SELECT * FROM read_parquet([{listed}], hive_partitioning = false)" if files else ""
