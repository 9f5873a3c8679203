"""Holds a relation to its contract: all breaches at once, each with examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

import duckdb

from comity.model.errors import ContractError
from comity.model.vocabulary import codes
from comity.store.contracts import Column, Contract

_EXAMPLES = 3


def validate(con: duckdb.DuckDBPyConnection, shape: Contract) -> None:
    """ContractError with every breach of `shape` by the relation of its name."""
    if found := list(breaches(con, shape)):
        raise ContractError(shape.name, found)


def breaches(con: duckdb.DuckDBPyConnection, shape: Contract) -> Iterator[str]:
    """Each breach in words: columns missing or of another type, doubled keys, nulls, codes out of scheme, references to
    nothing.
    """
    there = {row[0]: row[1] for row in con.execute(f"DESCRIBE SELECT * FROM {shape.name}").fetchall()}
    if missing := [name for name in shape.names if name not in there]:
        yield f"columns missing: {missing}"
        return
    if shape.key:
        yield from _doubled(con, shape)
    sound = []
    for column in shape.columns:
        if there[column.name] != column.sql and (found := _unreadable(con, shape, column)):
            yield f"{column.name} is not {column.type}, e.g. {found}"
        else:
            sound.append(column)
    yield from _broken(con, shape, sound)


def _doubled(con: duckdb.DuckDBPyConnection, shape: Contract) -> Iterator[str]:
    key = ", ".join(f'"{name}"' for name in shape.key)
    rows = con.execute(
        f"SELECT {key} FROM {shape.name} GROUP BY {key} HAVING count(*) > 1 LIMIT {_EXAMPLES}"
    ).fetchall()
    if rows:
        yield f"key ({', '.join(shape.key)}) is not unique, e.g. {rows}"


def _broken(con: duckdb.DuckDBPyConnection, shape: Contract, columns: Sequence[Column]) -> Iterator[str]:
    """One reading tells which rules are broken; only those are read again, for examples."""
    there = {str(row[0]) for row in con.execute("SELECT table_name FROM information_schema.tables").fetchall()}
    rules = [(column, rule, wrong) for column in columns for rule, wrong in _conditions(column, there)]
    if not rules:
        return
    any_wrong = ", ".join(f"bool_or({wrong})" for *_, wrong in rules)
    flags = con.execute(f"SELECT {any_wrong} FROM {shape.name}").fetchall()[0]
    for (column, rule, wrong), flag in zip(rules, flags, strict=True):
        if flag:
            text = f'CAST("{column.name}" AS VARCHAR)'
            query = f"SELECT DISTINCT {text} FROM {shape.name} WHERE {wrong} LIMIT {_EXAMPLES}"
            yield f"{column.name} breaks {rule!r}, e.g. {[row[0] for row in con.execute(query).fetchall()]}"


def _unreadable(con: duckdb.DuckDBPyConnection, shape: Contract, column: Column) -> list[str]:
    name = f'"{column.name}"'
    query = f"""SELECT DISTINCT CAST({name} AS VARCHAR) FROM {shape.name}
                WHERE {name} IS NOT NULL AND TRY_CAST({name} AS {column.sql}) IS NULL LIMIT {_EXAMPLES}"""
    return [row[0] for row in con.execute(query).fetchall()]


def _conditions(column: Column, there: Set[str]) -> Iterator[tuple[str, str]]:
    name = f'"{column.name}"'
    if column.not_null:
        yield "not-null", f"{name} IS NULL"
    if (scheme := column.rule("in")) is not None:
        yield f"in:{scheme}", _outside(column, sorted(codes(scheme)))
    if (listed := column.rule("one-of")) is not None:
        yield f"one-of:{listed}", _outside(column, listed.split("|"))
    if (target := column.rule("refers")) is not None:
        relation, _, key = target.partition(".")
        if relation in there:
            yield f"refers:{target}", f'{name} IS NOT NULL AND {name} NOT IN (SELECT "{key}" FROM {relation})'


def _outside(column: Column, allowed: list[str]) -> str:
    inside = "[" + ", ".join(f"'{code}'" for code in allowed) + "]"
    name = f'"{column.name}"'
    return f"NOT list_has_all({inside}, {name})" if column.type == "text[]" else f"NOT list_contains({inside}, {name})"
