"""Signing in: begun in one browser, ended there once; then a session until it is ended, runs out, or the person goes.

What browsers are given is random; what is kept of it is its hash. A session is looked up at each request.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from comity.share.audit.chain import note
from comity.share.parties.keys import hashed
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import PERSON, PERSON_SESSION, SIGNING_IN

HOURS = 8
"""How long a session holds."""

MINUTES = 10
"""How long a person may take to sign in."""


class Begun(NamedTuple):
    """state, nonce: go to the provider. browser: a cookie. verifier: stays here."""

    state: str
    browser: str
    nonce: str
    verifier: str


class Taken(NamedTuple):
    """What was kept of a sign-in that was begun."""

    nonce: str
    verifier: str
    leads_to: str


class Signed(NamedTuple):
    """Who is signed in."""

    person_id: str
    party_id: str


def begin(ledger: Ledger, leads_to: str) -> Begun:
    """Begins to sign in."""
    made, now = Begun(*(token_urlsafe(32) for _ in Begun._fields)), datetime.now(UTC)
    with ledger.write() as con:
        con.execute(delete(SIGNING_IN).where(SIGNING_IN.c.until <= now))
        con.execute(insert(SIGNING_IN).values(state=hashed(made.state), browser=hashed(made.browser), nonce=made.nonce,
                                              verifier=made.verifier, leads_to=leads_to,
                                              until=now + timedelta(minutes=MINUTES)))  # fmt: skip
    return made


def take(ledger: Ledger, state: str, browser: str) -> Taken | None:
    """What was begun with this state in this browser, once; None if it was not, is used up, or took too long."""
    there = (SIGNING_IN.c.state == hashed(state)) & (SIGNING_IN.c.browser == hashed(browser))
    columns = (SIGNING_IN.c.nonce, SIGNING_IN.c.verifier, SIGNING_IN.c.leads_to, SIGNING_IN.c.until)
    with ledger.write() as con:
        row = con.execute(delete(SIGNING_IN).where(there).returning(*columns)).one_or_none()
    return Taken(row.nonce, row.verifier, row.leads_to) if row and row.until > datetime.now(UTC) else None


def open_(con: Connection, person_id: str, party_id: str) -> str:
    """Opens a session. What it returns is for the person's browser alone."""
    token, now = token_urlsafe(32), datetime.now(UTC)
    con.execute(delete(PERSON_SESSION).where(PERSON_SESSION.c.until <= now))
    con.execute(insert(PERSON_SESSION).values(hash=hashed(token), person_id=person_id, made_at=now,
                                              until=now + timedelta(hours=HOURS)))  # fmt: skip
    note(con, "sign in", party_id, {"person": person_id}, party_id)
    return token


def who(con: Connection, token: str) -> Signed | None:
    """Whose session it is, None if it is nobody's, or no longer."""
    there = (PERSON_SESSION.c.hash == hashed(token)) & (PERSON_SESSION.c.until > datetime.now(UTC))
    asked = select(PERSON.c.person_id, PERSON.c.party_id).join(PERSON_SESSION).where(there)
    row = con.execute(asked).one_or_none()
    return Signed(row.person_id, row.party_id) if row else None


def end(ledger: Ledger, token: str) -> None:
    """Ends a session, if it is one."""
    with ledger.write() as con:
        signed = who(con, token)
        con.execute(delete(PERSON_SESSION).where(PERSON_SESSION.c.hash == hashed(token)))
        if signed:
            note(con, "sign out", signed.party_id, {"person": signed.person_id}, signed.party_id)
