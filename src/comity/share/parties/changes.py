"""The generation: a number that goes up with each change of who may do what."""

from __future__ import annotations

from sqlalchemy import Connection, update

from comity.store.ledger.fetching import fetched
from comity.store.ledger.tables import SHARING


def changed(con: Connection) -> None:
    """Says that what was computed before no longer holds."""
    con.execute(update(SHARING).values(generation=SHARING.c.generation + 1))


def generation(con: Connection) -> int:
    """The state of the rules."""
    found = fetched(con, "SELECT generation FROM sharing")
    return int(found[0][0]) if found else 0
