"""Keys of parties: made, listed, revoked. A key is shown once; what is kept is its hash.

The hash is SHA-256, without salt or stretching. Those protect secrets that people choose; a key has 256 random bits,
which can't be guessed from a hash however fast it is, and a slow hash would be asked for at every request.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from hashlib import sha256
from secrets import token_hex, token_urlsafe
from typing import Literal, get_args

import msgspec
from sqlalchemy import insert, select, update

from comity.model.errors import NotFoundError, UsageError
from comity.share.audit.chain import note
from comity.share.parties.changes import changed
from comity.share.parties.members import find
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import PARTY, PARTY_KEY

Scope = Literal["read", "write"]
SCOPES: tuple[str, ...] = get_args(Scope)
PREFIX = "comity_"


class Key(msgspec.Struct, frozen=True):
    """A key as it is listed. state: valid, expired or revoked."""

    key_id: str
    party: str
    scope: str
    made_at: datetime
    expires_at: datetime | None
    state: str


def add(ledger: Ledger, party: str, scope: Collection[str] = ("read",), expires: datetime | None = None) -> str:
    """Makes a key and returns it: nobody can show it again. UsageError for an unknown scope or a date gone by."""
    if not scope or not set(scope) <= set(SCOPES):
        raise UsageError("a key's scope is read, write, or both.", hint="Say it as --scope read,write")
    if expires is not None and expires <= datetime.now(UTC):
        raise UsageError("the key would have expired already.", hint="Choose a later date.")
    made, key_id = PREFIX + token_urlsafe(32), f"key-{token_hex(6)}"
    kept = ",".join(one for one in SCOPES if one in scope)
    with ledger.write() as con:
        holder = find(con, party)
        con.execute(insert(PARTY_KEY).values(key_id=key_id, party_id=holder, hash=hashed(made), scope=kept,
                                             made_at=datetime.now(UTC), expires_at=expires))  # fmt: skip
        changed(con)
        note(con, "key add", holder, {"key": key_id, "scope": kept})
    return made


def keys(ledger: Ledger, now: datetime | None = None) -> list[Key]:
    """All keys, oldest first."""
    at = now or datetime.now(UTC)
    with ledger.read() as con:
        rows = con.execute(select(PARTY_KEY, PARTY.c.name).join(PARTY).order_by(PARTY_KEY.c.made_at)).all()
    return [Key(row.key_id, row.name, row.scope, row.made_at, row.expires_at,
                "revoked" if row.revoked_at else "expired" if row.expires_at and row.expires_at <= at else "valid")
            for row in rows]  # fmt: skip


def revoke(ledger: Ledger, key_id: str) -> None:
    """Ends a key, for all workers at their next request. NotFoundError if there is none, UsageError if it is
    revoked already."""
    with ledger.write() as con:
        there = PARTY_KEY.c.key_id == key_id
        row = con.execute(select(PARTY_KEY.c.party_id, PARTY_KEY.c.revoked_at).where(there)).first()
        if row is None:
            raise NotFoundError(f"there is no key {key_id!r} to revoke.", hint="See: comity key list")
        if row.revoked_at is not None:
            raise UsageError(f"{key_id} was revoked on {row.revoked_at:%Y-%m-%d} already.")
        con.execute(update(PARTY_KEY).where(there).values(revoked_at=datetime.now(UTC)))
        changed(con)
        note(con, "key revoke", row.party_id, {"key": key_id})


def hashed(key: str) -> str:
    """What is kept of a key."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
