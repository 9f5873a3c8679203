"""Keeping what arrived: all of an envelope in one transaction, with its status and its place in the audit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, select, update

from comity.share.audit.chain import note
from comity.share.exchange.audiences import Audiences
from comity.share.exchange.incoming import Arrived, Refused
from comity.share.exchange.lineages import Lineages
from comity.share.exchange.revoking import noted, told
from comity.share.exchange.spreading import spread
from comity.share.exchange.submissions import Outcome, Status, kept
from comity.share.exchange.taking import Elsewhere, Taking
from comity.share.exchange.writing import Fresh, write
from comity.share.parties.rules import Caller
from comity.store.ledger.tables import COLLECTION


class Put(NamedTuple):
    """outcomes: of all that came. fresh: how many versions are new. revoked: how many of these revoke an object."""

    outcomes: list[Outcome]
    fresh: int
    revoked: int


def keep(con: Connection, collection: int, caller: Caller, came: Iterable[Arrived | Refused],
         visible: frozenset[int], elsewhere: Elsewhere = ()) -> tuple[Status, int]:  # fmt: skip
    """Keeps what can be kept. Returns the status, and how many versions are new. Within a transaction that writes.

    visible: audiences of which the caller may read. elsewhere: collections with audiences of what they may not pass on.
    """
    done = put(con, collection, str(caller.party_id), came, visible, elsewhere)
    status = kept(con, str(caller.party_id), done.outcomes)
    note(con, "add", str(collection), {"status": status.id, "kept": done.fresh, "refused": status.failure_count,
                                       "key": caller.key_id}, caller.party_id)  # fmt: skip
    return status, done.fresh


def put(con: Connection, collection: int, writer: str, came: Iterable[Arrived | Refused],
        visible: frozenset[int] = frozenset(), elsewhere: Elsewhere = (), *,
        recalls: bool = False) -> Put:  # fmt: skip
    """The same without status and audit, which are the caller's to write. recalls: what comes ends what was shut."""
    last = con.scalar(select(COLLECTION.c.last_added).where(COLLECTION.c.number == collection).with_for_update()) or 0
    arrived, refused = _sorted(came)
    audiences = Audiences(con, collection, None if recalls else writer)
    lineages = Lineages(con, collection, audiences)
    work = Taking(con, collection, writer, lineages, audiences, visible, recalls=recalls)
    outcomes = [_refusal(one) for one in refused] + work.take(arrived, elsewhere)
    spread(lineages, work.touched())
    fresh = _with_told(con, collection, lineages, work.fresh)
    end = write(con, collection, lineages, fresh, last)
    con.execute(update(COLLECTION).where(COLLECTION.c.number == collection).values(last_added=end))
    gone = {one.object_id: one.added for one, _ in fresh if one.revoked}
    noted(con, collection, writer, {key: at for key, at in gone.items() if len(lineages.of(key, writer)) > 1})
    return Put(outcomes, len(fresh), len(gone))


def _with_told(con: Connection, collection: int, lineages: Lineages, fresh: Fresh) -> Fresh:
    """The same, with what revokes an object as it is kept."""
    revoked = [(version, one) for version, one in fresh if version.revoked]
    kept = told(con, collection, lineages, revoked)
    by_version = {version: one for (version, _), one in zip(revoked, kept, strict=True)}
    return [(version, by_version.get(version, one)) for version, one in fresh]


def _sorted(came: Iterable[Arrived | Refused]) -> tuple[list[Arrived], list[Refused]]:
    arrived, refused = [], []
    for one in came:
        if isinstance(one, Arrived):
            arrived.append(one)
        else:
            refused.append(one)
    return arrived, refused


def _refusal(one: Refused) -> Outcome:
    return Outcome(one.object_id, one.version, one.why)
