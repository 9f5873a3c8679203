"""Other servers: what came from them and went to them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from comity.store.ledger.moment import Moment
from comity.store.ledger.tables.meta import META

PEER = Table(
    "peer",
    META,
    Column("peer", Integer, primary_key=True),
    Column("address", Text, nullable=False, unique=True, doc="of a collection of another server"),
    Column("made_at", Moment, nullable=False),
)
"""Collections of other servers that were pulled from or pushed to."""

PULLED = Table(
    "pulled",
    META,
    Column("peer", Integer, ForeignKey("peer.peer"), primary_key=True),
    Column("collection", Integer, ForeignKey("collection.number"), primary_key=True),
    Column("since", BigInteger, nullable=False, doc="their date_added up to which all is here, in microseconds"),
    Column("at", Moment, nullable=False),
)
"""How far a peer is mirrored."""

SENT = Table(
    "sent",
    META,
    Column("peer", Integer, ForeignKey("peer.peer"), primary_key=True),
    Column("object_id", Text, primary_key=True),
    Column("version", Text, primary_key=True, doc="as in shared_object; of a file's objects without dates empty"),
    Column("party_id", Text, nullable=False, doc="whose the peer is"),
    Column("state", Text, nullable=False, doc="pending: it may be there; accepted, refused"),
    Column("at", Moment, nullable=False, doc="of the state"),
    Index("ix_sent_object", "object_id"),
)
"""What was pushed to whom, written before it is sent."""
