"""Links: the publications an entry rests on, and the response with the link that tells of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from comity.sources.cfr.text import address, clean
from comity.sources.kit import Cell, Record
from comity.sources.kit.parts import subject

_LINK = re.compile(r"https?://.*", re.DOTALL)
_SEVERAL = re.compile(r"\s*;\s*(?=https?://)")


def tell_sources(record: Record, cells: Sequence[Cell]) -> None:
    """Each address once per column; what is no address is an issue."""
    for cell in cells:
        for number, text in enumerate(_SEVERAL.split(cell.text) if cell else []):
            _tell_address(record, cell.piece(text, number), "")


def tell_response(record: Record, cell: Cell) -> None:
    """`Criminal charges   https://…`: what was done, and where it is told. Who responded isn't told."""
    if not cell:
        return
    match = _LINK.search(cell.text)
    link = match[0] if match else ""
    words = clean(cell.text.removesuffix(link))
    part = subject("response", words, address(link))
    if words:
        if words != "Unknown":
            record.say("text", words, cell.piece(words, 0), subject=part)
        record.mapped("Response", cell.piece(words, 0), subject=part)
    if link:
        _tell_address(record, cell.piece(link, 0), part)


def _tell_address(record: Record, cell: Cell, part: str) -> None:
    found = address(cell.text)
    if found:
        record.say("publication", found, cell, subject=part)
    else:
        record.issue("bad-url", "not an address", cell)
