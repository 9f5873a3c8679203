"""What changed between the releases that are kept, among what the reader of the index may see."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from comity.release.changes import since
from comity.release.info import Release

MOST_RELEASES = 6
_INSERT = "INSERT INTO change VALUES (?, ?, ?, ?, ?, ?)"
_COMPARED = "SELECT * FROM compared ORDER BY version DESC LIMIT ?"
_CARRIED = """SELECT * FROM change WHERE version IN (SELECT DISTINCT version FROM change ORDER BY 1 DESC LIMIT ?)
              ORDER BY version DESC, rowid"""


class Before(msgspec.Struct, frozen=True):
    """The release before: its tables, and its index where there is one, whose changes are carried on."""

    tables: Path
    index: Path | None


class Change(msgspec.Struct, frozen=True):
    """One incident in one release. op: ADDED, REMOVED, MODIFIED, MERGED or SPLIT. others: ids merged in or split off.
    fields: columns of relation `incident` that changed; none if only statements behind them did."""

    version: str
    made_at: str
    op: str
    incident_id: str
    others: list[str]
    fields: list[str]


def write(con: duckdb.DuckDBPyConnection, lite: sqlite3.Connection, release: Release, before: Before | None) -> None:
    """Writes changes since the release before; nothing for a first release, in which all is new."""
    if before is None:
        return
    found = since(con, before.tables)
    lite.execute("INSERT INTO compared VALUES (?, ?)", (release.version, release.previous))
    at = (release.version, release.made_at)
    lite.executemany(_INSERT, [(*at, r["op"], r["incident_id"], _json(r["others"]), _json(r["fields"])) for r in found])
    if before.index is not None:
        lite.executemany("INSERT INTO compared VALUES (?, ?)", _carried(before.index, _COMPARED))
        lite.executemany(_INSERT, _carried(before.index, _CARRIED))


def read(rows: Iterable[tuple[Any, ...]]) -> list[Change]:
    """Changes from rows of table `change`."""
    return [
        Change(version, made_at, op, incident, msgspec.json.decode(others), msgspec.json.decode(fields))
        for version, made_at, op, incident, others, fields in rows
    ]


def _carried(path: Path, query: str) -> list[tuple[Any, ...]]:
    old = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return old.execute(query, (MOST_RELEASES - 1,)).fetchall()
    finally:
        old.close()


def _json(items: list[str]) -> str:
    return msgspec.json.encode(items).decode()
