"""Relations on DuckDB: Parquet files in, SQL over them, Parquet files out, each held to its contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from comity.model.errors import DataError, EnvironmentRefusedError
from comity.store.contracts import Contract, contract, contracts
from comity.store.validate import validate

MEMORY = "1GB"
"""What DuckDB may hold before it spills to disk; the record of ten trackers needs a third of it."""


def connect(scratch: Path | None = None, *, memory: str = MEMORY, threads: int = 2) -> duckdb.DuckDBPyConnection:
    """A private in-memory database that spills to `scratch`, reaches no network and loads no extension."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "threads": threads,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": False,
    }
    if scratch is not None:
        config["temp_directory"] = str(scratch)
    con = duckdb.connect(":memory:", config=config)
    con.execute("SET enable_progress_bar = false")  # progress is told by whoever knows what is done
    return con


@contextmanager
def plain_engine_errors(place: Path, memory: str = MEMORY) -> Iterator[None]:
    """Turns 'no room' and 'no memory' of the engine, which works in `place` with `memory`, into one plain error."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise EnvironmentRefusedError(
            f"{memory} of memory and the room in {place} are not enough.",
            hint="Free some space, or allow more memory with COMITY_MEMORY=4GB, and run again.",
        ) from error
    except duckdb.IOException as error:
        if "No space left" not in str(error):
            raise
        raise EnvironmentRefusedError(f"no room left in {place}.", hint="Free some space and run again.") from error


def scan(con: duckdb.DuckDBPyConnection, name: str, paths: Iterable[Path], *, table: bool = False) -> None:
    """Makes the Parquet files visible as relation `name`, empty with its contract's columns if there are none.

    `table` reads them into memory once, for relations that many steps read. DataError if a file is damaged.
    """
    files = [str(path) for path in paths if path.exists()]
    if not files:
        empty(con, name)
        return
    listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
    kind = "TABLE" if table else "VIEW"
    try:
        con.execute(f"CREATE OR REPLACE {kind} {name} AS {since_written(con, name, f'read_parquet([{listed}])')}")
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        raise DataError(
            f"relation {name} can't be read ({str(error).splitlines()[0]}).",
            hint="If the file is damaged: remove the folder that holds it, then: comity publish --force",
        ) from error


def since_written(con: duckdb.DuckDBPyConnection, name: str, read: str) -> str:
    """SQL: what is read of a relation, and the columns that its contract got since, in which nothing is said."""
    there = {row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {read}").fetchall()}
    fresh = [c for c in (contracts()[name].columns if name in contracts() else ()) if c.name not in there]
    said = [f'{"[]" if c.type == "text[]" else "NULL"}::{c.sql} AS "{c.name}"' for c in fresh]
    return f"SELECT {', '.join(['*', *said])} FROM {read}"


def empty(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """An empty relation with its contract's columns."""
    columns = ", ".join(f'"{column.name}" {column.sql}' for column in contract(name).columns)
    con.execute(f"CREATE OR REPLACE TABLE {name} ({columns})")


def write(con: duckdb.DuckDBPyConnection, name: str, folder: Path, *, check: bool = True) -> int:
    """Writes relation `name` to `folder`/<name>.parquet as its contract says; returns its rows. Or ContractError."""
    shape = contract(name)
    if check:
        validate(con, shape)
    target = str(folder / f"{name}.parquet").replace("'", "''")
    con.execute(f"COPY ({_ordered(shape)}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
    return count(con, name)


def count(con: duckdb.DuckDBPyConnection, name: str) -> int:
    """Rows of a relation."""
    return int(con.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0])


def steps(con: duckdb.DuckDBPyConnection, named: Sequence[tuple[str, str]]) -> None:
    """Runs SQL as named steps: each (name, query) becomes a table that later steps may read."""
    for name, query in named:
        con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")


def _ordered(shape: Contract) -> str:
    columns = ", ".join(f'CAST("{c.name}" AS {c.sql}) AS "{c.name}"' for c in shape.columns)
    order = ", ".join(f'"{name}"' for name in shape.key) or "ALL"
    return f"SELECT {columns} FROM {shape.name} ORDER BY {order}"
