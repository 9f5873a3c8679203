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

from sqlalchemy import Connection, exists, insert, select

from comity.store.ledger.tables import RECEIPT, SHARED_OBJECT

NOBODY = ""
"""Stands for whoever read without a key."""

_MANY = 500


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
    names = sorted(by_digest)
    for start in range(0, len(names), _MANY):
        some = names[start : start + _MANY]
        there = set(con.scalars(select(RECEIPT.c.digest).where(RECEIPT.c.digest.in_(some))))
        rows = [_row(by_digest[name]) for name in some if name not in there]
        if rows:
            con.execute(insert(RECEIPT), rows)


def given(con: Connection, collection: int, object_ids: Sequence[str]) -> dict[tuple[str, int], datetime]:
    """(party, added) of rows that were given, with those of these objects among them, and when they were first."""
    found: dict[tuple[str, int], datetime] = {}
    for start in range(0, len(object_ids), _MANY):
        there = exists().where(SHARED_OBJECT.c.collection == RECEIPT.c.collection,
                               SHARED_OBJECT.c.object_id.in_(object_ids[start : start + _MANY]),
                               SHARED_OBJECT.c.added.between(RECEIPT.c.low, RECEIPT.c.high))  # fmt: skip
        for row in con.execute(select(RECEIPT).where(RECEIPT.c.collection == collection, there)):
            for added in _numbers(zlib.decompress(row.added)):
                key = (row.party_id, added)
                found[key] = min(found.get(key, row.at), row.at)
    return found


def _row(one: Receipt) -> dict[str, object]:
    numbers = _numbers(one.added)
    return {"digest": one.digest, "collection": one.collection, "party_id": one.party_id, "low": min(numbers),
            "high": max(numbers), "at": one.at, "added": zlib.compress(one.added, 6)}  # fmt: skip
