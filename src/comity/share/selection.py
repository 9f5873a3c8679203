"""What is exported: the incidents that filters choose from a handle, and the words that go with every file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import msgspec
import pyarrow as pa

from comity.model.errors import UsageError
from comity.release.cite import citation_line, query_text
from comity.release.filters import Filters
from comity.release.handle import Handle
from comity.release.where import where
from comity.store.contracts import contract

NEWEST_FIRST = "start_lo DESC NULLS LAST, incident_id"
"""SQL: the order in which incidents are listed everywhere."""

BATCH = 1000
"""Rows held at a time."""

FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""What text that spreadsheets take for a formula begins with (OWASP, CSV Injection)."""


class Words(msgspec.Struct, frozen=True):
    """What is said of a file: how to cite it, its release and query, the mark of own use (empty if none), and for each
    source (title, licence, terms, notice)."""

    citation: str
    release: str
    query: str
    mark: str
    notices: list[tuple[str, str, str, str]]


class Selection:
    """Incidents that fit `filters`, newest start first. Each reading has a cursor of its own."""

    def __init__(self, handle: Handle, filters: Filters, *, own_use: bool) -> None:
        self.handle = handle
        self.filtered = filters != Filters()
        self._con = handle.con
        condition, self._values = where(self._con, filters)
        self._chosen = f"SELECT incident_id FROM incident WHERE {condition}"
        notices = _notices(self._con)
        closed = [title for title, _, terms, _ in notices if terms != "open"]
        if closed and handle.tables == handle.folder and not own_use:
            raise UsageError(
                f"these tables also hold sources that forbid passing on ({', '.join(closed)}).",
                hint="Open the release with public=True, or export for own use.",
            )
        query = query_text(filters) or "all incidents"
        line = citation_line(handle.release, query)
        self.words = Words(line, handle.release.version, query, _mark(closed) if own_use else "", notices)

    def query(self, relation: str) -> str:
        """SQL for the rows of a relation that belong to the chosen incidents, in contract order."""
        return self._rows_of(relation, self._chosen)

    def names(self, relation: str) -> list[str]:
        """The contract's columns that this release has: a release made before a column was added lacks it."""
        there = self._con.table(relation).columns
        return [name for name in contract(relation).names if name in there]

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Rows of SQL made by `query`, fetched a batch at a time."""
        found = self._con.cursor().execute(query, self._values)
        while batch := found.fetchmany(BATCH):
            yield from batch

    def parts(self, relation: str, incidents: list[str]) -> Iterator[dict[str, Any]]:
        """Rows of a relation that belong to the incidents named, as dicts."""
        found = self._con.cursor().execute(self._rows_of(relation, "SELECT unnest($ids)"), {"ids": incidents})
        names = self.names(relation)
        while batch := found.fetchmany(BATCH):
            yield from (dict(zip(names, row, strict=True)) for row in batch)

    def incidents(self) -> frozenset[str]:
        """Ids of the incidents chosen."""
        return frozenset(row[0] for row in self.rows(self._chosen))

    def count(self, relation: str) -> int:
        """How many rows `query` gives for a relation."""
        return int(next(self.rows(f"SELECT count(*) FROM ({self.query(relation)})"))[0])

    def arrow(self, query: str) -> pa.RecordBatchReader:
        """The same as Arrow batches."""
        return self._con.sql(query, params=self._values).to_arrow_reader(BATCH)

    def _rows_of(self, relation: str, incidents: str) -> str:
        columns = ", ".join(f'"{name}"' for name in self.names(relation))
        keys = dict.fromkeys(("incident_id", *contract(relation).key))
        order = NEWEST_FIRST if relation == "incident" else ", ".join(keys)
        return f"SELECT {columns} FROM {relation} WHERE incident_id IN ({incidents}) ORDER BY {order}"


def _mark(closed: list[str]) -> str:
    if closed:
        return f"for own use: contains sources that forbid passing on ({', '.join(closed)})"
    return "for own use: no source in it forbids passing on"


def _notices(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str, str]]:
    query = "SELECT title, licence, terms, coalesce(notice, '') FROM source ORDER BY source"
    rows: list[tuple[Any, ...]] = con.execute(query).fetchall()
    return [(str(a), str(b), str(c), str(d)) for a, b, c, d in rows]
