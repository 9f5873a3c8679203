"""Territories as a relation, for queries that speak of them by name or by the codes that panels are joined on."""

from __future__ import annotations

import duckdb

from comity.model import territories

_COLUMNS = ("code", "name", "kind", "iso3", "cow")


def places(con: duckdb.DuckDBPyConnection) -> None:
    """Makes table `territory` (code, name, kind, iso3, cow), which cursors of the connection see too."""
    import pyarrow as pa  # takes a tenth of a second to load, and most that reads a release doesn't need it

    known = territories.table().values()
    rows = pa.table({name: [getattr(t, name) for t in known] for name in _COLUMNS})
    con.register("territory_rows", rows)
    con.execute("CREATE TABLE IF NOT EXISTS territory AS SELECT * FROM territory_rows")
    con.unregister("territory_rows")
