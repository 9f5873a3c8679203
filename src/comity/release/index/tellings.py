"""What each record says: all of its statements, as compressed JSON, found by record, by incident and by statement."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from itertools import groupby

import duckdb
import msgspec

TABLES = """
CREATE TABLE telling (no INTEGER PRIMARY KEY, record_id TEXT NOT NULL UNIQUE, incident_id TEXT, n INTEGER NOT NULL,
  told BLOB NOT NULL);
CREATE INDEX telling_incident ON telling (incident_id, record_id) WHERE incident_id IS NOT NULL;
CREATE TABLE said_in (statement INTEGER NOT NULL, telling INTEGER NOT NULL, PRIMARY KEY (statement, telling))
  WITHOUT ROWID;
"""
_AT_ONCE = 1_000_000
"""Statements that are sorted at a time, chosen by a hash of their records: bounds the memory that it takes."""

_LEVEL = 2
_DIGITS = 15  # of a statement's id, which is a hash in hexadecimal: as many as fit a whole number of SQLite
_SORTED = """
SELECT record_id, incident_id, statement_id, to_json(s)::VARCHAR FROM
(SELECT * FROM statement WHERE hash(record_id) % ? = ?) s
LEFT JOIN cluster USING (record_id) ORDER BY record_id, statement_id
"""
_Row = tuple[str, str | None, str, str]


def write(con: duckdb.DuckDBPyConnection, lite: sqlite3.Connection) -> None:
    """Writes the statements of all records."""
    for no, ((record_id, incident_id), rows) in enumerate(groupby(_sorted(con), lambda row: row[:2])):
        ids, told = zip(*((row[2], row[3]) for row in rows), strict=True)
        packed = zlib.compress(f"[{','.join(told)}]".encode(), _LEVEL)
        lite.execute("INSERT INTO telling VALUES (?, ?, ?, ?, ?)", (no, record_id, incident_id, len(ids), packed))
        lite.executemany("INSERT INTO said_in VALUES (?, ?)", ((_number(name), no) for name in ids))


def of_records(lite: sqlite3.Connection, records: list[str]) -> Iterator[tuple[str, msgspec.Raw]]:
    """(statement's id, statement) of records in their order, by id within each."""
    for record in records:
        for (told,) in lite.execute("SELECT told FROM telling WHERE record_id = ?", [record]):
            yield from _read(told)


def one(lite: sqlite3.Connection, statement_id: str) -> msgspec.Raw | None:
    """A statement, None if there is none of that id."""
    query = "SELECT told FROM said_in JOIN telling ON telling.no = said_in.telling WHERE statement = ?"
    found = (s for (told,) in lite.execute(query, [_number(statement_id)]) for s in _read(told))
    return next((statement for name, statement in found if name == statement_id), None)


def _sorted(con: duckdb.DuckDBPyConnection) -> Iterator[_Row]:
    ((statements,),) = con.execute("SELECT count(*) FROM statement").fetchall()
    buckets = statements // _AT_ONCE + 1
    for bucket in range(buckets):
        found = con.execute(_SORTED, [buckets, bucket])
        while rows := found.fetchmany(5000):
            yield from rows


def _number(statement_id: str) -> int:
    """The first digits of an id; of what is no hexadecimal number, one that no statement has."""
    try:
        return int(statement_id[:_DIGITS], 16)
    except ValueError:
        return -1


class _Id(msgspec.Struct):
    statement_id: str


def _read(told: bytes) -> Iterator[tuple[str, msgspec.Raw]]:
    for raw in msgspec.json.decode(zlib.decompress(told), type=list[msgspec.Raw]):
        yield msgspec.json.decode(raw, type=_Id).statement_id, raw
