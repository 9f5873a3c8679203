"""What all tables of the ledger are tables of."""

from __future__ import annotations

from sqlalchemy import MetaData

META = MetaData()
