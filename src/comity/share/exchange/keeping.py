"""Keeping what arrived: all of an envelope in one transaction, with its status and its place in the audit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import SystemRandom
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, select, update

from comity.share.audit.chain import note
from comity.share.exchange.audiences import Audiences
from comity.share.exchange.incoming import Arrived, Refused
from comity.share.exchange.lineages import NEWEST, WITHDRAWN, Lineages, Version, batches
from comity.share.exchange.moments import now, shown, version_key, version_shown
from comity.share.exchange.revoking import ended, noted, receivers, told
from comity.share.exchange.spreading import spread
from comity.share.exchange.submissions import Outcome, Status, kept
from comity.share.markings import marked
from comity.share.markings.audiences import Audience, written
from comity.share.markings.levels import PAP, TLP
from comity.share.parties.rules import Caller
from comity.store.ledger.fetching import inserted
from comity.store.ledger.tables import COLLECTION, SHARED_OBJECT, SHARED_REFERENCE

_APART = 20_000
"""Microseconds at most between groups of objects that different readers see: no gap tells how many lie in it."""

_dice = SystemRandom()

Elsewhere = Sequence[tuple[int, tuple[int, ...]]]
_NOT_ON = "You read this object in another collection, and may not pass it on from there."


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
    work = _Work(con, collection, writer, audiences, Lineages(con, collection, audiences), recalls)
    outcomes = [_refusal(one) for one in refused] + work.take(arrived, visible, elsewhere)
    spread(work.lineages, {version.object_id for version, _ in work.fresh})
    end = work.write(last)
    con.execute(update(COLLECTION).where(COLLECTION.c.number == collection).values(last_added=end))
    gone = {one.object_id: one.added for one, _ in work.fresh if one.revoked}
    noted(con, collection, writer, {key: at for key, at in gone.items() if len(work.lineages.of(key, writer)) > 1})
    return Put(outcomes, len(work.fresh), len(gone))


class _Work:
    """One envelope on its way into the ledger."""

    def __init__(self, con: Connection, collection: int, writer: str, audiences: Audiences,
                 lineages: Lineages, recalls: bool) -> None:  # fmt: skip
        self._con, self._collection, self._writer, self._audiences = con, collection, writer, audiences
        self.lineages, self._recalls = lineages, recalls
        self.fresh: list[tuple[Version, Arrived]] = []
        self._owns: dict[tuple[str, ...], Audience] = {}
        self._known: dict[str, marked.Names | bool] = {}
        self._had: dict[str, frozenset[str]] = {}

    def take(self, arrived: list[Arrived], visible: frozenset[int], elsewhere: Elsewhere) -> list[Outcome]:
        """Takes what is new. What is there already is a success; what is another's, and seen to be, a failure, here as
        well as where the caller may read and not pass on."""
        self.lineages.load(one.object_id for one in arrived)
        self._known, theirs = self._definitions(arrived), self._not_to_pass_on(arrived, elsewhere)
        ends = [one for one in arrived if one.revoked]
        self._had = receivers(self._con, self._collection, self.lineages, self._writer, ends)
        return [
            Outcome(one.object_id, _version(one), self._taken(one, visible, one.object_id in theirs)) for one in arrived
        ]

    def _taken(self, one: Arrived, visible: frozenset[int], theirs: bool) -> str:
        """Takes an object. Why it is not taken, nothing if it is, or was before."""
        others = [v for v in self.lineages.of(one.object_id) if v.writer != self._writer and v.stage & NEWEST]
        if any(v.stage < WITHDRAWN and self._audiences.number(v.audience) in visible for v in others):
            return self._another(one, others)
        if theirs:
            return _NOT_ON
        if self._there(one):
            return ""
        if not self._recalls and ended(
            self.lineages.of(one.object_id, self._writer), (one.is_21, one.version or _version_now())
        ):
            return "STIX 2.1, 3.6: This object was revoked. What follows it needs another id."
        self._add(one)
        return ""

    def _not_to_pass_on(self, arrived: list[Arrived], elsewhere: Elsewhere) -> set[str]:
        """Ids of objects that the caller reads from others elsewhere, and has not written here before."""
        asked = [one.object_id for one in arrived if not self.lineages.of(one.object_id, self._writer)]
        found = set[str]()
        for number, audiences in elsewhere if asked else ():
            theirs = (SHARED_OBJECT.c.writer != self._writer) & SHARED_OBJECT.c.audience.in_(audiences)
            for some in batches(asked):
                there = (SHARED_OBJECT.c.collection == number) & SHARED_OBJECT.c.object_id.in_(some) & theirs
                found.update(self._con.scalars(select(SHARED_OBJECT.c.object_id).where(there)))
        return found

    def _another(self, one: Arrived, others: list[Version]) -> str:
        """Why an object that another party keeps, and shows, is not taken; nothing if it is the same."""
        same = [v for v in others if v.version == one.version or not one.version]
        if any(self._body(v) == bytes(one.body) for v in same):
            return ""
        return "Another party keeps an object with this id here, and this is not the same version of it."

    def _there(self, one: Arrived) -> bool:
        mine = [v for v in self.lineages.of(one.object_id, self._writer) if v.is_21 == one.is_21]
        if one.version:
            return any(v.version == one.version for v in mine)
        return bool(mine) and (not mine[-1].added or self._body(mine[-1]) == bytes(one.body))

    def _body(self, version: Version) -> bytes:
        there = (SHARED_OBJECT.c.collection == self._collection) & (SHARED_OBJECT.c.added == version.added)
        return bytes(self._con.scalar(select(SHARED_OBJECT.c.body).where(there)) or b"")

    def _add(self, one: Arrived) -> None:
        if one.markings not in self._owns:
            self._owns[one.markings] = marked.audience_of(list(one.markings), self._known, self._writer)
        own = self._owns[one.markings]
        if one.revoked:
            own = told(own, self._had.get(one.object_id, frozenset()))
        version = one.version or _version_now()
        made = Version(one.object_id, version, self._writer, one.is_21, own, one.refs, own, revoked=one.revoked)
        self.lineages.add(made)
        self.fresh.append((made, one))

    def _definitions(self, arrived: list[Arrived]) -> dict[str, marked.Names | bool]:
        """What the markings used mean. If an id has several definitions, all of them hold."""
        meant: dict[str, list[marked.Names | bool]] = {}
        for one in arrived:
            if one.type == "marking-definition":
                meant.setdefault(one.object_id, []).append(one.means)
        used = {marking for one in arrived for marking in one.markings} - TLP.keys() - PAP.keys()
        for some in batches(sorted(used)):
            there = (SHARED_OBJECT.c.collection == self._collection) & SHARED_OBJECT.c.object_id.in_(some)
            for row in self._con.execute(select(SHARED_OBJECT.c.object_id, SHARED_OBJECT.c.body).where(there)):
                meant.setdefault(row.object_id, []).append(marked.definition(msgspec.json.decode(row.body)))
        return {key: _all(values) for key, values in meant.items()}

    def write(self, last: int) -> int:
        """Writes what is fresh, and what it changes of the rest. Returns the last date_added."""
        groups: dict[str, list[tuple[Version, Arrived]]] = {}
        for version, one in self.fresh:
            groups.setdefault(written(version.audience), []).append((version, one))
        added = max(now(), last)
        for group in groups.values():
            added += _dice.randrange(_APART) if len(groups) > 1 else 0
            for version, _ in group:
                added += 1
                version.added = added
        self.lineages.write_back()
        for some in batches(self.fresh):
            inserted(self._con, SHARED_OBJECT, [self._row(*one) for one in some])
            inserted(self._con, SHARED_REFERENCE, [
                {"collection": self._collection, "target_id": target, "added": version.added}
                for version, one in some for target in one.refs])  # fmt: skip
        return added if self.fresh else last

    def _row(self, version: Version, one: Arrived) -> dict[str, Any]:
        return {"collection": self._collection, "added": version.added, "object_id": version.object_id,
                "version": version.version, "writer": version.writer, "type": one.type, "stage": version.stage,
                "audience": self._audiences.number(version.audience, version.writer),
                "own_audience": self._audiences.number(version.own, version.writer), "body": memoryview(one.body),
                "revoked": int(version.revoked)}  # fmt: skip


def _sorted(came: Iterable[Arrived | Refused]) -> tuple[list[Arrived], list[Refused]]:
    arrived, refused = [], []
    for one in came:
        if isinstance(one, Arrived):
            arrived.append(one)
        else:
            refused.append(one)
    return arrived, refused


def _all(meant: list[marked.Names | bool]) -> marked.Names | bool:
    if any(one is False for one in meant):
        return False
    names = [one for one in meant if isinstance(one, frozenset)]
    return frozenset.intersection(*names) if names else None


def _version_now() -> str:
    return version_key(shown(now()))


def _version(one: Arrived) -> str:
    return version_shown(one.version) if one.version else shown(now())


def _refusal(one: Refused) -> Outcome:
    return Outcome(one.object_id, one.version, one.why)
