"""Mirroring a collection of a peer: what is valid and new is kept, page by page, with the date that was reached."""

from __future__ import annotations

from collections.abc import Callable

import httpx2
import msgspec

from comity.model.errors import NotFoundError
from comity.share.audit.chain import note
from comity.share.exchange import incoming
from comity.share.exchange.keeping import put
from comity.share.parties import collections, members
from comity.share.parties.agreements import number_of
from comity.share.peers import memory
from comity.share.peers.finding import Remote, find
from comity.share.peers.line import Line
from comity.share.peers.patience import MOST_TOLD
from comity.share.peers.walking import Page, Walk
from comity.store.ledger.port import Ledger

BEFORE = 10_000_000
"""Microseconds before the date that was reached, from which the next pull begins: servers whose workers write at the
same time may show an older date after a newer one."""


class Refusal(msgspec.Struct, frozen=True):
    """An object that is not kept, as it calls itself, and why."""

    id: str
    version: str
    why: str


class Pulled(msgspec.Struct):
    """What a pull did. received: objects that came. kept: versions that are new here. known: those that were here
    before. revoked: of those kept, how many revoke an object. complete: the server said that there is no more."""

    peer: str
    into: str
    pages: int = 0
    received: int = 0
    kept: int = 0
    known: int = 0
    refused: int = 0
    revoked: int = 0
    complete: bool = False
    remark: str = ""
    refusals: list[Refusal] = msgspec.field(default_factory=list)


class Wanted(msgspec.Struct, frozen=True):
    """collection: theirs, by id, alias or title. into: ours, made if it is not there; none for `TITLE of HOST`.
    party: as whose the objects are kept, none for one named after the server. full: from the beginning."""

    collection: str
    into: str | None = None
    party: str | None = None
    full: bool = False
    limit: int = 1000


def pull(ledger: Ledger, line: Line, wanted: Wanted, progress: Callable[[Pulled], None]) -> Pulled:
    """Pulls as far as the server leads, or until something is in the way: what came is kept, and the next pull goes on.

    NotFoundError, DataError, EnvironmentRefusedError, UsageError as the peer gives reason to.
    """
    remote = find(line, wanted.collection)
    into = wanted.into or f"{remote.title.replace(',', ' ')} of {_place(line.url)}"
    done = Pulled(str(remote.address), into)
    desk = _Desk(ledger, remote, done, wanted.party or _place(line.url))
    since = 0 if wanted.full else max(desk.since - BEFORE, 0)
    walk = Walk(line, remote, since, wanted.limit)
    for page in walk.pages():
        desk.keep(page)
        progress(done)
    done.complete, done.remark = walk.complete, walk.remark
    return done


class _Desk:
    """Where pages are kept."""

    def __init__(self, ledger: Ledger, remote: Remote, done: Pulled, party: str) -> None:
        self._ledger, self._done = ledger, done
        self._writer = _party(ledger, party)
        number = _collection(ledger, done.into)
        with ledger.write() as con:
            self._peer, self._collection = memory.peer(con, str(remote.address)), number
            self.since = memory.since(con, self._peer, number)

    def keep(self, page: Page) -> None:
        """All of a page and the date it reached, or nothing."""
        came = list(incoming.judged(page.objects))
        with self._ledger.write() as con:
            put_ = put(con, self._collection, self._writer, came)
            if page.since > self.since:
                memory.reached(con, self._peer, self._collection, page.since)
            said = {"from": self._done.peer, "kept": put_.fresh, "of": len(came)}
            note(con, "pull", str(self._collection), said, self._writer)
        self.since = max(self.since, page.since)
        wrong = [Refusal(one.object_id, one.version, one.why) for one in put_.outcomes if one.why]
        self._count(len(came), put_.fresh, put_.revoked, wrong)

    def _count(self, came: int, fresh: int, revoked: int, wrong: list[Refusal]) -> None:
        done = self._done
        done.pages += 1
        done.received += came
        done.kept += fresh
        done.revoked += revoked
        done.refused += len(wrong)
        done.known += came - fresh - len(wrong)
        done.refusals += wrong[: MOST_TOLD - len(done.refusals)]


def _place(url: httpx2.URL) -> str:
    return url.netloc.decode("ascii", "replace")


def _party(ledger: Ledger, name: str) -> str:
    """The party's id; it is added if there is none."""
    try:
        with ledger.read() as con:
            return members.find(con, name)
    except NotFoundError:
        return members.add(ledger, name).party_id


def _collection(ledger: Ledger, name: str) -> int:
    """The collection's number; one that nobody else may read yet is made if there is none."""
    try:
        with ledger.read() as con:
            return number_of(con, name)
    except NotFoundError:
        collections.add(ledger, name)
        with ledger.read() as con:
            return number_of(con, name)
