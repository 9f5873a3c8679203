"""Audiences of a collection by their numbers, as objects' rows name them."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection, insert, select

from comity.model.errors import DataError
from comity.share.markings.audiences import Audience, read, written
from comity.share.parties.changes import changed
from comity.store.ledger.tables import AUDIENCE

MOST, MOST_NAMES = 1000, 20_000
"""Audiences in a collection that objects of one party may be the first to have, and names in them: each is looked at
for each reader."""


class Audiences:
    """Within one transaction that holds the collection. bound: the party that may make no more than MOST of them."""

    def __init__(self, con: Connection, collection: int, bound: str | None = None) -> None:
        self._con, self._collection, self._bound = con, collection, bound
        rows = con.execute(select(AUDIENCE).where(AUDIENCE.c.collection == collection)).all()
        self._audiences = {row.audience: read(row.clauses) for row in rows}
        self._made, self._names = Counter(row.made_by for row in rows), Counter[str | None]()
        for row in rows:
            self._names[row.made_by] += _size(self._audiences[row.audience])
        self._numbers = {audience: number for number, audience in self._audiences.items()}

    def read(self, number: int) -> Audience:
        """The audience of a number."""
        return self._audiences[number]

    def number(self, audience: Audience, writer: str = "") -> int:
        """The number of an audience, a new one if there is none yet. writer: of the object that has it.

        DataError if it is one too many of the party that is bound; of others, whom it changes too, none is.
        """
        if audience not in self._numbers:
            self._count(audience, writer)
            row = {"collection": self._collection, "clauses": written(audience), "made_by": writer or None}
            number = int(self._con.scalar(insert(AUDIENCE).returning(AUDIENCE.c.audience).values(row)) or 0)
            self._numbers[audience], self._audiences[number] = number, audience
            changed(self._con)
        found: int = self._numbers[audience]
        return found

    def _count(self, audience: Audience, writer: str) -> None:
        names = self._names[writer] + _size(audience)
        if writer == self._bound and (self._made[writer] >= MOST or names > MOST_NAMES):
            said = f"{MOST:,} different groups of readers in a collection at most, with {MOST_NAMES:,} names in all."
            raise DataError(f"objects of one party have {said}", hint="Use markings that were used before.")
        self._made[writer] += 1
        self._names[writer] = names


def _size(audience: Audience) -> int:
    return sum(map(len, audience))
