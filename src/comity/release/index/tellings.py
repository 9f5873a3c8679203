"""What each record says: all of its statements, as compressed JSON, found by record, by incident and by statement."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import duckdb
import msgspec

from comity.model.errors import NotFoundError
from comity.release.index.index import Index
from comity.release.index.spread import rows, share

TABLES = """
CREATE TABLE telling (no INTEGER PRIMARY KEY, record_id TEXT NOT NULL UNIQUE, incident_id TEXT, n INTEGER NOT NULL,
  told BLOB NOT NULL);
CREATE INDEX telling_incident ON telling (incident_id, record_id) WHERE incident_id IS NOT NULL;
CREATE TABLE said_in (statement INTEGER NOT NULL, telling INTEGER NOT NULL, PRIMARY KEY (statement, telling))
  WITHOUT ROWID;
"""
_AT_ONCE = 1_000_000
"""Statements that are sorted at a time: bounds the memory that it takes."""

_LEVEL = 2
_DIGITS = 15  # of a statement's id, which is a hash in hexadecimal: as many as fit a whole number of SQLite
_SORTED = """
SELECT record_id, incident_id, statement_id, to_json(s)::VARCHAR FROM ({rows}) s
LEFT JOIN cluster USING (record_id) ORDER BY record_id, statement_id
"""
_Row = tuple[str, str | None, str, str]


def write(con: duckdb.DuckDBPyConnection, lite: sqlite3.Connection, scratch: Path) -> None:
    """Writes the statements of all records. scratch: a folder for what is made on the way. Linear in statements."""
    lite.execute("CREATE TEMP TABLE said (statement INTEGER, telling INTEGER)")
    for no, ((record_id, incident_id), told_in) in enumerate(groupby(_sorted(con, scratch), lambda row: row[:2])):
        ids, told = zip(*((row[2], row[3]) for row in told_in), strict=True)
        packed = zlib.compress(f"[{','.join(told)}]".encode(), _LEVEL)
        lite.execute("INSERT INTO telling VALUES (?, ?, ?, ?, ?)", (no, record_id, incident_id, len(ids), packed))
        lite.executemany("INSERT INTO said VALUES (?, ?)", ((_number(name), no) for name in ids))
    # Statements' ids are hashes: put in one by one, each would touch another page of the table.
    lite.execute("INSERT INTO said_in SELECT statement, telling FROM said ORDER BY statement, telling")
    lite.execute("DROP TABLE said")


class Telling(msgspec.Struct, frozen=True):
    """A record's statements. n: how many."""

    record_id: str
    n: int


def records(index: Index, incident_id: str) -> list[Telling]:
    """The records of an incident, by id."""
    query = "SELECT record_id, n FROM telling WHERE incident_id = ? ORDER BY record_id"
    return [Telling(*row) for row in index.sql(query, [incident_id])]


def record(index: Index, record_id: str) -> Telling:
    """One record. NotFoundError if there is none of that id that says anything."""
    for row in index.sql("SELECT record_id, n FROM telling WHERE record_id = ?", [record_id]):
        return Telling(*row)
    raise NotFoundError("no record of that id in this release.", hint="Records are listed with each incident.")


class Heard(msgspec.Struct, frozen=True):
    """Of a statement, what a page needs without showing it: of what it is, since when it is told, how it is known."""

    record_id: str
    subject: str
    prop: str
    value: str | None
    seen: str
    first_version: str | None


def heard(index: Index, incident_id: str) -> list[Heard]:
    """All statements of an incident's records in short, record by record. There are as many as `n_statements` says."""
    query = "SELECT told FROM telling WHERE incident_id = ? ORDER BY record_id"
    found = index.sql(query, [incident_id])
    return [one for (told,) in found for one in msgspec.json.decode(zlib.decompress(told), type=list[Heard])]


def statements(index: Index, record_id: str) -> list[tuple[str, msgspec.Raw]]:
    """(id, statement) of a record, by id."""
    ((told,),) = index.sql("SELECT told FROM telling WHERE record_id = ?", [record_id])
    return _read(told)


def statement(index: Index, statement_id: str) -> msgspec.Raw:
    """One statement. NotFoundError if there is none of that id."""
    query = "SELECT told FROM said_in JOIN telling ON telling.no = said_in.telling WHERE statement = ?"
    for (told,) in index.sql(query, [_number(statement_id)]):
        for name, found in _read(told):
            if name == statement_id:
                return found
    raise NotFoundError("no statement of that id in this release.", hint="Statements are listed at /api/v1/statements.")


def _sorted(con: duckdb.DuckDBPyConnection, scratch: Path) -> Iterator[_Row]:
    ((statements,),) = con.execute("SELECT count(*) FROM statement").fetchall()
    chunks = statements // _AT_ONCE + 1
    share(con, "telling", f"SELECT *, hash(record_id) % {chunks} AS chunk FROM statement", scratch)
    for chunk in range(chunks):
        if there := rows("telling", scratch, chunk):
            found = con.execute(_SORTED.format(rows=there))
            while some := found.fetchmany(5000):
                yield from some


def _number(statement_id: str) -> int:
    """The first digits of an id; of what is no hexadecimal number, one that no statement has."""
    try:
        return int(statement_id[:_DIGITS], 16)
    except ValueError:
        return -1


class _Id(msgspec.Struct):
    statement_id: str


def _read(told: bytes) -> list[tuple[str, msgspec.Raw]]:
    raws = msgspec.json.decode(zlib.decompress(told), type=list[msgspec.Raw])
    return [(msgspec.json.decode(raw, type=_Id).statement_id, raw) for raw in raws]
