"""Objects of collections: versions, what they name, what is left of those that were deleted or have moved."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, SmallInteger, Table, Text

from comity.store.ledger.moment import Moment
from comity.store.ledger.tables.meta import META

SHARED_OBJECT = Table(
    "shared_object",
    META,
    Column("collection", Integer, primary_key=True, autoincrement=False),
    Column("added", BigInteger, primary_key=True, autoincrement=False, doc="microseconds since 1970, strictly rising"),
    Column("object_id", Text, nullable=False),
    Column("version", Text, nullable=False, doc="modified, else created, else added; without trailing zeros and Z"),
    Column("writer", Text, nullable=False, doc="party that sent it"),
    Column("type", Text, nullable=False),
    Column("stage", SmallInteger, nullable=False, doc="bits: 1 newest of its specification, 2 STIX 2.1, 4 outdated by "
           "a newer specification, 8 withdrawn by a later version that is revoked, or recalled: given to nobody"),
    Column("audience", Integer, nullable=False, doc="who may read it, all told"),
    Column("own_audience", Integer, nullable=False, doc="who might by its own markings"),
    Column("body", LargeBinary, nullable=False, doc="JSON, as it was sent"),
    Column("revoked", SmallInteger, nullable=False, server_default="0", doc="1: it says that it is"),
    Column("known_audience", Integer, doc="who may know of it, and so read what names it; NULL: as `audience`"),
    Column("had_by", Text, doc="JSON: parties who had what it revokes, and read it whatever its markings; NULL: none"),
    Index("ix_shared_object_page", "collection", "audience", "stage", "added"),
    Index("ix_shared_object_type", "collection", "audience", "stage", "type", "added"),
    Index("ix_shared_object_dated", "collection", "audience", "version", "added"),
    Index("ux_shared_object_version", "collection", "object_id", "writer", "version", "stage", unique=True),
)  # fmt: skip

SHARED_REFERENCE = Table(
    "shared_reference",
    META,
    Column("collection", Integer, primary_key=True, autoincrement=False),
    Column("target_id", Text, primary_key=True),
    Column("added", BigInteger, primary_key=True, autoincrement=False, doc="of the object that refers to it"),
    Column("meant", Text, doc="JSON: writers whose objects are meant, besides the writer's own; NULL: all"),
    Column("marks", SmallInteger, nullable=False, server_default="0", doc="1: it marks the whole or a part"),
    Index("ix_shared_reference_from", "collection", "added"),
)
"""What versions name. Markings are among it, unless all are of TLP and PAP: what one means may arrive later."""

DELETED_VERSION = Table(
    "deleted_version",
    META,
    Column("collection", Integer, primary_key=True, autoincrement=False),
    Column("object_id", Text, primary_key=True),
    Column("writer", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("is_21", SmallInteger, primary_key=True, autoincrement=False),
    Column("own_audience", Integer, nullable=False, doc="who might have read it by its own markings"),
    Column("known_audience", Integer, nullable=False, doc="who might know that it was there"),
)
"""What was deleted opens nothing: neither the versions before it nor what names it. No content."""

MOVED = Table(
    "moved",
    META,
    Column("collection", Integer, primary_key=True, autoincrement=False),
    Column("was", BigInteger, primary_key=True, autoincrement=False, doc="date_added of a version before"),
    Column("added", BigInteger, nullable=False, doc="its date_added now"),
    Column("object_id", Text, nullable=False),
    Index("ix_moved_object", "collection", "object_id"),
    Index("ix_moved_added", "collection", "added"),
)
"""Versions that somebody may read who might not before: they come again, for whoever asks what is new."""

SUBMISSION = Table(
    "submission",
    META,
    Column("status_id", Text, primary_key=True),
    Column("party_id", Text, ForeignKey("party.party_id"), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("body", LargeBinary, nullable=False, doc="TAXII status resource"),
)
