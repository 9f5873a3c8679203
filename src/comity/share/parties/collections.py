"""Collections of objects: added, listed."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import msgspec
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from comity.model.errors import UsageError
from comity.share.audit.chain import append, note
from comity.share.parties.agreements import Agreement, Standing, agree, number_of, standing
from comity.share.parties.changes import changed
from comity.share.parties.members import clear_name
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import COLLECTION, SHARED_OBJECT


class Listed(msgspec.Struct, frozen=True):
    """A collection as it is listed. open: whoever comes may read it. versions: of objects, all told."""

    collection_id: str
    name: str
    open: bool
    agreements: list[Standing]
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
        agreements = agree(con, made, agreed or Agreement())
        note(con, "collection add", made, {"name": name, "open": open_})
        append(con, agreements)
    return made


def rename(ledger: Ledger, name: str, new: str) -> None:
    """Gives another name. UsageError if that is taken or can't be one, NotFoundError if there is no such collection."""
    clear_name(new)
    with ledger.write() as con:
        number = number_of(con, name)
        try:
            con.execute(update(COLLECTION).where(COLLECTION.c.number == number).values(name=new))
        except IntegrityError as error:
            raise UsageError(f"there is a collection called {new!r} already.", hint="Choose another name.") from error
        changed(con)
        note(con, "collection rename", str(number), {"from": name, "to": new})


def collections(ledger: Ledger) -> list[Listed]:
    """All, by name."""
    with ledger.read() as con:
        rows = con.execute(select(COLLECTION).order_by(COLLECTION.c.name)).all()
        agreed = {row.number: standing(con, row.number) for row in rows}
        held = con.execute(select(SHARED_OBJECT.c.collection, func.count()).group_by(SHARED_OBJECT.c.collection)).all()
    count: dict[int, int] = {row[0]: row[1] for row in held}
    return [Listed(row.collection_id, row.name, bool(row.open), agreed[row.number], count.get(row.number, 0))
            for row in rows]  # fmt: skip
