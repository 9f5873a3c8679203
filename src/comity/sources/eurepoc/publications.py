"""Addresses of publications: lists of them as text, some glued together, some broken."""

from __future__ import annotations

import re

from comity.sources.eurepoc.lists import flat
from comity.sources.kit import Cell, Record

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u00ad\ufeff"))
_GLUE = re.compile(r"[\s,;]+(?=https?://)")
_ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+")


def addresses(text: str) -> list[str]:
    """The addresses in a text that should hold one, without invisible characters; broken ones as they are."""
    return _GLUE.split(text.translate(_INVISIBLE).strip())


def tell(record: Record, cell: Cell, subject: str = "") -> None:
    """Each address once. Issue `bad-url` for a text that holds several, or one that can't be an address."""
    said: set[str] = set()
    for item in flat(record, cell):
        found = addresses(item.text)
        sound = [address for address in found if _ADDRESS.fullmatch(address)]
        if len(found) > 1 or not sound:
            record.issue("bad-url", "several addresses in one" if len(sound) > 1 else "not an address", item)
        for address in sound:
            if address not in said:
                record.say("publication", address, item, subject=subject)
            said.add(address)
