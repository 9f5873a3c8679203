"""Makes the index of a release: in columns in DuckDB, handed over to SQLite in chunks."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

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
from comity.release.index.spread import rows, spread
from comity.release.info import Release
from comity.release.places import places
from comity.release.words import TEXTS
from comity.store.contracts import contracts
from comity.store.relations import MEMORY, connect, count, plain_engine_errors, scan
from comity.store.workspace import plain_errors

CHUNK = 5_000
"""Incidents that are handed over at a time: bounds the memory that making an index takes."""

Report = Callable[[int, int], None]
"""Hears (incidents done, incidents there are)."""


def silent(done: int, there: int) -> None:
    """Hears and says nothing."""


_ALL_TABLES = TABLES + actors.TABLES + pairs.TABLES + lists.TABLES + tellings.TABLES
_NUMBERED = """
CREATE TEMP TABLE numbered AS
SELECT row_number() OVER (ORDER BY start_lo DESC NULLS LAST, incident_id) - 1 AS no, incident_id FROM incident
"""
_INCIDENT = 'SELECT *, incident_id AS "of" FROM incident'
_WORDS = f'SELECT *, incident_id AS "of" FROM ({TEXTS})'
_CHUNK = """
CREATE OR REPLACE TEMP TABLE chunk AS
SELECT n.no, n.incident_id, CAST(to_json(i) AS VARCHAR) AS whole, i.summary
FROM numbered n JOIN ({rows}) i USING (incident_id)
"""
_ROW = 'SELECT no, incident_id, json_merge_patch(whole, \'{"summary": null, "of": null}\')::VARCHAR FROM chunk'
_WORDS_OF = "SELECT n.no, t.title, t.names, t.actors, t.text FROM chunk n JOIN ({rows}) t USING (incident_id)"


def make(
    tables: Path, target: Path, release: Release, before: Before | None = None, report: Report = silent,
    memory: str = MEMORY,
) -> None:  # fmt: skip
    """Writes the index of the relations in `tables` to `target`, whole or not at all.

    before: the release before. memory: of the engine, before it spills beside the target.
    Time and size grow linearly with statements. EnvironmentRefusedError if there is no room or no right to write.
    """
    with (
        plain_errors(target),
        plain_engine_errors(target.parent, memory),
        _replacing(target) as (fresh, scratch),
        connect(scratch, memory=memory) as con,
    ):
        for name in contracts():
            scan(con, name, [tables / f"{name}.parquet"])
        places(con)
        con.execute(_NUMBERED)
        lite = sqlite3.connect(fresh, isolation_level=None)
        try:
            _fill(con, lite, scratch, report)
            trackers.write(con, lite, tables)
            changed.write(con, lite, release, before)
            lite.execute("COMMIT")
        finally:
            lite.close()


def _fill(con: duckdb.DuckDBPyConnection, lite: sqlite3.Connection, scratch: Path, report: Report) -> None:
    lite.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _ALL_TABLES)
    lite.execute("BEGIN")
    _incidents(con, lite, scratch, report)
    _move(con, "SELECT old_id, new_id FROM redirect", lite, "INSERT INTO redirect VALUES (?, ?)")
    bitmaps.write(con, lite)
    called.write(con, lite)
    names.write(con, lite)
    actors.write(con, lite)
    pairs.write(con, lite)
    sides.write(con, lite)
    lists.write(con, lite)
    tellings.write(con, lite, scratch)
    lite.execute("INSERT INTO words (words) VALUES ('optimize')")


def _incidents(con: duckdb.DuckDBPyConnection, lite: sqlite3.Connection, scratch: Path, report: Report) -> None:
    spread(con, "incident", _INCIDENT, scratch, CHUNK)
    spread(con, "words", _WORDS, scratch, CHUNK)
    documents.prepare(con, scratch, CHUNK)
    there = count(con, "numbered")
    for chunk in range(-(-there // CHUNK)):
        con.execute(_CHUNK.format(rows=rows("incident", scratch, chunk)))
        _move(con, _ROW, lite, "INSERT INTO incident VALUES (?, ?, ?)")
        words = _WORDS_OF.format(rows=rows("words", scratch, chunk))
        _move(con, words, lite, "INSERT INTO words (rowid, title, names, actors, text) VALUES (?, ?, ?, ?, ?)")
        lite.executemany("INSERT INTO document VALUES (?, ?)", documents.written(con, scratch, chunk))
        report(min((chunk + 1) * CHUNK, there), there)


@contextmanager
def _replacing(target: Path) -> Iterator[tuple[Path, Path]]:
    """A new file that takes the place of `target` only when all went well, and a folder for what is made on the way;
    two at once make the same."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent, ignore_cleanup_errors=True) as folder:
        fresh = Path(folder) / "fresh"
        yield fresh, Path(folder)
        fresh.replace(target)


def _move(con: duckdb.DuckDBPyConnection, query: str, lite: sqlite3.Connection, insert: str) -> None:
    lite.executemany(insert, con.execute(query).fetchall())
