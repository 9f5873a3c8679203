"""Carries a ledger forward: what is missing is applied in order, in one transaction, by one process."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pkgutil import iter_modules

import msgspec
from sqlalchemy import Connection, insert, inspect, select

from comity.model.errors import EnvironmentRefusedError
from comity.store.ledger import migrations
from comity.store.ledger.tables import MIGRATION

_NAME = re.compile(r"m(\d{4})_(\w+)")


class Migration(msgspec.Struct, frozen=True):
    """number: from 1, without gaps. forward: does it, within a transaction."""

    number: int
    name: str
    forward: Callable[[Connection], None]


def all_migrations() -> list[Migration]:
    """Those of the folder `migrations`, in order."""
    found = []
    for module in sorted(one.name for one in iter_modules(migrations.__path__)):
        number, name = _NAME.fullmatch(module).groups()  # type: ignore[union-attr]  # a test reads all names
        found.append(Migration(int(number), name, import_module(f"{migrations.__name__}.{module}").forward))
    return found


def applied(con: Connection) -> int:
    """The number of the last migration that was applied, 0 if there is no ledger yet."""
    if not inspect(con).has_table(MIGRATION.name):
        return 0
    return max(con.scalars(select(MIGRATION.c.number)), default=0)


def forward(con: Connection, known: Sequence[Migration]) -> None:
    """Applies what is missing. EnvironmentRefusedError if the ledger is newer than this program."""
    MIGRATION.create(con, checkfirst=True)
    done = applied(con)
    not_newer(done, known)
    for one in known[done:]:
        one.forward(con)
        con.execute(insert(MIGRATION).values(number=one.number, name=one.name, made_at=datetime.now(UTC)))


def not_newer(done: int, known: Sequence[Migration]) -> None:
    """EnvironmentRefusedError if the ledger is newer than this program."""
    if done > len(known):
        raise EnvironmentRefusedError(
            f"the ledger was written by a newer Comity (migration {done}, here {len(known)} are known).",
            hint="Use that version, or a copy of the ledger from before.",
        )
