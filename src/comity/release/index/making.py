"""Makes the index of a release: in columns in DuckDB, handed over to SQLite in chunks."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

import duckdb

from comity.release.index import (
    actors,
    bitmaps,
    called,
    changed,
    documents,
    lists,
    names,
    pairs,
    sides,
    tellings,
    trackers,
)
from comity.release.index.changed import Before
from comity.release.index.schema import TABLES
from comity.release.info import Release
from comity.release.places import places
from comity.release.words import TEXTS
from comity.store.contracts import contracts
from comity.store.relations import connect, count, scan
from comity.store.workspace import plain_errors

CHUNK = 5_000
"""Incidents that are handed over at a time, at least: bounds the memory that making an index takes."""

_MOST_CHUNKS = 40  # statements are read once for each

Report = Callable[[int, int], None]
"""Hears (incidents done, incidents there are)."""


def silent(done: int, there: int) -> None:
    """Hears and says nothing."""


_ALL_TABLES = TABLES + actors.TABLES + pairs.TABLES + lists.TABLES + tellings.TABLES
_NUMBERED = """
CREATE TEMP TABLE numbered AS
SELECT row_number() OVER (ORDER BY start_lo DESC NULLS LAST, incident_id) - 1 AS no, incident_id FROM incident
"""
_INCIDENT = """
SELECT n.no, n.incident_id, CAST(to_json(t) AS VARCHAR) FROM chunk n
JOIN (SELECT * EXCLUDE (summary) FROM incident) t USING (incident_id)
"""
_WORDS = f"SELECT n.no, t.title, t.names, t.actors, t.text FROM chunk n JOIN ({TEXTS}) t USING (incident_id)"


def make(tables: Path, target: Path, release: Release, before: Before | None = None, report: Report = silent) -> None:
    """Writes the index of the relations in `tables` to `target`, whole or not at all. before: the release before.

    Time and size grow linearly with statements. EnvironmentRefusedError if there is no room or no right to write.
    """
    with plain_errors(target), _replacing(target) as fresh, connect(target.parent) as con:
        for name in contracts():
            scan(con, name, [tables / f"{name}.parquet"])
        places(con)
        con.execute(_NUMBERED)
        lite = sqlite3.connect(fresh, isolation_level=None)
        try:
            _fill(con, lite, report)
            trackers.write(con, lite, tables)
            changed.write(con, lite, release, before)
            lite.execute("COMMIT")
        finally:
            lite.close()


def _fill(con: duckdb.DuckDBPyConnection, lite: sqlite3.Connection, report: Report) -> None:
    lite.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _ALL_TABLES)
    lite.execute("BEGIN")
    there = count(con, "numbered")
    step = max(CHUNK, there // _MOST_CHUNKS)
    for start in range(0, there, step):
        con.execute(f"CREATE OR REPLACE TEMP TABLE chunk AS SELECT * FROM numbered WHERE no >= {start} "
                    f"AND no < {start + step}")  # fmt: skip
        _move(con, _INCIDENT, lite, "INSERT INTO incident VALUES (?, ?, ?)")
        _move(con, _WORDS, lite, "INSERT INTO words (rowid, title, names, actors, text) VALUES (?, ?, ?, ?, ?)")
        lite.executemany("INSERT INTO document VALUES (?, ?)", documents.written(con))
        report(min(start + step, there), there)
    _move(con, "SELECT old_id, new_id FROM redirect", lite, "INSERT INTO redirect VALUES (?, ?)")
    bitmaps.write(con, lite)
    called.write(con, lite)
    names.write(con, lite)
    actors.write(con, lite)
    pairs.write(con, lite)
    sides.write(con, lite)
    lists.write(con, lite)
    tellings.write(con, lite)
    lite.execute("INSERT INTO words (words) VALUES ('optimize')")


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    """A new file that takes the place of `target` only when all went well; two at once make the same."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.{token_hex(8)}")
    try:
        yield fresh
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def _move(con: duckdb.DuckDBPyConnection, query: str, lite: sqlite3.Connection, insert: str) -> None:
    lite.executemany(insert, con.execute(query).fetchall())
