"""The ledgers on which each test here runs."""

from __future__ import annotations

from ledgers import postgres, url

__all__ = ["postgres", "url"]
