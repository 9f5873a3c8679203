"""Collections, what is agreed on them, and who may read what lies in them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, SmallInteger, Table, Text, UniqueConstraint

from comity.store.ledger.moment import Moment
from comity.store.ledger.tables.meta import META

COLLECTION = Table(
    "collection",
    META,
    Column("number", Integer, primary_key=True),
    Column("collection_id", Text, nullable=False, unique=True, doc="UUID, as TAXII wants it"),
    Column("name", Text, nullable=False, unique=True, doc="title, and alias in addresses"),
    Column("description", Text),
    Column("open", SmallInteger, nullable=False, doc="1: whoever comes may read, without a key"),
    Column("last_added", BigInteger, nullable=False, doc="date_added of the newest object, in microseconds since 1970"),
    Column("made_at", Moment, nullable=False),
)

AGREEMENT = Table(
    "agreement",
    META,
    Column("collection", Integer, ForeignKey("collection.number"), primary_key=True),
    Column("party_id", Text, ForeignKey("party.party_id"), primary_key=True),
    Column("reads", SmallInteger, nullable=False),
    Column("writes", SmallInteger, nullable=False),
    Column("passes_on", SmallInteger, nullable=False),
    Column("until", Moment, doc="from then on it does not hold"),
)
"""What a party, or each member of a community, may do in a collection. No row means no."""

AUDIENCE = Table(
    "audience",
    META,
    Column("audience", Integer, primary_key=True),
    Column("collection", Integer, ForeignKey("collection.number"), nullable=False),
    Column("clauses", Text, nullable=False, doc="JSON: sorted lists of principals; a reader is in each of them"),
    Column("made_by", Text, doc="whose object had it first; NULL where that was before it was kept"),
    UniqueConstraint("collection", "clauses", name="ux_audience"),
)
"""Sets of readers, as markings give them. An object's row names one."""
