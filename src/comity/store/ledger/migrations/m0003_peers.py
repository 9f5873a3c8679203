"""Peers that are pulled from and pushed to, who was given which versions, and what was recalled.

Objects say whether they are revoked; versions before one that is are withdrawn (bit 8 of their stage).
"""

from __future__ import annotations

import json

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

from comity.store.ledger.moment import Moment


def forward(con: Connection) -> None:
    """Makes the tables, and brings what is there along."""
    meta = MetaData()
    Table("collection", meta, Column("number", Integer, primary_key=True))
    _peers(meta)
    _given(meta)
    meta.create_all(con, tables=[one for one in meta.tables.values() if one.name != "collection"])
    con.execute(text("ALTER TABLE shared_object ADD COLUMN revoked SMALLINT NOT NULL DEFAULT 0"))
    _mark(con)


def _peers(meta: MetaData) -> None:
    Table(
        "peer",
        meta,
        Column("peer", Integer, primary_key=True),
        Column("address", Text, nullable=False, unique=True),
        Column("made_at", Moment, nullable=False),
    )
    Table(
        "pulled",
        meta,
        Column("peer", Integer, ForeignKey("peer.peer"), primary_key=True),
        Column("collection", Integer, ForeignKey("collection.number"), primary_key=True),
        Column("since", BigInteger, nullable=False),
        Column("at", Moment, nullable=False),
    )
    Table(
        "sent",
        meta,
        Column("peer", Integer, ForeignKey("peer.peer"), primary_key=True),
        Column("object_id", Text, primary_key=True),
        Column("version", Text, primary_key=True),
        Column("party_id", Text, nullable=False),
        Column("state", Text, nullable=False),
        Column("at", Moment, nullable=False),
        Index("ix_sent_object", "object_id"),
    )


def _given(meta: MetaData) -> None:
    Table(
        "receipt",
        meta,
        Column("digest", Text, primary_key=True),
        Column("collection", Integer, nullable=False),
        Column("party_id", Text, nullable=False),
        Column("low", BigInteger, nullable=False),
        Column("high", BigInteger, nullable=False),
        Column("at", Moment, nullable=False),
        Column("added", LargeBinary, nullable=False),
        Index("ix_receipt_range", "collection", "low", "high"),
    )
    Table(
        "recall",
        meta,
        Column("collection", Integer, ForeignKey("collection.number"), primary_key=True),
        Column("object_id", Text, primary_key=True),
        Column("writer", Text, primary_key=True),
        Column("added", BigInteger),
        Column("reason", Text, nullable=False),
        Column("made_at", Moment, nullable=False),
    )


def _mark(con: Connection) -> None:
    """Marks what is revoked; `"revoked"` may also stand in a text, so that what has it is read."""
    as_text = "convert_from(body, 'UTF8')" if con.dialect.name == "postgresql" else "CAST(body AS TEXT)"
    asked = f"SELECT collection, added, body FROM shared_object WHERE {as_text} LIKE '%\"revoked\"%'"
    rows = [{"c": row.collection, "a": row.added} for row in con.execute(text(asked))
            if json.loads(bytes(row.body)).get("revoked") is True]  # fmt: skip
    if rows:
        con.execute(text("UPDATE shared_object SET revoked = 1 WHERE collection = :c AND added = :a"), rows)
    con.execute(text(
        "UPDATE shared_object SET stage = stage | 8 WHERE EXISTS (SELECT 1 FROM shared_object r WHERE r.revoked = 1 "
        "AND r.collection = shared_object.collection AND r.object_id = shared_object.object_id "
        "AND r.writer = shared_object.writer AND ((r.stage & 2) > (shared_object.stage & 2) "
        "OR ((r.stage & 2) = (shared_object.stage & 2) AND r.version > shared_object.version)))"
    ))  # fmt: skip
