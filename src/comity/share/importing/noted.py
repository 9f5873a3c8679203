"""What is noted of the objects of a file while each is at hand, so that none is decoded again for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
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
        self._marks = Counter[tuple[tuple[str, ...], str]]()  # how often the same; of what may have none also whose
        self._made, self._names = Counter[str](), dict[str, str]()

    def note(self, value: dict[str, Any]) -> None:
        """Notes a valid object."""
        self._made[value.get("created_by_ref", "")] += 1
        if value["type"] == "identity":
            self._names[value["id"]] = value["name"]
        if value["type"] == "marking-definition":
            self._meanings.setdefault(compared(value["id"]), meaning(value))
            self._notices += [text for text in [value.get("definition", {}).get("statement")] if text]
        self._marks[tuple(marks(value)), _whose(value)] += 1

    def marked(self) -> Marked:
        """What the markings amount to. Of an identity that is named as a creator, and of what serves, none is asked."""
        strict = unmarked = 0
        for (refs, whose), times in self._marks.items():
            level = self.level(refs)
            strict += times * (level == "strict")
            unmarked += times * (not level and not self._spared(whose))
        return Marked(self._meanings, strict, unmarked, self._notices)

    def level(self, refs: Iterable[str]) -> str:
        """What markings of an object amount to: strict, clear, or empty if none of them says."""
        said = [self._meanings.get(ref, f"unknown: {ref}") for ref in refs]
        if any(text not in ("", "tlp:clear", "pap:clear") for text in said):
            return "strict"
        return "clear" if "tlp:clear" in said else ""

    def spared(self, value: dict[str, Any]) -> bool:
        """Whether an object may go without a marking."""
        return self._spared(_whose(value))

    def _spared(self, whose: str) -> bool:
        return bool(whose) and (whose in _SERVES or whose in self._made or whose == COMITY)

    def publisher(self, among: Container[str] | None = None) -> str | None:
        """The name of who made most of the objects. among: ids as they are compared; of others no name is told."""
        return next((self._names[key] for key, _ in self._made.most_common()
                     if key in self._names and (among is None or compared(key) in among)), None)  # fmt: skip


def _whose(value: dict[str, Any]) -> str:
    """The id of an identity, the type of what serves, of all else nothing."""
    kind = str(value["type"])
    return value["id"] if kind == "identity" else kind if kind in _SERVES else ""


def marks(value: dict[str, Any]) -> list[str]:
    """Ids of an object's markings. A definition that everybody knows tells nobody anything, and is not its own."""
    found = marked.refs(value)
    return found[:-1] if value["type"] == "marking-definition" and compared(value["id"]) in KNOWN else found
