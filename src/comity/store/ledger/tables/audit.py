"""Who did what, who was given what, what was taken back."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, SmallInteger, Table, Text

from comity.store.ledger.moment import Moment
from comity.store.ledger.tables.meta import META

RECEIPT = Table(
    "receipt",
    META,
    Column("digest", Text, primary_key=True, doc="SHA-256 over collection, party and rows; the audit names it"),
    Column("collection", Integer, nullable=False),
    Column("party_id", Text, nullable=False, doc="empty: without a key"),
    Column("low", BigInteger, nullable=False, doc="added of the first row"),
    Column("high", BigInteger, nullable=False, doc="added of the last row"),
    Column("at", Moment, nullable=False, doc="when it was read first"),
    Column("added", LargeBinary, nullable=False, doc="of all rows: 64-bit numbers, least byte first, packed by zlib"),
    Index("ix_receipt_range", "collection", "low", "high"),
)
"""Pages of objects that were given to parties, each once."""

RECALL = Table(
    "recall",
    META,
    Column("collection", Integer, ForeignKey("collection.number"), primary_key=True),
    Column("object_id", Text, primary_key=True),
    Column("writer", Text, primary_key=True),
    Column("added", BigInteger, doc="of the version that revokes it; null: there can be none"),
    Column("reason", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
)
"""What is withdrawn: nobody is given its content any more."""

AUDIT_END = Table(
    "audit_end",
    META,
    Column("one", SmallInteger, primary_key=True, autoincrement=False, doc="always 1"),
    Column("number", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
)
"""One row: the last entry of the audit."""

AUDIT = Table(
    "audit",
    META,
    Column("number", BigInteger, primary_key=True, autoincrement=False, doc="from 1, without gaps"),
    Column("at", Moment, nullable=False),
    Column("party_id", Text, doc="null: who came without a key, or the owner of this machine"),
    Column("act", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False, doc="JSON"),
    Column("hash", Text, nullable=False, doc="SHA-256 over the hash before it and this entry"),
)
"""Who did what. Only added to."""
