"""Whom an actor is said to act against: countries and sectors that were observed."""

from __future__ import annotations

from comity.model import territories
from comity.sources.kit import Cell, Crawl, Record
from comity.sources.kit.documents import Document

_AND_SO_ON = {"others", "other", "elsewhere"}  # they end a list and name nobody


def tell_targets(run: Crawl, record: Record, card: Document) -> None:
    """Territories and kinds of victims. What is neither stays words."""
    for cell in card.take_list("observed-countries"):
        if cell.text not in _AND_SO_ON:
            _tell_country(record, cell)
    for cell in card.take_list("observed-sectors"):
        found = run.look_up("sector", cell)
        if not found and cell.text not in _AND_SO_ON:
            record.say("target", cell.text, cell)
        for prop, code, _ in found:
            record.say(prop, code, cell, method="crosswalk")


def _tell_country(record: Record, cell: Cell) -> None:
    """A cell is one name or a list; prose in which only some words are territories isn't taken apart."""
    pieces = territories.split(cell.text)
    if any(isinstance(piece, str) for piece in pieces):
        record.say("target", cell.text, cell)
        record.issue("unknown-territory", "no territory of that name; its words are kept as the target", cell)
        return
    for piece in pieces:
        if not isinstance(piece, str):
            record.say("target_country", piece.code, cell, method="parsed")
