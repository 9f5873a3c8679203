"""Whose objects first had an audience: how many a party may make is bounded."""

from __future__ import annotations

from sqlalchemy import Connection, text


def forward(con: Connection) -> None:
    """Adds the column. Of audiences that are there, nobody is said to have made them."""
    con.execute(text("ALTER TABLE audience ADD COLUMN made_by TEXT"))
