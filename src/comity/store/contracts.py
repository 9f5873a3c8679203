"""Contracts of all relations, read from data/relations.yml, from which the codebook is made too."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import msgspec

from comity.model.errors import NotFoundError

if TYPE_CHECKING:
    import pyarrow as pa


_SQL = {"text": "VARCHAR", "double": "DOUBLE", "integer": "BIGINT", "date": "DATE", "boolean": "BOOLEAN",
        "timestamp": "TIMESTAMP", "text[]": "VARCHAR[]"}  # fmt: skip


class Column(msgspec.Struct, frozen=True):
    """A column: type (text, double, integer, date, timestamp in UTC, boolean, text[]), meaning, and further rules."""

    name: str
    type: str
    meaning: str
    rules: tuple[str, ...] = ()

    @property
    def not_null(self) -> bool:
        return "not-null" in self.rules

    @property
    def sql(self) -> str:
        return _SQL[self.type]

    def rule(self, kind: str) -> str | None:
        """The argument of a rule such as `in:`, `refers:` or `one-of:`, None if the column has no such rule."""
        return next((r.removeprefix(kind + ":") for r in self.rules if r.startswith(kind + ":")), None)


class Contract(msgspec.Struct, frozen=True):
    """A relation: what a row is, the columns that identify it, and its columns in order."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema of the relation."""
        import pyarrow as pa  # takes a tenth of a second to load, and readers of a release don't need it

        types = {
            "text": pa.string(),
            "double": pa.float64(),
            "integer": pa.int64(),
            "date": pa.date32(),
            "timestamp": pa.timestamp("us"),
            "boolean": pa.bool_(),
            "text[]": pa.list_(pa.string()),
        }
        return pa.schema([pa.field(c.name, types[c.type], nullable=not c.not_null) for c in self.columns])


class _Relation(msgspec.Struct):
    row: str
    key: list[str]
    columns: dict[str, list[str]]


class _File(msgspec.Struct):
    version: int
    relations: dict[str, _Relation]


@lru_cache(maxsize=1)
def _file() -> _File:
    text = resources.files("comity.store").joinpath("data/relations.yml").read_bytes()
    return msgspec.yaml.decode(text, type=_File)


def version() -> int:
    """Version of the contracts; a change of meaning raises it."""
    return _file().version


def _column(item: tuple[str, list[str]]) -> Column:
    name, (kind, meaning, *rules) = item
    return Column(name, kind, meaning, tuple(rules))


@lru_cache(maxsize=1)
def contracts() -> dict[str, Contract]:
    """All contracts by name, in the order in which the walk makes them."""
    return {
        name: Contract(name, r.row, tuple(r.key), tuple(map(_column, r.columns.items())))
        for name, r in _file().relations.items()
    }


def contract(name: str) -> Contract:
    """One contract. NotFoundError names the relations there are."""
    try:
        return contracts()[name]
    except KeyError:
        raise NotFoundError(f"no relation {name!r}.", hint="There are: " + ", ".join(contracts())) from None
