"""Addresses in the source columns: several in one cell, cut at commas, or words in their place."""

from __future__ import annotations

import re

from comity.sources.kit import Cell, Record
from comity.sources.kit.parts import subject

_BETWEEN = re.compile(r"[\s,;:]*\s[\s,;:]*|[,;:]+(?=https?://)")
_ADDRESS = re.compile(r"https?://[^\s/.]+\.\S+")
_CHARGES = re.compile(r"https?://www\.justice\.gov/\S*\b(?:charge[sd]|charging|indict\w*)\b")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


def addresses(text: str) -> tuple[list[str], list[str]]:
    """The addresses in a cell, and what else stands there."""
    pieces = [piece.strip(",;: ") for piece in _BETWEEN.split(text.translate(_INVISIBLE))]
    found = [piece for piece in pieces if _ADDRESS.fullmatch(piece)]
    return found, [piece for piece in pieces if piece and piece not in found]


def publications(record: Record, cell: Cell) -> list[Cell]:
    """Says each address and gives it back; an issue for anything else in the cell."""
    found, rest = addresses(cell.text)
    cells = [cell.piece(address, number) for number, address in enumerate(found)]
    for address in cells:
        record.say("publication", address.text, address)
    if rest:
        record.issue("bad-url", f"no address: {' '.join(rest)!r}; it may be the rest of one cut in two", cell)
    return cells


def justice(record: Record, cell: Cell) -> None:
    """The column of the US Department of Justice: an indictment only where the address itself speaks of charges."""
    part = subject("response", "US Department of Justice", "indictment")
    for address in publications(record, cell):
        if not _CHARGES.match(address.text):
            continue
        for prop, value in (("responder", "US Department of Justice"), ("responder_kind", "state"),
                            ("responder_country", "US"), ("dimension", "legal"), ("measure", "indictment"),
                            ("publication", address.text)):  # fmt: skip
            record.say(prop, value, address, subject=part, cites=address.text, method="pattern")
