"""Receipts: which versions were given to which party. Each page that was read is kept once, as the rows it had.

A page is what is read; to keep its rows costs about three bytes each, and a page that is read again costs nothing.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import Column, ColumnElement, Connection, Table, exists, insert, or_, select

from comity.store.ledger.fetching import batches
from comity.store.ledger.tables import MOVED, RECEIPT, SHARED_OBJECT

NOBODY = ""
"""Stands for whoever read without a key."""


class Receipt(NamedTuple):
    """digest: names the page, for this party. added: rows of the page, as `packed` gives them."""

    digest: str
    collection: int
    party_id: str
    at: datetime
    added: bytes


def receipt(collection: int, party_id: str, at: datetime, added: bytes) -> Receipt:
    """The receipt of a page."""
    digest = sha256(f"{collection}|{party_id}|".encode() + added).hexdigest()
    return Receipt(digest, collection, party_id, at, added)


def packed(added: Iterable[int]) -> bytes:
    """Rows as bytes."""
    numbers = array("q", added)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _numbers(text: bytes) -> array[int]:
    numbers = array("q")
    numbers.frombytes(text)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def keep(con: Connection, receipts: Sequence[Receipt]) -> None:
    """Keeps those that are not there yet. Whoever adds holds the end of the audit, so that no two do it at once."""
    by_digest: dict[str, Receipt] = {}
    for one in receipts:
        by_digest.setdefault(one.digest, one)
    for some in batches(sorted(by_digest)):
        there = set(con.scalars(select(RECEIPT.c.digest).where(RECEIPT.c.digest.in_(some))))
        rows = [_row(by_digest[name]) for name in some if name not in there]
        if rows:
            con.execute(insert(RECEIPT), rows)


def given(con: Connection, collection: int, object_ids: Sequence[str]) -> dict[tuple[str, int], datetime]:
    """(party, added) of rows that were given, with those of these objects among them, and when they were first. added:
    as these objects' versions have it now."""
    found: dict[tuple[str, int], datetime] = {}
    for some in batches(list(object_ids)):
        now = {row.was: row.added for row in con.execute(select(MOVED).where(_among(MOVED, collection, some)))}
        there = or_(_holds(SHARED_OBJECT, SHARED_OBJECT.c.added, collection, some),
                    _holds(MOVED, MOVED.c.was, collection, some))  # fmt: skip
        for row in con.execute(select(RECEIPT).where(RECEIPT.c.collection == collection, there)):
            for added in _numbers(zlib.decompress(row.added)):
                key = (row.party_id, now.get(added, added))
                found[key] = min(found.get(key, row.at), row.at)
    return found


def pages(con: Connection, object_id: str) -> set[str]:
    """Digests of pages that had a version of an object among them, whatever the collection."""
    found = set[str]()
    places = [select(table.c.collection, at).where(table.c.object_id == object_id)
              for table, at in ((SHARED_OBJECT, SHARED_OBJECT.c.added), (MOVED, MOVED.c.was))]  # fmt: skip
    for collection, added in {tuple(row) for asked in places for row in con.execute(asked)}:
        there = (RECEIPT.c.collection == collection) & (RECEIPT.c.low <= added) & (RECEIPT.c.high >= added)
        for row in con.execute(select(RECEIPT.c.digest, RECEIPT.c.added).where(there)):
            if added in _numbers(zlib.decompress(row.added)):
                found.add(row.digest)
    return found


def _among(table: Table, collection: int, object_ids: list[str]) -> ColumnElement[bool]:
    return (table.c.collection == collection) & table.c.object_id.in_(object_ids)


def _holds(table: Table, added: Column[int], collection: int, object_ids: list[str]) -> ColumnElement[bool]:
    """Whether a receipt may have one of the objects among its rows, as they were called then."""
    return exists().where(_among(table, collection, object_ids), added.between(RECEIPT.c.low, RECEIPT.c.high))


def _row(one: Receipt) -> dict[str, object]:
    numbers = _numbers(one.added)
    return {"digest": one.digest, "collection": one.collection, "party_id": one.party_id, "low": min(numbers),
            "high": max(numbers), "at": one.at, "added": zlib.compress(one.added, 6)}  # fmt: skip
