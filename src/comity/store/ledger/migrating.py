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
    """number: unique; the lower comes first. forward: does it, within a transaction."""

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


def applied(con: Connection) -> frozenset[int]:
    """The numbers of the migrations that were applied, none if there is no ledger yet."""
    if not inspect(con).has_table(MIGRATION.name):
        return frozenset()
    return frozenset(con.scalars(select(MIGRATION.c.number)))


def forward(con: Connection, known: Sequence[Migration]) -> None:
    """Applies what is missing. EnvironmentRefusedError if the ledger is newer than this program."""
    MIGRATION.create(con, checkfirst=True)
    done = applied(con)
    not_newer(done, known)
    for one in missing(done, known):
        one.forward(con)
        con.execute(insert(MIGRATION).values(number=one.number, name=one.name, made_at=datetime.now(UTC)))


def missing(done: frozenset[int], known: Sequence[Migration]) -> list[Migration]:
    """What a ledger lacks. Two branches of work may have brought a number each: the lower may come second."""
    return [one for one in known if one.number not in done]


def not_newer(done: frozenset[int], known: Sequence[Migration]) -> None:
    """EnvironmentRefusedError if the ledger is newer than this program."""
    if more := done - {one.number for one in known}:
        raise EnvironmentRefusedError(
            f"the ledger was written by a newer Comity (it has migration {max(more)}, which is not known here).",
            hint="Use that version, or a copy of the ledger from before.",
        )
