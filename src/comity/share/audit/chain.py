"""The chain: entries added at its end, and all of it verified.

A change, a cut or another order breaks it. Whoever can write the whole database can write the whole chain anew: only
an end that was noted elsewhere (`verify` returns it) shows that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from comity.model.errors import DataError
from comity.store.ledger.tables import AUDIT, AUDIT_END


class Entry(msgspec.Struct, frozen=True):
    """party_id: None for whoever came without a key, and for the owner of this machine."""

    at: datetime
    party_id: str | None
    act: str
    subject: str
    detail: Mapping[str, Any]


class End(msgspec.Struct, frozen=True):
    """The last entry: its number (0 if there is none) and hash."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


def note(con: Connection, act: str, subject: str, detail: Mapping[str, Any], party_id: str | None = None) -> None:
    """Adds one entry, in the transaction of what it tells of."""
    append(con, [Entry(datetime.now(UTC), party_id, act, subject, detail)])


def append(con: Connection, entries: Sequence[Entry]) -> None:
    """Adds entries. In PostgreSQL whoever adds holds the end until the transaction is over."""
    end = con.execute(select(AUDIT_END).with_for_update()).one()
    number, last, rows = end.number, end.hash, []
    for one in entries:
        number += 1
        detail = msgspec.json.encode(one.detail, order="deterministic").decode()
        last = _hash(last, number, one.at, one.party_id, one.act, one.subject, detail)
        rows.append({"number": number, "at": one.at, "party_id": one.party_id, "act": one.act, "subject": one.subject,
                     "detail": detail, "hash": last})  # fmt: skip
    if rows:
        con.execute(insert(AUDIT), rows)
        con.execute(update(AUDIT_END).values(number=number, hash=last))


def verify(con: Connection, noted: End | None = None) -> End:
    """The end, if all holds. DataError names the first entry that does not. noted: an end that was written down."""
    last, number = "", 0
    for row in con.execution_options(yield_per=1000).execute(select(AUDIT).order_by(AUDIT.c.number)):
        number += 1
        made = _hash(last, number, row.at, row.party_id, row.act, row.subject, row.detail)
        if row.number != number or row.hash != made:
            raise _broken(number, "was changed, moved, or is not there")
        if noted and noted.number == number and noted.hash != made:
            raise _broken(number, "is not the one that was noted")
        last = made
    end = con.execute(select(AUDIT_END)).one()
    if (end.number, end.hash) != (number, last):
        raise _broken(number + 1, "is not there, or its number was changed")
    if noted and noted.number > number:
        raise _broken(number + 1, "is not there: more was noted")
    return End(number, last)


def _hash(last: str, number: int, at: datetime, party: str | None, act: str, subject: str, detail: str) -> str:
    whole = [last, number, at.astimezone(UTC).isoformat(timespec="microseconds"), party, act, subject, detail]
    return sha256(msgspec.json.encode(whole)).hexdigest()


def _broken(number: int, why: str) -> DataError:
    return DataError(f"the audit is broken: entry {number} {why}.",
                     hint="Keep the ledger as it is, and compare it with a copy from before.")  # fmt: skip
