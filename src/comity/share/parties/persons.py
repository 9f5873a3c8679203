"""People of parties: who is one, by the word of an OpenID provider.

A person is named by the provider and a subject, which the provider never gives to another, or by an address of e-mail
that the provider says it has verified. Both are compared letter by letter. A domain of addresses names nobody: who may
have an address there is not for us to know.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from comity.model.errors import NotFoundError, UsageError
from comity.share.audit.chain import note
from comity.share.parties.changes import changed
from comity.share.parties.members import find
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import PARTY, PERSON, PERSON_SESSION

Claim = Literal["sub", "email"]
_LONGEST = 255


class Person(msgspec.Struct, frozen=True):
    """A person as they are listed. party: its name."""

    person_id: str
    party: str
    issuer: str
    claim: str
    value: str
    made_at: datetime


def add(ledger: Ledger, party: str, issuer: str, claim: Claim, value: str) -> str:
    """Makes somebody a person of a party, and returns the name by which they are removed. UsageError if they are one
    already, of this party or another, or if the provider or the value can't be one."""
    _check(issuer, claim, value)
    person_id = f"person-{token_hex(6)}"
    with ledger.write() as con:
        holder = find(con, party)
        row = {"person_id": person_id, "party_id": holder, "issuer": issuer, "claim": claim, "value": value,
               "made_at": datetime.now(UTC)}  # fmt: skip
        try:
            con.execute(insert(PERSON).values(row))
        except IntegrityError as error:
            raise UsageError("that person belongs to a party already.", hint="See: comity party person list") from error
        changed(con)
        note(con, "person add", holder, {"person": person_id, "issuer": issuer, "claim": claim})
    return person_id


def persons(ledger: Ledger) -> list[Person]:
    """All, by party."""
    with ledger.read() as con:
        asked = select(PERSON, PARTY.c.name).join(PARTY).order_by(PARTY.c.name, PERSON.c.made_at)
        rows = con.execute(asked).all()
    return [Person(row.person_id, row.name, row.issuer, row.claim, row.value, row.made_at) for row in rows]


def remove(ledger: Ledger, person_id: str) -> None:
    """Removes a person, and ends their sessions, for all workers at their next request. NotFoundError for nobody."""
    with ledger.write() as con:
        there = PERSON.c.person_id == person_id
        holder = con.scalar(select(PERSON.c.party_id).where(there))
        if holder is None:
            raise NotFoundError(f"there is no person {person_id!r}.", hint="See: comity party person list")
        con.execute(delete(PERSON_SESSION).where(PERSON_SESSION.c.person_id == person_id))
        con.execute(delete(PERSON).where(there))
        changed(con)
        note(con, "person remove", holder, {"person": person_id})


def who(con: Connection, claims: Mapping[str, Any]) -> tuple[str, str] | None:
    """Person and party of whom a provider speaks, None if no party named them. claims: of a token that was verified."""
    named = [("sub", claims.get("sub"))] + ([("email", claims.get("email"))] if _verified(claims) else [])
    for claim, value in named:
        there = (PERSON.c.issuer == claims.get("iss")) & (PERSON.c.claim == claim) & (PERSON.c.value == value)
        row = con.execute(select(PERSON.c.person_id, PERSON.c.party_id).where(there)).one_or_none()
        if row is not None:
            return row.person_id, row.party_id
    return None


def _verified(claims: Mapping[str, Any]) -> bool:
    return claims.get("email_verified") is True and isinstance(claims.get("email"), str)


def _check(issuer: str, claim: str, value: str) -> None:
    if urlsplit(issuer).scheme not in ("https", "http") or not urlsplit(issuer).hostname:
        raise UsageError("a provider is an address.", hint="Give it as its tokens do: --issuer https://login.example")
    if not value or len(value) > _LONGEST or not (value.isascii() and value.isprintable()) or " " in value:
        raise UsageError(f"a subject or an address is of at most {_LONGEST} printable characters.")
    name, _, domain = value.partition("@")
    if claim == "email" and not (name and "." in domain and "@" not in domain and "*" not in value):
        raise UsageError("that is no address of one person.", hint="Give it whole: --email anna@cert.example")
