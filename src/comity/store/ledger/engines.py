"""Engines behind the ledger: how each opens, begins a transaction, and lets one process alone migrate.

A transaction is one of three: `read` sees one state and can't write, `write` waits its turn (SQLite) or its rows
(PostgreSQL), `migrate` is alone and checks foreign keys at its end.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.pool import NullPool

from comity.model.errors import EnvironmentRefusedError
from comity.store.ledger.fetching import fetched
from comity.store.lock import alone

Way = Literal["read", "write", "migrate"]
BUSY_SECONDS = 10
"""How long a writer waits for another in SQLite."""

_SQLITE: dict[str, tuple[str, ...]] = {
    "read": ("PRAGMA query_only=1", "BEGIN"),
    "write": ("PRAGMA query_only=0", "PRAGMA foreign_keys=1", "BEGIN IMMEDIATE"),
    # Readers go on while somebody writes (WAL). Tables can be made anew, which foreign keys would hinder. Of objects of
    # 2 kB a page of 4 kB would hold two, and waste the rest; a ledger that is there already keeps its pages.
    "migrate": ("PRAGMA query_only=0", "PRAGMA page_size=16384", "PRAGMA journal_mode=WAL", "PRAGMA foreign_keys=0",
                "BEGIN IMMEDIATE"),
}  # fmt: skip
_POSTGRES: dict[str, dict[str, Any]] = {
    "read": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
    "write": {"isolation_level": "READ COMMITTED", "postgresql_readonly": False},
    "migrate": {"isolation_level": "READ COMMITTED", "postgresql_readonly": False},
}
_OURS = 0x636F6D697479
"""The advisory lock under which PostgreSQL is migrated: 'comity' in ASCII."""


def engine(url: URL) -> Engine:
    """An engine that has not connected yet. EnvironmentRefusedError if its driver is missing."""
    if url.get_backend_name() == "sqlite":
        made = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
        return _sqlite(made)
    try:
        return create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, hide_parameters=True)
    except ModuleNotFoundError as error:
        raise EnvironmentRefusedError("there is no driver for PostgreSQL.",
                                      hint="Install it: pip install 'comity[postgres]'") from error  # fmt: skip


def copies(whole: bytes) -> Engine:
    """An engine in which each connection is a SQLite database of its own, in memory, that begins as `whole`."""

    def make() -> sqlite3.Connection:
        con = sqlite3.connect(":memory:", check_same_thread=False)
        con.deserialize(whole)
        return con

    return _sqlite(create_engine("sqlite://", creator=make, poolclass=NullPool))


@contextmanager
def begun(on: Engine, way: Way) -> Iterator[Connection]:
    """A connection within a transaction: kept if all went well, else as if nothing had been done."""
    options = _POSTGRES[way] if on.dialect.name == "postgresql" else {"way": way}
    with on.connect().execution_options(**options) as con, con.begin():
        yield con


@contextmanager
def only_one(on: Engine) -> Iterator[Connection]:
    """A transaction to migrate in, which no other process enters meanwhile."""
    if on.dialect.name == "postgresql":
        with begun(on, "migrate") as con:
            con.execute(text("SELECT pg_advisory_xact_lock(:ours)"), {"ours": _OURS})
            yield con
        return
    # SQLite answers 'locked' at once, without waiting, when two begin to use WAL at the same time.
    with alone(place(on.url)) as file:
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))  # it holds what is not public
        with begun(on, "migrate") as con:
            yield con
            if broken := con.exec_driver_sql("PRAGMA foreign_key_check").all():
                raise AssertionError(f"a migration breaks foreign keys: {broken[:3]}")


def place(url: URL) -> Path:
    """The file of a SQLite ledger."""
    return Path(str(url.database))


def _sqlite(made: Engine) -> Engine:
    event.listen(made, "connect", _own_transactions)
    event.listen(made, "begin", _begin)
    return made


def _own_transactions(con: sqlite3.Connection, _: object) -> None:
    con.isolation_level = None  # the driver would begin by itself, later and otherwise than is wanted
    con.execute("PRAGMA synchronous=FULL")


def _begin(con: Connection) -> None:
    """What a connection was made for last still holds for it."""
    way = con.get_execution_options()["way"]
    lines = _SQLITE[way]
    for line in lines[-1:] if con.info.get("way") == way else lines:
        fetched(con, line)
    con.info["way"] = way
