"""Who had what is recalled, who was told, and who has taken note."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple

import msgspec
from sqlalchemy import Connection, Row, select

from comity.model.errors import NotFoundError
from comity.share.audit.receipts import NOBODY, given
from comity.share.parties.rules import Caller, Rules
from comity.share.stix.kinds.references import compared
from comity.store.ledger.fetching import batches
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import COLLECTION, PARTY, PEER, RECALL, SENT, SHARED_OBJECT

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ANYBODY = "without a key"


class Receiver(msgspec.Struct, frozen=True):
    """way: read, or push with the address of the peer. received_at: of the first version that they had. told_at: since
    when what revokes it lies where they read, or when it was sent; null if they may not read there any more, or there
    is no such version. acknowledged_at: when they fetched it, or accepted it."""

    party: str
    way: Literal["read", "push"]
    peer: str | None
    received_at: datetime
    told_at: datetime | None
    acknowledged_at: datetime | None


class Recall(msgspec.Struct, frozen=True):
    """One object of one writer in one collection. revoked: there is a version that says so."""

    object_id: str
    collection: str
    writer: str
    reason: str
    recalled_at: datetime
    revoked: bool
    receivers: list[Receiver]


class _Lineage(NamedTuple):
    had: list[Any]
    last: Any | None


def recalls(ledger: Ledger, ids: Sequence[str] = ()) -> list[Recall]:
    """All recalls, or those of some objects, oldest first. NotFoundError if one of the objects is not recalled."""
    ids = list(map(compared, ids))
    with ledger.read() as con:
        rows = list(_rows(con, ids))
        if missing := set(ids) - {row.object_id for row in rows}:
            raise NotFoundError(f"{sorted(missing)[0]} is not recalled.", hint="See: comity recall list")
        names = {row.party_id: row.name for row in con.execute(select(PARTY.c.party_id, PARTY.c.name))}
        found: list[Recall] = []
        for number in dict.fromkeys(row.collection for row in rows):
            found += _of_collection(con, number, [row for row in rows if row.collection == number], names)
    return sorted(found, key=lambda one: one.recalled_at)


def _rows(con: Connection, ids: Sequence[str]) -> Iterator[Row[Any]]:
    asked = select(RECALL, COLLECTION.c.name.label("place")).join(
        COLLECTION, COLLECTION.c.number == RECALL.c.collection
    )
    for some in batches(list(ids)) if ids else [[]]:
        yield from con.execute(asked.where(RECALL.c.object_id.in_(some)) if some else asked)


def _of_collection(con: Connection, number: int, rows: list[Row[Any]], names: dict[str, str]) -> Iterator[Recall]:
    keys = sorted({row.object_id for row in rows})
    lineages, read, sent = _lineages(con, number, keys), given(con, number, keys), _sent(con, keys)
    readers = _readers(con, number, {party for party, _ in read})
    for row in rows:
        one = lineages.get((row.object_id, row.writer), _Lineage([], None))
        found = [*_read(one, read, names, readers), *_pushed(one, sent.get(row.object_id, []), names)]
        yield Recall(row.object_id, row.place, names.get(row.writer, row.writer), row.reason, row.made_at,
                     one.last is not None, sorted(found, key=lambda who: (who.received_at, who.party)))  # fmt: skip


def _lineages(con: Connection, number: int, keys: list[str]) -> dict[tuple[str, str], _Lineage]:
    """Versions of each object and writer: those with content, and the one that revokes it."""
    columns = [SHARED_OBJECT.c[name] for name in ("object_id", "writer", "added", "version", "revoked", "audience")]
    found: dict[tuple[str, str], _Lineage] = {}
    for some in batches(keys):
        there = (SHARED_OBJECT.c.collection == number) & SHARED_OBJECT.c.object_id.in_(some)
        for row in con.execute(select(*columns).where(there)):
            one = found.setdefault((row.object_id, row.writer), _Lineage([], None))
            if row.revoked:
                found[row.object_id, row.writer] = one._replace(last=row)
            else:
                one.had.append(row)
    return found


def _read(one: _Lineage, read: dict[tuple[str, int], datetime], names: dict[str, str],
          readers: dict[str, tuple[int, ...]]) -> Iterator[Receiver]:  # fmt: skip
    for party in sorted({party for party, _ in read}):
        had = [read[party, row.added] for row in one.had if (party, row.added) in read]
        if had:
            done = read.get((party, one.last.added)) if one.last else None
            may = one.last is not None and one.last.audience in readers.get(party, ())
            told = _EPOCH + timedelta(microseconds=one.last.added) if one.last and (may or done) else None
            yield Receiver(names.get(party, ANYBODY), "read", None, min(had), told, done)


def _pushed(one: _Lineage, sent: Iterable[Row[Any]], names: dict[str, str]) -> Iterator[Receiver]:
    rows = [row for row in sent if row.state != "refused"]
    versions = {row.version for row in one.had} | {""}
    for peer, party in sorted({(row.address, row.party_id) for row in rows}):
        mine = [row for row in rows if (row.address, row.party_id) == (peer, party)]
        had = [row.at for row in mine if row.version in versions]
        last = next((row for row in mine if one.last and row.version == one.last.version), None)
        if had:
            done = last.at if last and last.state == "accepted" else None
            yield Receiver(names.get(party, party), "push", peer, min(had), last.at if last else None, done)


def _sent(con: Connection, keys: list[str]) -> dict[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = {}
    asked = select(SENT, PEER.c.address).join(PEER, PEER.c.peer == SENT.c.peer)
    for some in batches(keys):
        for row in con.execute(asked.where(SENT.c.object_id.in_(some))):
            found.setdefault(row.object_id, []).append(row)
    return found


def _readers(con: Connection, number: int, parties: set[str]) -> dict[str, tuple[int, ...]]:
    """Audiences that each may read in the collection now."""
    rules = Rules()
    rules.fresh(con)
    where = next(one for one in rules.collections() if one.number == number)
    callers = {party: Caller() if party == NOBODY else rules.party(con, party) for party in parties}
    rights = {party: rules.rights(caller, where) for party, caller in callers.items()}
    return {party: one.audiences for party, one in rights.items() if one.reads}
