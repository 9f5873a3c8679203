"""Relations of the release before, as views old_<name> beside the present ones."""

from __future__ import annotations

from pathlib import Path

import duckdb

from comity.store.contracts import contract
from comity.store.relations import since_written


def look_back(con: duckdb.DuckDBPyConnection, previous: Path | None, *names: str) -> None:
    """Makes the views; empty where there is no release before, or it was made before there was such a relation."""
    for name in names:
        con.execute(f"CREATE OR REPLACE TEMP VIEW old_{name} AS {_query(con, name, previous)}")


def _query(con: duckdb.DuckDBPyConnection, name: str, previous: Path | None) -> str:
    path = previous / f"{name}.parquet" if previous else None
    if path is None or not path.is_file():
        columns = ", ".join(f'NULL::{c.sql} AS "{c.name}"' for c in contract(name).columns)
        return f"SELECT {columns} WHERE false"
    return since_written(con, name, "read_parquet('{}')".format(str(path).replace("'", "''")))
