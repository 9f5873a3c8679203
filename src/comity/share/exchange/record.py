"""The record of a release as a collection that everybody may read: what may be passed on, told as STIX."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import msgspec
from sqlalchemy import insert, select, update

from comity.release.handle import Handle
from comity.share.exchange.incoming import Arrived, arrived
from comity.share.exchange.keeping import keep as kept
from comity.share.parties import collections
from comity.share.parties.agreements import number_of
from comity.share.parties.rules import Caller
from comity.share.stix.telling.originals import originals
from comity.share.stix.telling.record import things, whole
from comity.share.stix.telling.standing import standing
from comity.share.stix.telling.theirs import theirs
from comity.share.stix.telling.things import COMITY
from comity.share.stix.telling.versions import Memory, dated, keep, remember, stamp
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import COLLECTION, PARTY

NAME = "record"
_WRITER = "Comity, this server"
_AT_ONCE = 2000
_encode = msgspec.json.Encoder().encode


def publish(ledger: Ledger, release: Path) -> int:
    """Brings the collection to what a release says. Returns the number of versions that are new, 0 if it is there.

    An object that is as it was keeps its version; what the release no longer has is revoked.
    """
    with Handle(release, public=True) as handle:
        version = f"The record of Comity as STIX 2.1: release {handle.release.version}."
        number, there = _collection(ledger)
        if there == version:
            return 0
        caller, count = Caller(COMITY, _WRITER, scope=frozenset({"read", "write"})), 0
        objects = _objects(handle)
        while some := list(islice(objects, _AT_ONCE)):
            with ledger.write() as con:
                count += kept(con, number, caller, some, frozenset())[1]
        with ledger.write() as con:
            con.execute(update(COLLECTION).where(COLLECTION.c.number == number).values(description=version))
    return count


def _objects(handle: Handle) -> Iterator[Arrived]:
    words, earlier, now = whole(handle, own_use=False), remember(handle, public=True), Memory()
    whose, there = theirs(handle), set[str]()
    for thing in standing(words):
        there.add(thing.id)
        yield _object(thing.id, _encode(thing.body), thing.created, thing.modified or thing.created)
    told = things(handle, words, earlier.names(), whose)
    for thing, text, created, modified, _ in dated(told, earlier, now, stamp(handle)):
        there.add(thing.id)
        yield _object(thing.id, text, created, modified)
    for one in originals(whose):
        if one.id not in there:
            yield arrived(msgspec.json.decode(one.text), msgspec.Raw(one.text))
    keep(handle, now, public=True)


def _object(key: str, rest: bytes, created: str, modified: str) -> Arrived:
    kind = key.partition("--")[0]
    dates = f'"created":"{created}"' + ("" if kind == "marking-definition" else f',"modified":"{modified}"')
    body = f'{{"type":"{kind}","spec_version":"2.1","id":"{key}",{dates},'.encode() + rest[1:]
    return arrived(msgspec.json.decode(body), msgspec.Raw(body))


def _collection(ledger: Ledger) -> tuple[int, str | None]:
    """The collection's number and description; made where it is missing, with the party that writes it."""
    with ledger.read() as con:
        found = con.execute(select(COLLECTION).where(COLLECTION.c.name == NAME)).one_or_none()
    if found is None:
        collections.add(ledger, NAME, open_=True)
        with ledger.write() as con:
            row = {"party_id": COMITY, "name": _WRITER, "kind": "organisation", "made_at": datetime.now(UTC)}
            con.execute(insert(PARTY).values(row))
            return number_of(con, NAME), None
    return found.number, found.description
