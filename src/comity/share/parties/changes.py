"""The generation: a number that goes up with each change of who may do what."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from comity.store.ledger.tables import SHARING


def changed(con: Connection) -> None:
    """Says that what was computed before no longer holds."""
    con.execute(update(SHARING).values(generation=SHARING.c.generation + 1))


def generation(con: Connection) -> int:
    """The state of the rules."""
    return con.scalar(select(SHARING.c.generation)) or 0
