"""A profile of an actor: its names, its suspected sponsor, whom it targets."""

from __future__ import annotations

from comity.model import territories
from comity.sources.cfr.affiliations import read_affiliations
from comity.sources.cfr.people import level
from comity.sources.cfr.text import clean
from comity.sources.cfr.victims import Victim
from comity.sources.kit import Cell, Record

_PROPS = {"accused_state": "sponsor", "accused_organisation": "organisation", "accused_actor": "relation"}


def tell_actor(record: Record, title: Cell, told: Cell, sponsor: Cell) -> None:
    """Names, sponsor, and the actors it is said to be linked to."""
    record.say("name", clean(title.text), title)
    read = read_affiliations(told.text)
    for name in read.names:
        record.say("name", name, told, method="pattern")
    for said in read.accusations:
        for group in said.people.certain:
            for name in group:
                prop = _PROPS[(level(name) or ("accused_actor", ""))[0]]
                record.say(prop, name, told, stance="suspects" if said.hedge else "asserts",
                           confidence=said.hedge or None, method="pattern")  # fmt: skip
    for number, piece in enumerate(territories.split(clean(sponsor.text))):
        name = piece if isinstance(piece, str) else piece.name
        record.say("sponsor", name, sponsor.piece(sponsor.text, number), stance="suspects", method="parsed")


def tell_targets(record: Record, found: list[Victim], category: Cell) -> None:
    """Territories, names and kinds of victims."""
    for victim in found:
        prop = "target" if victim.name else "target_country"
        record.say(prop, victim.name or victim.code, victim.cell, stance="suspects", method="parsed")
    for piece in category.split(","):
        record.mapped("Category-of-actor", piece)
