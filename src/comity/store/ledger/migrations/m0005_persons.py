"""Persons of parties who sign in: who they are, sign-ins that were begun, and sessions."""

from __future__ import annotations

from sqlalchemy import Column, Connection, ForeignKey, MetaData, Table, Text, UniqueConstraint

from comity.store.ledger.moment import Moment


def forward(con: Connection) -> None:
    """Makes the tables."""
    meta = MetaData()
    Table("party", meta, Column("party_id", Text, primary_key=True))
    made = [
        Table(
            "person",
            meta,
            Column("person_id", Text, primary_key=True),
            Column("party_id", Text, ForeignKey("party.party_id"), nullable=False),
            Column("issuer", Text, nullable=False),
            Column("claim", Text, nullable=False),
            Column("value", Text, nullable=False),
            Column("made_at", Moment, nullable=False),
            UniqueConstraint("issuer", "claim", "value", name="ux_person"),
        ),
        Table(
            "signing_in",
            meta,
            Column("state", Text, primary_key=True),
            Column("browser", Text, nullable=False),
            Column("nonce", Text, nullable=False),
            Column("verifier", Text, nullable=False),
            Column("leads_to", Text, nullable=False),
            Column("until", Moment, nullable=False, index=True),
        ),
        Table(
            "person_session",
            meta,
            Column("hash", Text, primary_key=True),
            Column("person_id", Text, ForeignKey("person.person_id"), nullable=False, index=True),
            Column("made_at", Moment, nullable=False),
            Column("until", Moment, nullable=False, index=True),
        ),
    ]
    meta.create_all(con, tables=made)
