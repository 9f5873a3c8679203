"""The port: transactions that read, transactions that write. Nothing is made until something is written."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from sqlite3 import connect

from sqlalchemy import URL, Connection, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import StaticPool

from comity.model.errors import UsageError
from comity.store.ledger.engines import begun, copies, engine, only_one, place
from comity.store.ledger.migrating import Migration, all_migrations, applied, forward, missing, not_newer
from comity.store.ledger.refusals import plain


class Ledger:
    """url: `sqlite:///folder/ledger.sqlite`, or `postgresql://user@host/name` (with the extra [postgres]).

    A ledger of an older version is carried forward when it is first used. UsageError for any other url.
    One for all threads; in a new process make a new one.
    """

    def __init__(self, url: str, migrations: Sequence[Migration] | None = None) -> None:
        self._url = _read(url)
        self._engine = engine(self._url)
        self._migrations = all_migrations() if migrations is None else migrations
        self._carried = False

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One state of the ledger, which can't be written. Where there is no ledger yet, an empty one."""
        with plain(self._url), begun(self._to_read(), "read") as con:
            yield con

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """All that is written is kept, or nothing of it. In SQLite one writes at a time. In PostgreSQL several do:
        let a row's change name the state that it builds on (`UPDATE … WHERE`), or rely on its key."""
        with plain(self._url):
            if not self._carried:
                self._carry()
            with begun(self._engine, "write") as con:
                yield con

    def __str__(self) -> str:
        """Where it is, without a password."""
        return str(place(self._url)) if self._url.get_backend_name() == "sqlite" else self._url.render_as_string()

    def there(self) -> bool:
        """Whether anything was written to it yet."""
        with plain(self._url):
            return bool(self._applied())

    def writable(self) -> bool:
        """Whether this process may write it, as far as can be told before it is tried."""
        if self._url.get_backend_name() != "sqlite":
            return True
        file = place(self._url).absolute()
        there = next(path for path in (file, *file.parents) if path.exists())
        return os.access(there, os.W_OK) and os.access(there if there.is_dir() else there.parent, os.W_OK)

    def close(self) -> None:
        """Frees the connections."""
        self._engine.dispose()

    def _to_read(self) -> Engine:
        if self._carried:
            return self._engine
        done = self._applied()
        not_newer(done, self._migrations)
        if not done:
            return _nothing(tuple(self._migrations))
        if missing(done, self._migrations):
            self._carry()
        self._carried = True
        return self._engine

    def _applied(self) -> frozenset[int]:
        if self._url.get_backend_name() == "sqlite" and not place(self._url).is_file():
            return frozenset()
        with begun(self._engine, "read") as con:
            return applied(con)

    def _carry(self) -> None:
        with only_one(self._engine) as con:
            forward(con, self._migrations)
        self._carried = True


def _read(url: str) -> URL:
    try:
        made = make_url(url)
    except ArgumentError:
        made = URL.create("none")
    if made.drivername not in ("sqlite", "postgresql") or not made.database:
        raise UsageError("that is no address of a ledger.",
                         hint="Give sqlite:///folder/ledger.sqlite, or postgresql://user@host/name")  # fmt: skip
    return made


@cache
def _nothing(migrations: tuple[Migration, ...]) -> Engine:
    """Empty ledgers, each for one transaction."""
    memory = connect(":memory:", check_same_thread=False)
    with create_engine("sqlite://", creator=lambda: memory, poolclass=StaticPool).begin() as con:
        forward(con, migrations)
    return copies(memory.serialize())
