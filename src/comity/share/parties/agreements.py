"""Agreements on what a party may do in a collection, and until when. They add up; what is taken away is said."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, get_args

import msgspec
from sqlalchemy import Connection, Row, delete, insert, or_, select

from comity.model.errors import NotFoundError, UsageError
from comity.share.audit.chain import Entry, append, note
from comity.share.parties.changes import changed
from comity.share.parties.members import find
from comity.store.ledger.locking import hold
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import AGREEMENT, COLLECTION, PARTY

Right = Literal["reads", "writes", "passes_on"]
RIGHTS: tuple[Right, ...] = get_args(Right)


class Agreement(msgspec.Struct, frozen=True):
    """Names of parties or communities that may read, write and pass on, until a moment or for good."""

    read: Sequence[str] = ()
    write: Sequence[str] = ()
    pass_on: Sequence[str] = ()
    until: datetime | None = None

    @property
    def parties(self) -> list[str]:
        """All names, each once."""
        return list(dict.fromkeys((*self.read, *self.write, *self.pass_on)))


class Standing(msgspec.Struct, frozen=True):
    """What a party may do in a collection. ended: it was until a moment that has passed, and holds no more."""

    party: str
    reads: bool
    writes: bool
    passes_on: bool
    until: datetime | None
    ended: bool


def share(ledger: Ledger, name: str, agreed: Agreement) -> list[Standing]:
    """Adds to the agreement with each party named, and returns what holds now with each. An end that is named holds for
    all that the party may. UsageError if nobody is named."""
    if not agreed.parties:
        raise UsageError("who may do what there?", hint="Say it: --read PARTY, --write PARTY or --pass-on PARTY")
    with ledger.write() as con:
        append(con, agree(con, name, agreed))
        return [one for one in standing(con, number_of(con, name)) if one.party in _names(con, agreed.parties)]


def end(ledger: Ledger, name: str, party: str, rights: Collection[Right] = RIGHTS) -> Standing | None:
    """Ends a party's agreement, or some rights of it. Returns what is left of it. UsageError if it has none."""
    with ledger.write() as con:
        number, holder = number_of(con, name), find(con, party)
        hold(con, [number])
        row = _row(con, number, holder)
        if row is None:
            raise UsageError(f"there is no agreement with {party} on {name}.", hint="See: comity collection list")
        left: dict[str, bool] = {right: bool(getattr(row, right)) and right not in rights for right in RIGHTS}
        con.execute(delete(AGREEMENT).where(AGREEMENT.c.collection == number, AGREEMENT.c.party_id == holder))
        if any(left.values()):
            _write(con, number, holder, left, row.until)
        changed(con)
        note(con, "agreement end", holder, {"collection": number, "rights": sorted(rights)})
        return next((one for one in standing(con, number) if one.party in _names(con, [party])), None)


def standing(con: Connection, number: int) -> list[Standing]:
    """All agreements on a collection, by name of the party."""
    asked = select(AGREEMENT, PARTY.c.name).join(PARTY).where(AGREEMENT.c.collection == number).order_by(PARTY.c.name)
    now = datetime.now(UTC)
    return [Standing(row.name, bool(row.reads), bool(row.writes), bool(row.passes_on), row.until, _ended(row, now))
            for row in con.execute(asked)]  # fmt: skip


def number_of(con: Connection, name: str) -> int:
    """The number of a collection by its name or id. NotFoundError if there is none."""
    same = or_(COLLECTION.c.name == name, COLLECTION.c.collection_id == name)
    found = con.scalar(select(COLLECTION.c.number).where(same))
    if found is None:
        raise NotFoundError(f"there is no collection {name!r}.", hint="See: comity collection list")
    return int(found)


def agree(con: Connection, name: str, agreed: Agreement) -> list[Entry]:
    """Makes agreements. Returns what the audit has to tell of them, which comes after all else (`locking`)."""
    number, entries = number_of(con, name), list[Entry]()
    hold(con, [number])
    for party in agreed.parties:
        holder = find(con, party)
        row = _row(con, number, holder)
        before = row if row is not None and not _ended(row, datetime.now(UTC)) else None
        said = {"reads": agreed.read, "writes": agreed.write, "passes_on": agreed.pass_on}
        rights = {key: party in names or bool(before and getattr(before, key)) for key, names in said.items()}
        until = agreed.until or (before.until if before else None)
        con.execute(delete(AGREEMENT).where(AGREEMENT.c.collection == number, AGREEMENT.c.party_id == holder))
        _write(con, number, holder, rights, until)
        told = {"collection": number, **rights, "until": until}
        entries.append(Entry(datetime.now(UTC), None, "agreement", holder, told))
    changed(con)
    return entries


def _row(con: Connection, number: int, holder: str) -> Row[Any] | None:
    there = (AGREEMENT.c.collection == number) & (AGREEMENT.c.party_id == holder)
    return con.execute(select(AGREEMENT).where(there)).first()


def _write(con: Connection, number: int, holder: str, rights: dict[str, bool], until: datetime | None) -> None:
    kept = {key: int(value) for key, value in rights.items()}
    con.execute(insert(AGREEMENT).values(collection=number, party_id=holder, until=until, **kept))


def _ended(row: Row[Any], now: datetime) -> bool:
    return row.until is not None and row.until <= now


def _names(con: Connection, said: Sequence[str]) -> set[str]:
    """Names of parties that were named by them or by ids."""
    return set(con.scalars(select(PARTY.c.name).where(or_(PARTY.c.name.in_(said), PARTY.c.party_id.in_(said)))))
