"""Rows as the driver has them, for the few statements that each request of a server makes, or each object that is sent.

SQLAlchemy takes longer to wrap a statement and its rows than SQLite to find them. It still has the connection, the
transaction and the errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError

T = TypeVar("T")
_MANY = 500
_NAMED = re.compile(r":(\w+)")


def fetched(con: Connection, statement: str, given: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """statement: parameters are named, `:so`; no other colons. Errors are those of SQLAlchemy."""
    with _cursor(con, statement) as cursor:
        cursor.execute(_said(statement, con.dialect.paramstyle), given or {})
        return list(cursor.fetchall()) if cursor.description else []


def inserted(con: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Adds rows, each with all columns in the order of the table's, none of them a Moment."""
    if rows:
        sign = "%s" if con.dialect.paramstyle == "pyformat" else "?"
        names = [column.name for column in table.c]
        statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join(sign for _ in names)})"
        with _cursor(con, statement) as cursor:
            cursor.executemany(statement, rows)


def batches(things: list[T], size: int = _MANY) -> Iterator[list[T]]:
    """As many as a statement may name."""
    for start in range(0, len(things), size):
        yield things[start : start + size]


@contextmanager
def _cursor(con: Connection, statement: str) -> Iterator[DBAPICursor]:
    cursor = con.connection.cursor()
    try:
        yield cursor
    except con.dialect.loaded_dbapi.Error as error:
        raise DBAPIError.instance(statement, None, error, con.dialect.loaded_dbapi.Error, hide_parameters=True,
                                  dialect=con.dialect) from error  # fmt: skip
    finally:
        cursor.close()


@lru_cache(maxsize=1024)
def _said(statement: str, style: str) -> str:
    """As the driver wants it: SQLite's takes it so, PostgreSQL's writes %(so)s."""
    return _NAMED.sub(r"%(\1)s", statement) if style == "pyformat" else statement
