"""Whole incidents as compressed JSON: all that a page of one shows, read in one step."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from comity.release.explain import Explanation, explained
from comity.release.index.spread import rows, spread
from comity.release.whole import STANDING, STATEMENT, WHOLE
from comity.store.contracts import contracts

_AT_ONCE = 1000
_LEVEL = 2  # a stronger one takes four times as long and saves a tenth
_ALL = {**WHOLE, "standing": STANDING, "statement": STATEMENT}
_READ_AS: dict[str, Callable[[str], date]] = {"date": date.fromisoformat, "timestamp": datetime.fromisoformat}


class Document:
    """One incident, each part of which is read when it is asked for."""

    def __init__(self, told: bytes) -> None:
        self._raw = msgspec.json.decode(zlib.decompress(told), type=dict[str, msgspec.Raw])

    @cached_property
    def whole(self) -> dict[str, Any]:
        """As `Handle.incident` gives it."""
        own = _revived(msgspec.json.decode(self._raw["incident"]))
        return own | {name: self._rows(name) for name in WHOLE}

    @cached_property
    def explained(self) -> list[Explanation]:
        """As `Handle.explain` gives it."""
        values = [*self.whole["value"], *self.standing]
        return explained(self.whole["incident_id"], values, self._rows("statement"))

    @cached_property
    def standing(self) -> list[dict[str, Any]]:
        """Offline conflicts that stood at its date, in the shape of values."""
        return self._rows("standing")

    def _rows(self, name: str) -> list[dict[str, Any]]:
        return [_revived(row) for row in msgspec.json.decode(self._raw[name])]


def prepare(con: duckdb.DuckDBPyConnection, folder: Path, step: int) -> None:
    """Spreads the rows of all documents over chunks of `step` incidents."""
    for name, told in _ALL.items():
        spread(con, name, told.all, folder, step)


def written(con: duckdb.DuckDBPyConnection, folder: Path, chunk: int) -> Iterator[tuple[int, bytes]]:
    """(number, document) of the incidents in a chunk that is relation `chunk` (no, incident_id and its row as JSON)."""
    there = {name: f"({query})" for name in _ALL if (query := rows(name, folder, chunk))}
    told = ", ".join(f"told_{name}.told" if name in there else "NULL" for name in _ALL)
    joins = " ".join(f'LEFT JOIN {_listed(name, query)} ON told_{name}."of" = n.incident_id'
                     for name, query in there.items())  # fmt: skip
    found = con.execute(f"SELECT n.no, n.whole, {told} FROM chunk n {joins}")
    while batch := found.fetchmany(_AT_ONCE):
        yield from ((row[0], zlib.compress(_joined(row[1:]).encode(), _LEVEL)) for row in batch)


def _listed(name: str, query: str) -> str:
    return f"""(SELECT t."of", to_json(list(t ORDER BY {_ALL[name].order})) AS told FROM {query} t
                GROUP BY t."of") told_{name}"""


def row(told: str) -> dict[str, Any]:
    """A row of relation `incident` as it was written."""
    return _revived(msgspec.json.decode(told))


def _joined(parts: tuple[str | None, ...]) -> str:
    fields = (f'"{name}":{text or "[]"}' for name, text in zip(("incident", *_ALL), parts, strict=True))
    return "{" + ",".join(fields) + "}"


def _revived(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its days and times as such, and without the incident that it was collected by."""
    row.pop("of", None)
    for column in row.keys() & _times().keys():
        if row[column] is not None:
            row[column] = _times()[column](row[column])
    return row


@cache
def _times() -> dict[str, Callable[[str], date]]:
    """Columns that hold days or times; a name means the same in every contract."""
    columns = (column for contract in contracts().values() for column in contract.columns)
    return {c.name: _READ_AS[c.type] for c in columns if c.type in _READ_AS}
