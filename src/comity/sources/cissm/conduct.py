"""What was done: motive, event type and subtypes, and the effect that each subtype is."""

from __future__ import annotations

import re
from collections.abc import Mapping

from comity.sources.cissm.text import kinds
from comity.sources.kit import Cell, Crawl, Record
from comity.sources.kit.parts import subject

_TAKES = ("Exploitative", "Exploitive", "Mixed")
_OF_EFFECT = ("kind", "cia", "dimension")
_RANSOM = re.compile(r"(?i)\bransom-?ware\b")
_HEDGE = re.compile(
    r"(?i)\b(?:alleged(?:ly)?|apparent(?:ly)?|appears?|denie[ds]|likely|looks? like|possibl[ey]|reportedly|suspected)\b"
)


def tell_conduct(run: Crawl, record: Record, cells: Mapping[str, Cell]) -> None:
    """Type, security property, method and purpose of an event, and its effects."""
    kind, subtypes = cells["event_type"], cells["event_subtype"]
    record.mapped("event_type", kind)
    if not kinds(subtypes.text):
        record.mapped("event_type alone", kind)
    for piece in subtypes.split(","):
        _tell_subtype(run, record, piece)
    if "data attack" in kinds(subtypes.text):
        _tell_ransomware(record, cells["description"])
    for piece in cells["motive"].split(","):
        record.mapped("motive", piece, only=() if kind.text in _TAKES else ("purpose",))


def _tell_subtype(run: Crawl, record: Record, piece: Cell) -> None:
    effect = subject("effect", *kinds(piece.text))
    for prop, code, stance in run.look_up("event_subtype", piece):
        if prop != "kind":
            record.say(prop, code or None, piece, stance=stance, method="crosswalk")
        if prop in _OF_EFFECT:
            record.say(prop, code, piece, subject=effect, method="crosswalk")


def _tell_ransomware(record: Record, description: Cell) -> None:
    """No code says that data were encrypted for ransom, but the words of an entry coded as a data attack do."""
    if found := _RANSOM.search(description.text):
        stance = "suspects" if _HEDGE.search(description.text) else "asserts"
        record.say("type", "ransomware", description.piece(found[0], 0), stance=stance, method="pattern")
