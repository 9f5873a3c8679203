"""What the ledger knows of peers: how far each is mirrored, what was sent to each."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Row, and_, exists, func, insert, or_, select, update

from comity.share.exchange.versions import NEWEST, OUTDATED, WITHDRAWN
from comity.store.ledger.fetching import batches
from comity.store.ledger.tables import PEER, PULLED, SENT, SHARED_OBJECT

State = Literal["pending", "accepted", "refused"]


class Named(NamedTuple):
    """A version of an object, as `sent` knows it."""

    object_id: str
    version: str


def peer(con: Connection, address: str) -> int:
    """The number of a peer; it is noted if it is new."""
    found = con.scalar(select(PEER.c.peer).where(PEER.c.address == address))
    if found is None:
        row = {"address": address, "made_at": datetime.now(UTC)}
        found = con.scalar(insert(PEER).returning(PEER.c.peer).values(row))
    return int(found or 0)


def since(con: Connection, number: int, collection: int) -> int:
    """Up to which date of theirs a collection has it all, 0 at the beginning."""
    return con.scalar(select(PULLED.c.since).where(PULLED.c.peer == number, PULLED.c.collection == collection)) or 0


def reached(con: Connection, number: int, collection: int, at: int) -> None:
    """All up to a date is here now."""
    there = (PULLED.c.peer == number) & (PULLED.c.collection == collection)
    row = {"since": at, "at": datetime.now(UTC)}
    if not con.execute(update(PULLED).where(there).values(row)).rowcount:
        con.execute(insert(PULLED).values(peer=number, collection=collection, **row))


def waiting(con: Connection, number: int, collection: int, audiences: tuple[int, ...], party_id: str, after: int,
            most: int, only: tuple[str, ...] = ()) -> list[Row[Any]]:  # fmt: skip
    """Newest versions that a party did not write and was not sent, in the order of `added` after one: those that it may
    see, and those that revoke what it was sent. only: of the latter, those of these objects."""
    there = SHARED_OBJECT.c
    same = and_(SENT.c.peer == number, SENT.c.object_id == there.object_id, SENT.c.version == there.version)
    was = SENT.alias()
    ends = and_(there.revoked == 1, exists().where(was.c.peer == number, was.c.object_id == there.object_id))
    chosen = and_(ends, there.object_id.in_(only)) if only else or_(there.audience.in_(audiences), ends)
    columns = [there[name] for name in ("added", "object_id", "version", "body")]
    asked = select(*columns).select_from(SHARED_OBJECT).outerjoin(SENT, same).where(
        there.collection == collection, there.added > after, there.writer != party_id, chosen, _newest(),
        or_(SENT.c.state.is_(None), SENT.c.state == "pending"),
    )  # fmt: skip
    return list(con.execute(asked.order_by(there.added).limit(most)).all())


def any_sent(con: Connection, number: int, party_id: str) -> bool:
    """Whether a party was sent anything there."""
    there = (SENT.c.peer == number) & (SENT.c.party_id == party_id)
    return con.scalar(select(SENT.c.object_id).where(there).limit(1)) is not None


def pushed(con: Connection, object_ids: Collection[str]) -> list[tuple[str, str]]:
    """(address, party) of peers that were sent one of these objects."""
    found: set[tuple[str, str]] = set()
    asked = select(PEER.c.address, SENT.c.party_id).join(SENT, SENT.c.peer == PEER.c.peer).distinct()
    for some in batches(sorted(object_ids)):
        found |= {(row.address, row.party_id) for row in con.execute(asked.where(SENT.c.object_id.in_(some)))}
    return sorted(found)


def held_back(con: Connection, collection: int, audiences: tuple[int, ...], party_id: str) -> int:
    """How many objects a party may not see."""
    there = [SHARED_OBJECT.c.collection == collection, SHARED_OBJECT.c.writer != party_id, _newest()]
    hidden = SHARED_OBJECT.c.audience.not_in(audiences)
    return con.scalar(select(func.count()).select_from(SHARED_OBJECT).where(*there, hidden)) or 0


def known(con: Connection, number: int, names: Collection[Named]) -> set[Named]:
    """Of these, what was sent and needs not be sent again."""
    found: set[Named] = set()
    asked = select(SENT.c.object_id, SENT.c.version).where(SENT.c.peer == number, SENT.c.state != "pending")
    for some in batches(sorted({one.object_id for one in names})):
        found |= {Named(*row) for row in con.execute(asked.where(SENT.c.object_id.in_(some)))}
    return found & set(names)


def forget(con: Connection, number: int) -> None:
    """Everything is to be sent again: that it was sent stays noted."""
    con.execute(update(SENT).where(SENT.c.peer == number).values(state="pending"))


def note(con: Connection, number: int, party_id: str, names: Iterable[Named], state: State) -> None:
    """Sets the state of versions, many at a time."""
    row = {"state": state, "at": datetime.now(UTC)}
    for some in batches(sorted(set(names))):
        ids = sorted({one.object_id for one in some})
        asked = select(SENT.c.object_id, SENT.c.version).where(SENT.c.peer == number, SENT.c.object_id.in_(ids))
        there = {Named(*found) for found in con.execute(asked)}
        fresh = [{"peer": number, "party_id": party_id, **one._asdict(), **row} for one in some if one not in there]
        if fresh:
            con.execute(insert(SENT), fresh)
        again = [one for one in some if one in there]
        if again:
            same = or_(*(and_(SENT.c.object_id == one.object_id, SENT.c.version == one.version) for one in again))
            con.execute(update(SENT).where(SENT.c.peer == number, same).values(row))


def _newest() -> Any:
    return SHARED_OBJECT.c.stage.bitwise_and(NEWEST | OUTDATED | WITHDRAWN) == NEWEST
