"""The sources of a release with what each of them asks, for pages that say who was not asked."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

import duckdb
import msgspec

from comity.release import quality

_SOURCES = "SELECT source, CAST(to_json(s) AS VARCHAR) FROM source s ORDER BY source"


class Tracker(msgspec.Struct, frozen=True):
    """One source as heard in the release (see relation `source`). asks: kind and property, as 'incident.start'; empty
    where the release is older than quality by source."""

    source: str
    title: str
    publisher: str
    unit: str
    licence: str
    terms: str
    edition: str | None = None
    notice: str | None = None
    homepage: str | None = None
    retrieved_at: datetime | None = None
    asks: frozenset[str] = frozenset()


def write(con: duckdb.DuckDBPyConnection, lite: sqlite3.Connection, tables: Path) -> None:
    """Writes the sources of the relations in `tables`."""
    blocks = quality.read(tables)
    rows = []
    for name, told in con.execute(_SOURCES).fetchall():
        block = blocks.get(name)
        asks = sorted(f"{field.kind}.{field.prop}" for field in block.completeness if field.asks) if block else []
        rows.append((name, msgspec.json.encode(msgspec.json.decode(told) | {"asks": asks})))
    lite.executemany("INSERT INTO source VALUES (?, ?)", rows)


def read(lite: sqlite3.Connection) -> dict[str, Tracker]:
    """The sources by name."""
    found = lite.execute("SELECT source, told FROM source ORDER BY source").fetchall()
    return {name: msgspec.json.decode(told, type=Tracker) for name, told in found}
