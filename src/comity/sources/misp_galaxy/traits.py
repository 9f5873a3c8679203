"""Where an actor is said to come from, who is said to stand behind it, and what else is told of it."""

from __future__ import annotations

import re

from comity.model import territories
from comity.sources.kit import Cell, Record
from comity.sources.kit.documents import Document

_DEFAULT = "50"  # 155 of 164 entries carry it: the form's default, so it tells no one's confidence
_AS_WRITTEN = {"capabilities": "method", "mode-of-operation": "method",
               "sector": "classification", "threat-actor-classification": "classification",
               "spoken-language": "language", "victimology": "target"}  # fmt: skip
_ADDRESS = re.compile(r"https?://[^\s/]+\.\S+")


def tell_traits(record: Record, meta: Document) -> None:
    """Origin, sponsor, purpose, publications and the rarer keys."""
    _tell_country(record, meta.take("country"), meta.take("attribution-confidence").text)
    _tell_sponsor(record, meta.take("cfr-suspected-state-sponsor"))
    _tell_microsoft(record, meta.take("microsoft-origin-threat"))
    for cell in meta.take_list("cfr-type-of-incident"):
        record.mapped("cfr-type-of-incident", cell)
    for cell in meta.take_list("motive"):
        record.mapped("motive", cell)
    record.edtf("since", meta.take("since"))
    for cell in meta.take_list("GRU"):  # the key is the organisation, the value its unit
        record.say("organisation", f"GRU, {cell.text}", cell, method="parsed")
    for key, prop in _AS_WRITTEN.items():
        for cell in meta.take_list(key):
            record.say(prop, cell.text, cell)
    for key in ("refs", "sources", "references"):
        for cell in meta.take_list(key):
            _tell_address(record, cell)


def _tell_country(record: Record, cell: Cell, confidence: str) -> None:
    if not cell:
        return
    found = territories.find(cell.text)
    if found is None:
        record.issue("unknown-territory", "no territory of that code", cell)
        return
    stated = None if confidence in ("", _DEFAULT) else f"attribution-confidence {confidence} of 100"
    record.say("country", found.code, cell, confidence=stated)


def _tell_sponsor(record: Record, cell: Cell) -> None:
    if cell.text == "Unknown":
        record.absent("sponsor", "unknown", cell)
        return
    for piece in territories.split(cell.text):
        record.say("sponsor", piece if isinstance(piece, str) else piece.name, cell, stance="suspects", method="parsed")


def _tell_microsoft(record: Record, cell: Cell) -> None:
    """What Microsoft's naming table says: a country, or what kind of actor it is."""
    via = f"via {record.record_id}"
    for number, piece in enumerate(territories.split(cell.text)):
        if isinstance(piece, str):
            record.say("classification", piece, cell.piece(piece, number), by="Microsoft", seen=via)
        else:
            record.say("country", piece.code, cell.piece(cell.text, number), by="Microsoft", seen=via, method="parsed")


def _tell_address(record: Record, cell: Cell) -> None:
    if _ADDRESS.fullmatch(cell.text):
        record.say("publication", cell.text, cell)
    else:
        record.issue("bad-url", "not an address", cell)
