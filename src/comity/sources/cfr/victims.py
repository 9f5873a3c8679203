"""Victims: countries and names mixed in free text. What is no territory is a name without a country; no guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from comity.model import territories
from comity.sources.cfr.text import clean
from comity.sources.kit import Cell, Record
from comity.sources.kit.parts import subject

_PLAIN = re.compile(r"[a-z]+\b")
_LINK = re.compile(r"https?://")


@dataclass(frozen=True, slots=True)
class Victim:
    """A territory's code, or a name; the part it is told of."""

    name: str
    code: str
    cell: Cell

    @property
    def part(self) -> str:
        """The victim's subject: its code or its name."""
        return subject("victim", self.name or self.code)


def victims(record: Record, cell: Cell) -> list[Victim]:
    """All victims of a cell. A sentence cut at its commas is no list: what its pieces leave stays one name."""
    text = clean(cell.text)
    if not text or _LINK.search(text):
        return []
    pieces = territories.split(text)
    names = [piece for piece in pieces if isinstance(piece, str)]
    if len(names) > 1 and any(_PLAIN.match(name) for name in names):
        record.issue("victims-in-prose", "a sentence, not a list: its words stay one name", cell, level="info")
        pieces = [", ".join(names), *(piece for piece in pieces if not isinstance(piece, str))]
    return [_victim(piece, cell, n) for n, piece in enumerate(pieces)]


def tell_victims(record: Record, found: Sequence[Victim]) -> None:
    """Country or name of each."""
    for victim in found:
        if victim.name:
            record.say("name", victim.name, victim.cell, subject=victim.part, method="parsed")
        if victim.code:
            record.say("country", victim.code, victim.cell, subject=victim.part, method="parsed")


def tell_categories(record: Record, cell: Cell, found: Sequence[Victim]) -> None:
    """CFR's category belongs to the entry: to the victim if there is one, else to a part that has nothing else."""
    for piece in cell.split(","):
        part = found[0].part if len(found) == 1 else subject("victim", "category", piece.text)
        record.mapped("Category", piece, subject=part)


def _victim(piece: territories.Territory | str, cell: Cell, number: int) -> Victim:
    place = cell.piece(piece if isinstance(piece, str) else cell.text, number)
    if isinstance(piece, str):
        return Victim(piece.removeprefix("and "), "", place)
    return Victim(piece.name if piece.kind == "organisation" else "", piece.code, place)
