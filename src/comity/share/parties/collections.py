"""Collections, and agreements on what a party may do in each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

import msgspec
from sqlalchemy import Connection, delete, func, insert, or_, select
from sqlalchemy.exc import IntegrityError

from comity.model.errors import NotFoundError, UsageError
from comity.share.audit.chain import Entry, append, note
from comity.share.parties.changes import changed
from comity.share.parties.members import clear_name, find
from comity.store.ledger.locking import hold
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import AGREEMENT, COLLECTION, PARTY, SHARED_OBJECT


class Agreement(msgspec.Struct, frozen=True):
    """Names of parties or communities that may read, write and pass on, until a moment or for good."""

    read: Sequence[str] = ()
    write: Sequence[str] = ()
    pass_on: Sequence[str] = ()
    until: datetime | None = None


class Listed(msgspec.Struct, frozen=True):
    """A collection as it is listed."""

    collection_id: str
    name: str
    open: bool
    read: list[str]
    write: list[str]
    versions: int


def add(ledger: Ledger, name: str, agreed: Agreement | None = None, *, description: str | None = None,
        open_: bool = False) -> str:  # fmt: skip
    """Adds a collection and returns its id. open_: whoever comes may read it. UsageError if the name is taken."""
    clear_name(name)
    made = str(uuid4())
    with ledger.write() as con:
        row = {"collection_id": made, "name": name, "description": description, "open": int(open_),
               "last_added": 0, "made_at": datetime.now(UTC)}  # fmt: skip
        try:
            con.execute(insert(COLLECTION).values(row))
        except IntegrityError as error:
            raise UsageError(f"there is a collection called {name!r} already.", hint="Choose another name.") from error
        agreements = _agree(con, made, agreed or Agreement())
        note(con, "collection add", made, {"name": name, "open": open_})
        append(con, agreements)
    return made


def share(ledger: Ledger, name: str, agreed: Agreement) -> None:
    """Makes an agreement with each party named, in place of the one before. One who is named for nothing has none."""
    with ledger.write() as con:
        append(con, _agree(con, name, agreed))


def end(ledger: Ledger, name: str, party: str) -> None:
    """Ends a party's agreement, if it has one."""
    with ledger.write() as con:
        number, holder = number_of(con, name), find(con, party)
        hold(con, [number])
        con.execute(delete(AGREEMENT).where(AGREEMENT.c.collection == number, AGREEMENT.c.party_id == holder))
        changed(con)
        note(con, "agreement end", holder, {"collection": number})


def collections(ledger: Ledger) -> list[Listed]:
    """All, by name. versions: of objects, all told."""
    with ledger.read() as con:
        rows = con.execute(select(COLLECTION).order_by(COLLECTION.c.name)).all()
        said = con.execute(select(AGREEMENT, PARTY.c.name).join(PARTY).order_by(PARTY.c.name)).all()
        held = con.execute(select(SHARED_OBJECT.c.collection, func.count()).group_by(SHARED_OBJECT.c.collection)).all()
    count: dict[int, int] = {row[0]: row[1] for row in held}
    return [Listed(row.collection_id, row.name, bool(row.open),
                   [one.name for one in said if one.collection == row.number and one.reads],
                   [one.name for one in said if one.collection == row.number and one.writes],
                   count.get(row.number, 0)) for row in rows]  # fmt: skip


def number_of(con: Connection, name: str) -> int:
    """The number of a collection by its name or id. NotFoundError if there is none."""
    same = or_(COLLECTION.c.name == name, COLLECTION.c.collection_id == name)
    found = con.scalar(select(COLLECTION.c.number).where(same))
    if found is None:
        raise NotFoundError(f"there is no collection {name!r}.", hint="See: comity collection list")
    return int(found)


def _agree(con: Connection, name: str, agreed: Agreement) -> list[Entry]:
    """Makes agreements. Returns what the audit has to tell of them, which comes after all else (`locking`)."""
    number, entries = number_of(con, name), list[Entry]()
    hold(con, [number])
    for party in dict.fromkeys((*agreed.read, *agreed.write, *agreed.pass_on)):
        holder = find(con, party)
        con.execute(delete(AGREEMENT).where(AGREEMENT.c.collection == number, AGREEMENT.c.party_id == holder))
        rights = {"reads": party in agreed.read, "writes": party in agreed.write, "passes_on": party in agreed.pass_on}
        con.execute(insert(AGREEMENT).values(collection=number, party_id=holder, until=agreed.until,
                                             **{key: int(value) for key, value in rights.items()}))  # fmt: skip
        said = {"collection": number, **rights, "until": agreed.until}
        entries.append(Entry(datetime.now(UTC), None, "agreement", holder, said))
    changed(con)
    return entries
