"""What is noted of the objects of a file while each is at hand, so that none is decoded again for it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from comity.share.importing.terms import KNOWN, Marked, meaning
from comity.share.markings import marked
from comity.share.stix.kinds.references import compared
from comity.share.stix.telling.things import COMITY

_SERVES = frozenset(("marking-definition", "extension-definition", "language-content"))
"""Types that are seldom marked: none is asked for. A marking that they have counts as any other's."""


class Noted:
    """Markings, and who made what. Nothing of it is settled before the last object: a definition may follow its use."""

    def __init__(self) -> None:
        self._meanings = dict(KNOWN)
        self._notices: list[str] = []
        self._marks = Counter[
            tuple[tuple[str, ...], str]
        ]()  # how often the same ones; of what may go unmarked also whose, or of which type
        self._made, self._names = Counter[str](), dict[str, str]()

    def note(self, value: dict[str, Any]) -> None:
        """Notes a valid object."""
        self._made[value.get("created_by_ref", "")] += 1
        if value["type"] == "identity":
            self._names[value["id"]] = value["name"]
        if value["type"] == "marking-definition":
            self._meanings.setdefault(compared(value["id"]), meaning(value))
            self._notices += [text for text in [value.get("definition", {}).get("statement")] if text]
        whose = value["id"] if value["type"] == "identity" else value["type"] if value["type"] in _SERVES else ""
        self._marks[tuple(marks(value)), whose] += 1

    def marked(self) -> Marked:
        """What the markings amount to. Of an identity that is named as a creator, and of what serves, none is asked."""
        strict = unmarked = 0
        for (refs, whose), times in self._marks.items():
            said = [self._meanings.get(ref, f"unknown: {ref}") for ref in refs]
            strict += times * any(text not in ("", "tlp:clear", "pap:clear") for text in said)
            spared = whose and (whose in _SERVES or whose in self._made or whose == COMITY)
            unmarked += times * ("tlp:clear" not in said and not spared)
        return Marked(self._meanings, strict, unmarked, self._notices)

    def publisher(self) -> str | None:
        """The name of who made most of the objects."""
        return next((self._names[key] for key, _ in self._made.most_common() if key in self._names), None)


def marks(value: dict[str, Any]) -> list[str]:
    """Ids of an object's markings. A definition that everybody knows tells nobody anything, and is not its own."""
    found = marked.refs(value)
    return found[:-1] if value["type"] == "marking-definition" and compared(value["id"]) in KNOWN else found
