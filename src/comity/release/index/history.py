"""What releases changed in an incident and in its records, from their changes.jsonl."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import duckdb
import msgspec

from comity.release.changes import FILE

_AT_ONCE = 10_000
_LINES = """
SELECT incident_id, CAST(to_json(c) AS VARCHAR) FROM read_json(?, format = 'newline_delimited', columns = {
  op: 'VARCHAR', incident_id: 'VARCHAR', record_id: 'VARCHAR', title: 'VARCHAR', others: 'VARCHAR[]',
  fields: 'VARCHAR[]'}) c
WHERE incident_id IS NOT NULL
"""


class Change(msgspec.Struct, frozen=True):
    """One line of changes.jsonl. record_id: of a line that tells of a record. version: the release that has it."""

    op: str
    record_id: str | None = None
    title: str | None = None
    others: list[str] | None = None
    fields: list[str] | None = None
    version: str = ""


def write(con: duckdb.DuckDBPyConnection, lite: sqlite3.Connection, folders: Sequence[Path]) -> None:
    """Writes the changes of the releases in some folders, which are named by their versions."""
    for folder in folders:
        lite.execute("INSERT INTO release VALUES (?)", (folder.name,))
        if not (folder / FILE).stat().st_size:
            continue
        found = con.execute(_LINES, [str(folder / FILE)])
        while rows := found.fetchmany(_AT_ONCE):
            lite.executemany("INSERT INTO change VALUES (?, ?, ?)", ((i, folder.name, told) for i, told in rows))


def of(lite: sqlite3.Connection, incident_id: str) -> list[Change]:
    """The changes of one incident, the first release first."""
    query = "SELECT version, told FROM change WHERE incident_id = ? ORDER BY version, rowid"
    found = lite.execute(query, (incident_id,)).fetchall()
    return [msgspec.structs.replace(msgspec.json.decode(told, type=Change), version=version) for version, told in found]
