"""Who a caller is and what they may do, computed once and kept as long as nothing about it changes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, select

from comity.model.errors import NotFoundError
from comity.share.markings.audiences import AGREED, KNOWN, Audience, decide, read
from comity.share.markings.passing import outgoing
from comity.share.parties.changes import generation
from comity.share.parties.keys import hashed
from comity.share.parties.members import find
from comity.store.ledger.tables import AGREEMENT, AUDIENCE, COLLECTION, MEMBERSHIP, PARTY, PARTY_KEY


class Caller(msgspec.Struct, frozen=True):
    """groups: ids of the party itself and of its communities. Without a key: no party, no groups, the scope to read."""

    party_id: str | None = None
    name: str = ""
    key_id: str = ""
    scope: frozenset[str] = frozenset({"read"})
    groups: frozenset[str] = frozenset()
    expires_at: datetime | None = None


NOBODY = Caller()


class Collection(msgspec.Struct, frozen=True):
    """A collection, as rules need it."""

    number: int
    collection_id: str
    name: str
    description: str | None
    open: bool


class Rights(msgspec.Struct, frozen=True):
    """What a caller may do in a collection. audiences: of what they may read there, for use within a query."""

    reads: bool
    writes: bool
    audiences: tuple[int, ...] = ()


class _Agreed(NamedTuple):
    party_id: str
    reads: bool
    writes: bool
    passes_on: bool
    until: datetime | None


class Rules:
    """One for a worker. `fresh` has to be called in each transaction before anything else is asked."""

    def __init__(self) -> None:
        self._generation = -1
        self._empty()

    def _empty(self) -> None:
        self._callers: dict[str, Caller | None] = {}
        self._collections: dict[str, Collection] = {}
        self._agreements: dict[int, list[_Agreed]] = {}
        self._audiences: dict[int, list[tuple[int, Audience]]] = {}
        self._visible: dict[tuple[int, frozenset[str]], tuple[int, ...]] = {}

    def fresh(self, con: Connection) -> int:
        """Forgets what no longer holds. Returns the generation."""
        now = generation(con)
        if now != self._generation:
            self._empty()
            self._load(con)
            self._generation = now
        return now

    def caller(self, con: Connection, key: str) -> Caller | None:
        """Who holds a key; None if nobody does, or no longer."""
        name = hashed(key)
        if name not in self._callers:
            found = _holder(con, name)
            if found is None:
                return None  # not kept, so that guessing fills no memory
            self._callers[name] = found
        one = self._callers[name]
        return None if one is None or (one.expires_at and one.expires_at <= datetime.now(UTC)) else one

    def party(self, con: Connection, name: str) -> Caller:
        """A party by its name or id, as whoever keeps the ledger may act for it. NotFoundError if there is none."""
        key = find(con, name)
        said = str(con.scalar(select(PARTY.c.name).where(PARTY.c.party_id == key)))
        return Caller(key, said, scope=frozenset({"read", "write"}), groups=_groups(con, key))

    def collections(self) -> list[Collection]:
        """All, by name."""
        return sorted({one.collection_id: one for one in self._collections.values()}.values(), key=lambda one: one.name)

    def collection(self, name: str) -> Collection | None:
        """By id, or by name."""
        return self._collections.get(name)

    def there(self, name: str) -> Collection:
        """The same, where there has to be one: else NotFoundError."""
        if (found := self.collection(name)) is None:
            raise NotFoundError(f"there is no collection {name!r}.", hint="See: comity collection list")
        return found

    def rights(self, caller: Caller, where: Collection) -> Rights:
        """What a caller may do there, now. Whatever no agreement grants is not allowed."""
        mine = self._agreed(caller, where)
        reads = (any(one.reads for one in mine) or where.open) and "read" in caller.scope
        writes = any(one.writes for one in mine) and "write" in caller.scope
        principals = self._principals(caller, where)
        return Rights(reads, writes, self._may_see(where.number, principals) if reads else ())

    def outgoing(self, by: Caller, to: Caller, where: Collection) -> tuple[int, ...]:
        """What may leave a collection, now: audiences, for use within a query (`markings.passing`).

        by: whoever passes it on. to: whoever receives it; NOBODY for the public.
        """
        reads = where.open or any(one.reads for one in self._agreed(to, where))
        passes_on = any(one.passes_on for one in self._agreed(by, where))
        there = self._audiences.get(where.number, ())
        return outgoing(there, self._principals(to, where), reads=reads, passes_on=passes_on)

    def kept_to_themselves(self, caller: Caller, but: int) -> list[tuple[int, tuple[int, ...]]]:
        """Collections other than one that a caller reads and may not pass on from: number, and the audiences there
        that they see and not everybody does."""
        found = []
        for where in self.collections():
            mine = self._agreed(caller, where)
            if where.number != but and any(one.reads for one in mine) and not any(one.passes_on for one in mine):
                for_all = self._may_see(where.number, frozenset())
                seen = set(self._may_see(where.number, self._principals(caller, where))) - set(for_all)
                found.append((where.number, tuple(sorted(seen))))
        return [one for one in found if one[1]]

    def _agreed(self, caller: Caller, where: Collection) -> list[_Agreed]:
        now = datetime.now(UTC)
        return [one for one in self._agreements.get(where.number, ())
                if one.party_id in caller.groups and (one.until is None or now < one.until)]  # fmt: skip

    def _principals(self, caller: Caller, where: Collection) -> frozenset[str]:
        """What a caller goes by in a collection, as clauses of audiences name it."""
        known = {KNOWN} if caller.party_id else set()
        return caller.groups | known | ({AGREED} if self._agreed(caller, where) else set())

    def rights_in(self, con: Connection, caller: Caller, number: int) -> Rights:
        """The same, by the number of the collection, as long as the caller's key holds."""
        where = next((one for one in self.collections() if one.number == number), None)
        if where is None or not _holds(con, caller):
            return Rights(False, False)
        return self.rights(caller, where)

    def _may_see(self, number: int, principals: frozenset[str]) -> tuple[int, ...]:
        key = (number, principals)
        if key not in self._visible:
            there = self._audiences.get(number, ())
            self._visible[key] = tuple(one for one, audience in there if decide(audience, principals))
        return self._visible[key]

    def _load(self, con: Connection) -> None:
        for row in con.execute(select(COLLECTION)):
            one = Collection(row.number, row.collection_id, row.name, row.description, bool(row.open))
            self._collections.setdefault(row.name, one)
            self._collections[row.collection_id] = one
        for row in con.execute(select(AGREEMENT)):
            said = _Agreed(row.party_id, bool(row.reads), bool(row.writes), bool(row.passes_on), row.until)
            self._agreements.setdefault(row.collection, []).append(said)
        for row in con.execute(select(AUDIENCE).order_by(AUDIENCE.c.audience)):
            self._audiences.setdefault(row.collection, []).append((row.audience, read(row.clauses)))


def _holds(con: Connection, caller: Caller) -> bool:
    there = (PARTY_KEY.c.key_id == caller.key_id) & PARTY_KEY.c.revoked_at.is_(None)
    row = con.execute(select(PARTY_KEY.c.expires_at).where(there)).one_or_none()
    return row is not None and (row.expires_at is None or datetime.now(UTC) < row.expires_at)


def _holder(con: Connection, hashed_key: str) -> Caller | None:
    asked = select(PARTY_KEY, PARTY.c.name).join(PARTY).where(PARTY_KEY.c.hash == hashed_key)
    row = con.execute(asked).one_or_none()
    if row is None or row.revoked_at is not None:
        return None
    scope = frozenset(row.scope.split(","))
    return Caller(row.party_id, row.name, row.key_id, scope, _groups(con, row.party_id), row.expires_at)


def _groups(con: Connection, party_id: str) -> frozenset[str]:
    """A party and its communities."""
    joined = con.scalars(select(MEMBERSHIP.c.community_id).where(MEMBERSHIP.c.party_id == party_id))
    return frozenset({party_id, *joined})
