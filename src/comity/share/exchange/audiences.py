"""Audiences of a collection by their numbers, as objects' rows name them."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from comity.share.markings.audiences import Audience, read, written
from comity.share.parties.changes import changed
from comity.store.ledger.tables import AUDIENCE


class Audiences:
    """Within one transaction that holds the collection."""

    def __init__(self, con: Connection, collection: int) -> None:
        self._con, self._collection = con, collection
        rows = con.execute(select(AUDIENCE).where(AUDIENCE.c.collection == collection)).all()
        self._audiences = {row.audience: read(row.clauses) for row in rows}
        self._numbers = {audience: number for number, audience in self._audiences.items()}

    def read(self, number: int) -> Audience:
        """The audience of a number."""
        return self._audiences[number]

    def number(self, audience: Audience) -> int:
        """The number of an audience, a new one if there is none yet."""
        if audience not in self._numbers:
            row = {"collection": self._collection, "clauses": written(audience)}
            number = int(self._con.scalar(insert(AUDIENCE).returning(AUDIENCE.c.audience).values(row)) or 0)
            self._numbers[audience], self._audiences[number] = number, audience
            changed(self._con)
        found: int = self._numbers[audience]
        return found
