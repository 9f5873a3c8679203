"""Parties, communities, their keys, and people who sign in for them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table, Text, UniqueConstraint

from comity.store.ledger.moment import Moment
from comity.store.ledger.tables.meta import META

PARTY = Table(
    "party",
    META,
    Column("party_id", Text, primary_key=True, doc="a STIX identity's id"),
    Column("name", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False, doc="state, ministry, cert, organisation, community"),
    Column("made_at", Moment, nullable=False),
)

MEMBERSHIP = Table(
    "membership",
    META,
    Column("community_id", Text, ForeignKey("party.party_id"), primary_key=True),
    Column("party_id", Text, ForeignKey("party.party_id"), primary_key=True),
)
"""Who belongs to a community."""

PARTY_KEY = Table(
    "party_key",
    META,
    Column("key_id", Text, primary_key=True, doc="names the key in lists; no secret"),
    Column("party_id", Text, ForeignKey("party.party_id"), nullable=False),
    Column("hash", Text, nullable=False, unique=True, doc="SHA-256 of the key, hexadecimal"),
    Column("scope", Text, nullable=False, doc="read, write, or both joined by a comma"),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("revoked_at", Moment),
)

PERSON = Table(
    "person",
    META,
    Column("person_id", Text, primary_key=True, doc="names the person in lists and in the audit"),
    Column("party_id", Text, ForeignKey("party.party_id"), nullable=False),
    Column("issuer", Text, nullable=False, doc="who says who they are: an OpenID provider's address"),
    Column("claim", Text, nullable=False, doc="sub or email: what of their word is looked at"),
    Column("value", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    UniqueConstraint("issuer", "claim", "value", name="ux_person"),
)
"""People of parties, who sign in to read. One who was removed has no row."""

SIGNING_IN = Table(
    "signing_in",
    META,
    Column("state", Text, primary_key=True, doc="SHA-256 of what the provider gives back, hexadecimal"),
    Column("browser", Text, nullable=False, doc="SHA-256 of the cookie of the browser that began"),
    Column("nonce", Text, nullable=False),
    Column("verifier", Text, nullable=False, doc="of PKCE"),
    Column("leads_to", Text, nullable=False, doc="page of ours"),
    Column("until", Moment, nullable=False, index=True),
)
"""Sign-ins that were begun and not ended. Each is taken once."""

PERSON_SESSION = Table(
    "person_session",
    META,
    Column("hash", Text, primary_key=True, doc="SHA-256 of the cookie, hexadecimal"),
    Column("person_id", Text, ForeignKey("person.person_id"), nullable=False, index=True),
    Column("made_at", Moment, nullable=False),
    Column("until", Moment, nullable=False, index=True),
)
