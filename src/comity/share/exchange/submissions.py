"""Statuses: what became of an envelope, for the party that sent it and nobody else (TAXII 2.1, section 4.3)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple
from uuid import uuid4

import msgspec
from sqlalchemy import Connection, insert, select

from comity.share.exchange.moments import now, shown
from comity.store.ledger.tables import SUBMISSION

MOST_TOLD = 1000
"""Objects that a status tells one by one, of each kind; beyond that they are counted."""


class Outcome(NamedTuple):
    """why: empty if the object is kept."""

    object_id: str
    version: str
    why: str


class Detail(msgspec.Struct, frozen=True, omit_defaults=True):
    """TAXII's status details."""

    id: str
    version: str
    message: str = ""


class Status(msgspec.Struct, frozen=True, omit_defaults=True):
    """TAXII's status resource. All is done before it is answered, so that nothing is ever pending."""

    id: str
    status: str
    request_timestamp: str
    total_count: int = msgspec.field(default_factory=int)
    success_count: int = -1
    failure_count: int = -1
    pending_count: int = -1
    successes: list[Detail] | None = None
    failures: list[Detail] | None = None


def kept(con: Connection, party_id: str, outcomes: list[Outcome]) -> Status:
    """Makes a status and keeps it."""
    good = [Detail(one.object_id, one.version) for one in outcomes if not one.why]
    bad = [Detail(one.object_id, one.version, one.why) for one in outcomes if one.why]
    made = Status(str(uuid4()), "complete", shown(now()), len(outcomes), len(good), len(bad), 0,
                  good[:MOST_TOLD] or None, bad[:MOST_TOLD] or None)  # fmt: skip
    row = {"status_id": made.id, "party_id": party_id, "made_at": datetime.now(UTC), "body": msgspec.json.encode(made)}
    con.execute(insert(SUBMISSION).values(row))
    return made


def status(con: Connection, party_id: str | None, status_id: str) -> bytes | None:
    """A status as JSON, None if there is none of this party's."""
    if "\0" in status_id:  # PostgreSQL takes none
        return None
    there = (SUBMISSION.c.status_id == status_id) & (SUBMISSION.c.party_id == party_id)
    found = con.scalar(select(SUBMISSION.c.body).where(there))
    return None if found is None else bytes(found)
