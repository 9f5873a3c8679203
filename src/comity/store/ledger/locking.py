"""The order in which rows are held that many transactions write. Only PostgreSQL asks for it; SQLite has one writer.

1. rows of `collection`, all that the transaction will need, by number: `hold`;
2. rows of nobody else's, and `sharing`, the generation of the rules;
3. `audit_end`, when nothing but entries and receipts is left to be written.

Whoever holds a later one must not ask for an earlier one: two who do so in turn wait for each other. A row that names a
collection (an agreement, an audience) asks for the collection's too, so it is written before 2.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from comity.store.ledger.tables import COLLECTION


def hold(con: Connection, collections: Iterable[int]) -> None:
    """Holds collections until the transaction is over. collections: numbers."""
    wanted = select(COLLECTION.c.number).where(COLLECTION.c.number.in_(sorted(collections)))
    con.execute(wanted.order_by(COLLECTION.c.number).with_for_update()).all()
