"""What names an object follows who may know of it, not who may read what revokes it; deletion and time open nothing.

Of versions that revoke an object, who had it was part of their own audience. They are read from now on by those who
might read the version before; what names them is reckoned anew with the next change that touches it.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, MetaData, SmallInteger, Table, Text, text


def forward(con: Connection) -> None:
    """Adds columns and tables, and narrows who may read what was revoked."""
    con.execute(text("ALTER TABLE shared_object ADD COLUMN known_audience INTEGER"))
    con.execute(text("ALTER TABLE shared_object ADD COLUMN had_by TEXT"))
    con.execute(text("ALTER TABLE shared_reference ADD COLUMN meant TEXT"))
    _tables().create_all(con)
    before = (
        "(SELECT e.audience FROM shared_object e "
        "WHERE e.collection = shared_object.collection AND e.object_id = shared_object.object_id "
        "AND e.writer = shared_object.writer AND e.revoked = 0 ORDER BY e.stage & 2 DESC, e.version DESC LIMIT 1)"
    )
    con.execute(text(
        f"UPDATE shared_object SET own_audience = COALESCE({before}, own_audience), "
        f"audience = COALESCE({before}, audience) WHERE revoked = 1"
    ))  # fmt: skip


def _tables() -> MetaData:
    meta = MetaData()
    Table(
        "deleted_version",
        meta,
        Column("collection", Integer, primary_key=True, autoincrement=False),
        Column("object_id", Text, primary_key=True),
        Column("writer", Text, primary_key=True),
        Column("version", Text, primary_key=True),
        Column("is_21", SmallInteger, primary_key=True, autoincrement=False),
        Column("own_audience", Integer, nullable=False),
        Column("known_audience", Integer, nullable=False),
    )
    Table(
        "moved",
        meta,
        Column("collection", Integer, primary_key=True, autoincrement=False),
        Column("was", BigInteger, primary_key=True, autoincrement=False),
        Column("added", BigInteger, nullable=False),
        Column("object_id", Text, nullable=False),
        Index("ix_moved_object", "collection", "object_id"),
        Index("ix_moved_added", "collection", "added"),
    )
    Table(
        "shared_marking",
        meta,
        Column("collection", Integer, primary_key=True, autoincrement=False),
        Column("marking_id", Text, primary_key=True),
        Column("added", BigInteger, primary_key=True, autoincrement=False),
        Index("ix_shared_marking_from", "collection", "added"),
    )
    return meta
