"""Whom an actor is said to act against."""

from __future__ import annotations

from comity.model import territories
from comity.sources.kit import Record
from comity.sources.kit.documents import Document


def tell_targets(record: Record, meta: Document) -> None:
    """Countries and names of suspected victims, and the kinds and sectors they belong to."""
    for key in ("cfr-suspected-victims", "suspected-victims"):
        for cell in meta.take_list(key):
            for piece in territories.split(cell.text):
                if isinstance(piece, str):
                    record.say("target", piece, cell, stance="suspects")
                else:
                    record.say("target_country", piece.code, cell, stance="suspects", method="parsed")
    for key in ("cfr-target-category", "targeted-sector"):
        for cell in meta.take_list(key):
            record.mapped("target", cell)
