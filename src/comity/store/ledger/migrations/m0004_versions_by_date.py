"""An index by which versions of one date are found, whatever objects they are of."""

from __future__ import annotations

from sqlalchemy import Connection, text


def forward(con: Connection) -> None:
    """Makes the index."""
    con.execute(text("CREATE INDEX ix_shared_object_dated ON shared_object (collection, audience, version, added)"))
