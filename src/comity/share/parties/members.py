"""Parties and communities: added, listed, found by name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal, get_args
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import Connection, func, insert, or_, select, update

from comity.model.errors import NotFoundError, UsageError
from comity.share.audit.chain import note
from comity.share.parties.changes import changed
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import MEMBERSHIP, PARTY

Kind = Literal["state", "ministry", "cert", "organisation", "community"]
KINDS: tuple[str, ...] = get_args(Kind)
LONGEST_NAME = 200


class Party(msgspec.Struct, frozen=True):
    """party_id: a STIX identity's. communities: names of those it belongs to."""

    party_id: str
    name: str
    kind: str
    communities: list[str]


def add(ledger: Ledger, name: str, kind: Kind = "organisation", communities: Sequence[str] = (),
        uuid: str | None = None) -> Party:  # fmt: skip
    """Adds a party. uuid: by which others name it, as MISP does in sharing groups; else a new one. UsageError if it or
    the name is taken or can't be one; NotFoundError for an unknown community."""
    clear_name(name)
    made = Party(f"identity--{_uuid(uuid) if uuid else uuid4()}", name, kind, list(communities))
    with ledger.write() as con:
        _free(con, name)
        if con.scalar(select(PARTY.c.name).where(PARTY.c.party_id == made.party_id)):
            raise UsageError(f"there is a party with the id {made.party_id} already.", hint="See: comity party list")
        con.execute(insert(PARTY).values(party_id=made.party_id, name=name, kind=kind, made_at=datetime.now(UTC)))
        for community in communities:
            _join(con, made.party_id, community)
        changed(con)
        note(con, "party add", made.party_id, {"name": name, "kind": kind, "communities": list(communities)})
    return made


def rename(ledger: Ledger, name: str, new: str) -> None:
    """Gives another name; the id stays, and all that is agreed. UsageError and NotFoundError as of `add`."""
    clear_name(new)
    with ledger.write() as con:
        held = find(con, name)
        _free(con, new, held)
        con.execute(update(PARTY).where(PARTY.c.party_id == held).values(name=new))
        changed(con)
        note(con, "party rename", held, {"from": name, "to": new})


def parties(ledger: Ledger) -> list[Party]:
    """All, by name."""
    with ledger.read() as con:
        names = {row.party_id: row.name for row in con.execute(select(PARTY.c.party_id, PARTY.c.name))}
        joined = con.execute(select(MEMBERSHIP)).all()
        rows = con.execute(select(PARTY).order_by(PARTY.c.name)).all()
    of = {row.party_id: sorted(names[one.community_id] for one in joined if one.party_id == row.party_id)
          for row in rows}  # fmt: skip
    return [Party(row.party_id, row.name, row.kind, of[row.party_id]) for row in rows]


def find(con: Connection, name: str) -> str:
    """The id of a party by its name or id. NotFoundError if there is none."""
    found = con.scalar(select(PARTY.c.party_id).where(or_(PARTY.c.name == name, PARTY.c.party_id == name)))
    if found is None:
        raise NotFoundError(f"there is no party {name!r}.", hint="See: comity party list")
    return str(found)


def clear_name(name: str) -> None:
    """UsageError if a name could not be read or listed."""
    if not name.strip() or name != name.strip() or "," in name or not name.isprintable() or len(name) > LONGEST_NAME:
        raise UsageError("a name is of printable characters, without commas, and not too long.",
                         hint=f"Choose one of at most {LONGEST_NAME} characters.")  # fmt: skip


def _uuid(text: str) -> UUID:
    try:
        return UUID(text.removeprefix("identity--"))
    except ValueError:
        raise UsageError(f"{text!r} is no UUID.", hint="Take the one by which others name the party.") from None


def _free(con: Connection, name: str, mine: str = "") -> None:
    """UsageError if another party has the name, in whatever case: who lists them takes two such for one."""
    same = (func.lower(PARTY.c.name) == name.lower()) & (PARTY.c.party_id != mine)
    if (there := con.scalar(select(PARTY.c.name).where(same))) is not None:
        raise UsageError(f"there is a party called {there!r} already.", hint="Choose another name.")


def _join(con: Connection, party_id: str, community: str) -> None:
    found = find(con, community)
    if con.scalar(select(PARTY.c.kind).where(PARTY.c.party_id == found)) != "community":
        raise UsageError(f"{community!r} is no community.", hint="See: comity party list")
    con.execute(insert(MEMBERSHIP).values(community_id=found, party_id=party_id))
