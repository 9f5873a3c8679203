"""What every ledger has: which migrations made it, and how far its rules have changed."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, SmallInteger, Table, Text

from comity.store.ledger.moment import Moment
from comity.store.ledger.tables.meta import META

MIGRATION = Table(
    "migration",
    META,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
)
"""The migrations that were applied."""

SHARING = Table(
    "sharing",
    META,
    Column("one", SmallInteger, primary_key=True, autoincrement=False, doc="always 1"),
    Column("generation", BigInteger, nullable=False, doc="goes up when parties, keys, agreements or audiences change"),
)
"""One row: the state of the rules, by which what was computed from them is known to be stale."""
