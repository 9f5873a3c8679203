"""Parties, keys, collections, agreements, the objects that parties share, and the audit."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    insert,
)

from comity.store.ledger.moment import Moment


def forward(con: Connection) -> None:
    """Makes the tables, with the first state of the rules and the empty end of the audit."""
    meta = MetaData()
    _parties(meta)
    _objects(meta)
    _audit(meta)
    meta.create_all(con)
    con.execute(insert(meta.tables["sharing"]).values(one=1, generation=1))
    con.execute(insert(meta.tables["audit_end"]).values(one=1, number=0, hash=""))


def _parties(meta: MetaData) -> None:
    one = Column("one", SmallInteger, primary_key=True, autoincrement=False)
    Table("sharing", meta, one, Column("generation", BigInteger, nullable=False))
    Table(
        "party",
        meta,
        Column("party_id", Text, primary_key=True),
        Column("name", Text, nullable=False, unique=True),
        Column("kind", Text, nullable=False),
        Column("made_at", Moment, nullable=False),
    )
    Table(
        "membership",
        meta,
        Column("community_id", Text, ForeignKey("party.party_id"), primary_key=True),
        Column("party_id", Text, ForeignKey("party.party_id"), primary_key=True),
    )
    Table(
        "party_key",
        meta,
        Column("key_id", Text, primary_key=True),
        Column("party_id", Text, ForeignKey("party.party_id"), nullable=False),
        Column("hash", Text, nullable=False, unique=True),
        Column("scope", Text, nullable=False),
        Column("made_at", Moment, nullable=False),
        Column("expires_at", Moment),
        Column("revoked_at", Moment),
    )
    Table(
        "collection",
        meta,
        Column("number", Integer, primary_key=True),
        Column("collection_id", Text, nullable=False, unique=True),
        Column("name", Text, nullable=False, unique=True),
        Column("description", Text),
        Column("open", SmallInteger, nullable=False),
        Column("last_added", BigInteger, nullable=False),
        Column("made_at", Moment, nullable=False),
    )
    Table(
        "agreement",
        meta,
        Column("collection", Integer, ForeignKey("collection.number"), primary_key=True),
        Column("party_id", Text, ForeignKey("party.party_id"), primary_key=True),
        Column("reads", SmallInteger, nullable=False),
        Column("writes", SmallInteger, nullable=False),
        Column("passes_on", SmallInteger, nullable=False),
        Column("until", Moment),
    )


def _objects(meta: MetaData) -> None:
    Table(
        "audience",
        meta,
        Column("audience", Integer, primary_key=True),
        Column("collection", Integer, ForeignKey("collection.number"), nullable=False),
        Column("clauses", Text, nullable=False),
        UniqueConstraint("collection", "clauses", name="ux_audience"),
    )
    Table(
        "shared_object",
        meta,
        Column("collection", Integer, primary_key=True, autoincrement=False),
        Column("added", BigInteger, primary_key=True, autoincrement=False),
        Column("object_id", Text, nullable=False),
        Column("version", Text, nullable=False),
        Column("writer", Text, nullable=False),
        Column("type", Text, nullable=False),
        Column("stage", SmallInteger, nullable=False),
        Column("audience", Integer, nullable=False),
        Column("own_audience", Integer, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Index("ix_shared_object_page", "collection", "audience", "stage", "added"),
        Index("ix_shared_object_type", "collection", "audience", "stage", "type", "added"),
        Index("ux_shared_object_version", "collection", "object_id", "writer", "version", "stage", unique=True),
    )
    Table(
        "shared_reference",
        meta,
        Column("collection", Integer, primary_key=True, autoincrement=False),
        Column("target_id", Text, primary_key=True),
        Column("added", BigInteger, primary_key=True, autoincrement=False),
        Index("ix_shared_reference_from", "collection", "added"),
    )
    Table(
        "submission",
        meta,
        Column("status_id", Text, primary_key=True),
        Column("party_id", Text, ForeignKey("party.party_id"), nullable=False),
        Column("made_at", Moment, nullable=False),
        Column("body", LargeBinary, nullable=False),
    )


def _audit(meta: MetaData) -> None:
    one = Column("one", SmallInteger, primary_key=True, autoincrement=False)
    Table("audit_end", meta, one, Column("number", BigInteger, nullable=False), Column("hash", Text, nullable=False))
    Table(
        "audit",
        meta,
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("at", Moment, nullable=False),
        Column("party_id", Text),
        Column("act", Text, nullable=False),
        Column("subject", Text, nullable=False),
        Column("detail", Text, nullable=False),
        Column("hash", Text, nullable=False),
    )
