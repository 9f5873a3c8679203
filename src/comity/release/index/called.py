"""What codes are called that are in no vocabulary."""

from __future__ import annotations

import sqlite3

import duckdb

_CALLED = """
SELECT 'actor' AS facet, actor_id AS code, name FROM actor UNION ALL SELECT 'source', source, title FROM source
"""


def write(con: duckdb.DuckDBPyConnection, lite: sqlite3.Connection) -> None:
    """Writes names of actors and titles of sources."""
    lite.executemany("INSERT INTO called VALUES (?, ?, ?)", con.execute(_CALLED).fetchall())
