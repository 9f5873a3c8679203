"""What is left of versions that were deleted: who might read them, so that deleting opens nothing."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, delete, insert, select

from comity.share.exchange.audiences import Audiences
from comity.share.exchange.versions import Deleted, Version
from comity.store.ledger.fetching import batches
from comity.store.ledger.tables import DELETED_VERSION, SHARED_OBJECT, SHARED_REFERENCE


def found(con: Connection, collection: int, ids: list[str], audiences: Audiences) -> Iterator[Deleted]:
    """Versions of these objects that were deleted; in most collections there are none."""
    here = DELETED_VERSION.c.collection == collection
    any_ = con.scalar(select(DELETED_VERSION.c.object_id).where(here).limit(1)) is not None
    for some in batches(ids) if any_ else ():
        for row in con.execute(select(DELETED_VERSION).where(here, DELETED_VERSION.c.object_id.in_(some))):
            yield Deleted(row.object_id, row.version, row.writer, bool(row.is_21), audiences.read(row.own_audience),
                          audiences.read(row.known_audience))  # fmt: skip


def deleted(con: Connection, collection: int, gone: list[Version], audiences: Audiences) -> None:
    """Deletes versions, and keeps who might read them. Of one that was deleted before, what is said now holds."""
    for some in batches(gone):
        for table in (SHARED_OBJECT, SHARED_REFERENCE):
            there = (table.c.collection == collection) & table.c.added.in_([one.added for one in some])
            con.execute(delete(table).where(there))
        rows = [_row(collection, one, audiences) for one in some]
        for row in rows:
            same = [DELETED_VERSION.c[column.name] == row[column.name] for column in DELETED_VERSION.primary_key]
            con.execute(delete(DELETED_VERSION).where(*same))
        con.execute(insert(DELETED_VERSION), rows)


def _row(collection: int, one: Version, audiences: Audiences) -> dict[str, object]:
    return {"collection": collection, "object_id": one.object_id, "writer": one.writer, "version": one.version,
            "is_21": int(one.is_21), "own_audience": audiences.number(one.own, one.writer),
            "known_audience": audiences.number(one.known, one.writer)}  # fmt: skip
