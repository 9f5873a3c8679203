"""Sending a peer what its party may see: in envelopes of bounded size, each noted before it is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from comity.share.audit import chain
from comity.share.exchange.refusals import ForbiddenError
from comity.share.parties.rules import Caller, Rights, Rules
from comity.share.peers import memory
from comity.share.peers.finding import Remote, find
from comity.share.peers.line import Line
from comity.share.peers.memory import Named
from comity.share.peers.patience import MOST_TOLD
from comity.share.peers.posting import Refusal, post
from comity.share.peers.releasing import released
from comity.sources.stix.held import Fault
from comity.store.ledger.port import Ledger

MOST = 1000
"""Objects in an envelope."""

_FRAME = len(b'{"objects":[]}')


class Pushed(msgspec.Struct):
    """What a push did. sent: objects. held_back: objects that the party may not see. unagreed: of these, those of a
    file that an agreement would let go. invalid: of a file, not sent. untold: these, and what its MISP events say
    beyond STIX."""

    peer: str
    party: str
    envelopes: int = 0
    sent: int = 0
    accepted: int = 0
    refused: int = 0
    held_back: int = 0
    unagreed: int = 0
    invalid: int = 0
    complete: bool = False
    refusals: list[Refusal] = msgspec.field(default_factory=list)
    untold: list[Fault] = msgspec.field(default_factory=list)


class Wanted(msgspec.Struct, frozen=True):
    """collection: theirs, by id, alias or title. party: whose the peer is, by our ledger. source: name of a collection
    of ours, or a file. full: also what was sent before. only: what revokes these objects, where they were sent, and
    nothing else."""

    collection: str
    party: str
    source: str | Path
    full: bool = False
    only: tuple[str, ...] = ()


class Item(NamedTuple):
    """A version and its bytes."""

    name: Named
    body: bytes


def push(ledger: Ledger, line: Line, wanted: Wanted, progress: Callable[[Pushed], None]) -> Pushed:
    """Pushes until the end, or until something is in the way: what was not accepted is sent again by the next push.

    ForbiddenError if there is no agreement with the party; the rest as the peer gives reason to.
    """
    rules = Rules()
    with ledger.read() as con:
        rules.fresh(con)
        party = rules.party(con, wanted.party)
        if isinstance(wanted.source, str):
            _rights(con, party, wanted.source)
    remote = find(line, wanted.collection)
    if not remote.can_write:
        raise ForbiddenError(f"{line.url.host} lets this key not write into {remote.title}.", hint="Ask for the right.")
    with ledger.write() as con:
        number = memory.peer(con, str(remote.address))
        if wanted.full:
            memory.forget(con, number)
    work = _Work(ledger, line, remote, number, party, Pushed(str(remote.address), party.name))
    for some in work.envelopes(wanted):
        work.send(some)
        progress(work.done)
    work.done.complete = True
    return work.done


class _Work:
    """One push."""

    def __init__(self, ledger: Ledger, line: Line, remote: Remote, number: int, party: Caller, done: Pushed) -> None:
        self._ledger, self._line, self._remote = ledger, line, remote
        self._number, self._party, self.done = number, party, done

    def envelopes(self, wanted: Wanted) -> Iterator[list[Item]]:
        """What is to be sent, in portions."""
        source = wanted.source
        chosen = self._of_collection(source, wanted.only) if isinstance(source, str) else self._of_file(source)
        room, some = self._remote.longest - _FRAME, list[Item]()
        for item in chosen:
            if some and (len(some) == MOST or sum(len(one.body) + 1 for one in some) + len(item.body) > room):
                yield some
                some = []
            some.append(item)
        if some:
            yield some

    def send(self, some: list[Item]) -> None:
        """Sends an envelope. That it may be there is noted before, what became of it after."""
        names = {one.name for one in some}
        self._note(names, "pending")
        refusals = post(self._line, self._remote, [one.body for one in some])
        wrong = {refusals_.name for refusals_ in refusals}
        bad = {one for one in names if one.object_id in wrong}
        with self._ledger.write() as con:
            memory.note(con, self._number, self._party_id, names - bad, "accepted")
            memory.note(con, self._number, self._party_id, bad, "refused")
            said = {"to": self.done.peer, "sent": len(names), "accepted": len(names - bad)}
            chain.note(con, "push", self._party_id, said)
        self._count(len(names), len(bad), refusals)

    @property
    def _party_id(self) -> str:
        return str(self._party.party_id)

    def _note(self, names: Iterable[Named], state: memory.State) -> None:
        with self._ledger.write() as con:
            memory.note(con, self._number, self._party_id, names, state)

    def _count(self, sent: int, bad: int, refusals: list[Refusal]) -> None:
        self.done.envelopes += 1
        self.done.sent += sent
        self.done.accepted += sent - bad
        self.done.refused += bad
        self.done.refusals += refusals[: MOST_TOLD - len(self.done.refusals)]

    def _of_collection(self, name: str, only: tuple[str, ...]) -> Iterator[Item]:
        """The right to read is looked at anew for each portion."""
        after = 0
        while True:
            with self._ledger.read() as con:
                where, rights = _rights(con, self._party, name)
                if not rights.reads and not memory.any_sent(con, self._number, self._party_id):
                    raise _no_agreement(self._party, name)
                seen = rights.audiences if rights.reads else ()
                if not after:
                    self.done.held_back = memory.held_back(con, where, seen, self._party_id)
                rows = memory.waiting(con, self._number, where, seen, self._party_id, after, MOST, only)
            yield from (Item(Named(row.object_id, row.version), bytes(row.body)) for row in rows)
            if len(rows) < MOST:
                return
            after = rows[-1].added

    def _of_file(self, path: Path) -> Iterator[Item]:
        found, done = released(path, self._party), self.done
        done.invalid, done.held_back, done.unagreed, done.untold = found[1:]
        items = [Item(Named(one.object_id, one.version), bytes(one.body)) for one in found.objects]
        with self._ledger.read() as con:
            known = memory.known(con, self._number, {one.name for one in items})
        yield from (one for one in items if one.name not in known)


def _rights(con: Connection, party: Caller, name: str) -> tuple[int, Rights]:
    rules = Rules()
    rules.fresh(con)
    where = rules.there(name)
    return where.number, rules.rights(party, where)


def _no_agreement(party: Caller, name: str) -> ForbiddenError:
    return ForbiddenError(f"{party.name} may not read {name}.",
                          hint="Agree on it: comity collection share NAME --read PARTY")  # fmt: skip
