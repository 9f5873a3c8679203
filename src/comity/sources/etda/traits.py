"""Where an actor is said to come from, who is said to stand behind it, since when it acts, and how."""

from __future__ import annotations

import re

from comity.model import territories
from comity.sources.etda.text import address, plain
from comity.sources.kit import Cell, Crawl, Record
from comity.sources.kit.documents import Document

_HEDGE = re.compile(r"(?i)\b(?:seems|possibly|believed|likely|some degree)\b")
_LINKS = ("information", "mitre-attack", "playbook", "alienvault-otx")


def tell_traits(run: Crawl, record: Record, card: Document) -> None:
    """Country, sponsor, motivation, first year, tools, description, links."""
    for cell in card.take_list("country"):
        _tell_country(run, record, cell)
    _tell_sponsor(record, card.take("sponsor"))
    for cell in card.take_list("motivation"):
        record.mapped("motivation", cell)
    record.edtf("since", card.take("first-seen"))
    for cell in card.take_list("tools"):
        record.say("method", plain(cell.text), cell)
    for key in _LINKS:
        for cell in card.take_list(key):
            tell_link(record, cell)


def tell_link(record: Record, cell: Cell) -> None:
    """An address; what is none is an issue."""
    found = address(cell.text)
    if found:
        record.say("publication", found, cell, method="as-is" if found == cell.text else "parsed")
    else:
        record.issue("bad-url", "not an address", cell)


def _tell_country(run: Crawl, record: Record, cell: Cell) -> None:
    found = territories.find(cell.text)
    if found is None and cell.text.startswith("["):
        record.mapped("country", cell)
        return
    if found is None:
        record.issue("unknown-territory", "no territory of that name", cell)
        return
    if found.kind in ("region", "organisation"):
        record.issue("pseudo-country", "a region or an organisation stands for a country", cell, level="info")
    record.say("country", found.code, cell, method="parsed")


def _tell_sponsor(record: Record, cell: Cell) -> None:
    """As written: `State-sponsored, GRU` names no territory. Words of doubt make it a suspicion and are kept."""
    if cell:
        hedge = _HEDGE.search(cell.text)
        record.say("sponsor", cell.text, cell, stance="suspects" if hedge else "asserts",
                   confidence=hedge[0] if hedge else None)  # fmt: skip
