"""The audit as people read it: names in place of ids and numbers, and who was given an object."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, or_, select

from comity.share.audit.receipts import pages
from comity.share.parties.members import find
from comity.store.ledger.tables import AUDIT, COLLECTION, PARTY


class Wanted(msgspec.Struct, frozen=True):
    """Which entries are asked for. party: by name or id. object_id: it was given out, sent, deleted or recalled. most:
    the newest of them."""

    party: str | None = None
    act: str | None = None
    since: datetime | None = None
    object_id: str | None = None
    most: int = 100


class Told(msgspec.Struct, frozen=True):
    """An entry. party: empty for whoever came without a key, and for the owner of this machine. subject: the name of a
    collection or party."""

    number: int
    at: datetime
    party: str
    act: str
    subject: str
    detail: Mapping[str, Any]


def entries(con: Connection, wanted: Wanted) -> list[Told]:
    """The newest of those asked for, oldest first. NotFoundError if there is no such party."""
    asked = select(AUDIT).where(*_where(con, wanted)).order_by(AUDIT.c.number.desc())
    rows = iter(con.execution_options(yield_per=1000).execute(asked))
    if wanted.object_id is not None:
        key, given = wanted.object_id.lower(), pages(con, wanted.object_id.lower())
        rows = (row for row in rows if key in row.detail or msgspec.json.decode(row.detail).get("page") in given)
    found, names = list(islice(rows, wanted.most)), _names(con)
    return [_told(row, names) for row in reversed(found)]


def _where(con: Connection, wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.party is not None:
        party = find(con, wanted.party)
        found.append(or_(AUDIT.c.party_id == party, AUDIT.c.subject == party))
    if wanted.act is not None:
        found.append(AUDIT.c.act == wanted.act)
    if wanted.since is not None:
        found.append(AUDIT.c.at >= wanted.since)
    return found


def _names(con: Connection) -> dict[str, str]:
    """Names of parties by id, and of collections by id and number."""
    found = {row.party_id: row.name for row in con.execute(select(PARTY.c.party_id, PARTY.c.name))}
    for row in con.execute(select(COLLECTION.c.number, COLLECTION.c.collection_id, COLLECTION.c.name)):
        found |= {str(row.number): row.name, row.collection_id: row.name}
    return found


def _told(row: Row[Any], names: Mapping[str, str]) -> Told:
    detail = msgspec.json.decode(row.detail)
    if "collection" in detail:
        detail["collection"] = names.get(str(detail["collection"]), detail["collection"])
    return Told(row.number, row.at, names.get(row.party_id or "", row.party_id or ""), row.act,
                names.get(row.subject, row.subject), detail)  # fmt: skip
