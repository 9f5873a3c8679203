"""A ledger carried over into another, which may be of the other engine: all rows, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Table, delete, func, insert, select, text
from sqlalchemy import exc as sql

from comity.model.errors import BusyError, DataError, UsageError
from comity.store.ledger.tables import AUDIT_END, META, MIGRATION, SHARING

_AT_ONCE = 500
"""Rows; of objects of 2 kB a megabyte."""

Report = Callable[[str, int], None]
"""Hears a table's name and how many of its rows are there by now."""


class Copied(NamedTuple):
    """How many tables have rows, and how many rows all of them have."""

    tables: int
    rows: int


def copy(old: Connection, new: Connection, report: Report) -> Copied:
    """Copies within two transactions, one that reads and one that writes. Tables come in the order of their keys.

    UsageError if there is something in the new one already, DataError if there is nothing in the old one, or a row that
    the other engine can't hold.
    """
    _empty(new)
    counts = [_table(old, new, table, report) for table in _tables()]
    if not any(counts):
        raise DataError("there is no ledger to copy, or nothing in it.", hint="See --workspace and COMITY_LEDGER.")
    for table in (SHARING, AUDIT_END):  # one row each, from the beginning
        new.execute(delete(table))
        counts.append(_table(old, new, table, report))
    _go_on(new)
    return Copied(sum(map(bool, counts)), sum(counts))


def unchanged(copied: Connection, now: Connection) -> None:
    """BusyError if somebody wrote to the old ledger meanwhile. copied: as it was read. now: as it is."""
    ends = [con.execute(select(table)).all() for con in (copied, now) for table in (SHARING, AUDIT_END)]
    if ends[:2] != ends[2:]:
        raise BusyError("somebody wrote to the ledger while it was copied.", hint="Stop all servers, and try again.")


def _tables() -> list[Table]:
    """What the new ledger doesn't have from the beginning, each after those that it refers to."""
    return [table for table in META.sorted_tables if table not in (MIGRATION, SHARING, AUDIT_END)]


def _empty(new: Connection) -> None:
    for table in _tables():
        if new.execute(select(table).limit(1)).first() is not None:
            raise UsageError(f"the other ledger is not empty: {table.name} has rows.",
                             hint="Give a database, or a file, that is not used yet.")  # fmt: skip


def _table(old: Connection, new: Connection, table: Table, report: Report) -> int:
    count = 0
    for rows in _batches(old, table):
        try:
            new.execute(insert(table), [dict(row._mapping) for row in rows])
        except sql.DataError as error:
            raise DataError(f"a row of {table.name} can't be held there: {str(error.orig).strip()}.",
                            hint="Nothing was copied.") from error  # fmt: skip
        count += len(rows)
        report(table.name, count)
    return count


def _batches(old: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    """Never more in memory than one batch."""
    found = old.execution_options(yield_per=_AT_ONCE).execute(select(table).order_by(*table.primary_key))
    yield from found.partitions()


def _go_on(new: Connection) -> None:
    """Numbers that PostgreSQL gives go on after those that came. SQLite looks at the rows."""
    if new.dialect.name != "postgresql":
        return
    for table in _tables():
        if (column := table.autoincrement_column) is not None:
            highest = new.scalar(select(func.max(column)))
            if highest is not None:
                new.execute(text("SELECT setval(pg_get_serial_sequence(:table, :column), :highest)"),
                            {"table": table.name, "column": column.name, "highest": highest})  # fmt: skip
