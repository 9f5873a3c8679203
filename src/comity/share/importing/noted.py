"""What is noted of the objects of a file while each is at hand, so that none is decoded again for it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from comity.share.importing.terms import KNOWN, Marked, meaning
from comity.share.markings import marked
from comity.share.stix.telling.things import COMITY

_SERVES = ("marking-definition", "extension-definition", "language-content")


class Noted:
    """Markings, and who made what. Nothing of it is settled before the last object: a definition may follow its use."""

    def __init__(self) -> None:
        self._meanings = dict(KNOWN)
        self._notices: list[str] = []
        self._marks = Counter[tuple[tuple[str, ...], str]]()  # how often the same ones; of identities also whose
        self._made, self._names = Counter[str](), dict[str, str]()

    def note(self, value: dict[str, Any]) -> None:
        """Notes a valid object."""
        self._made[value.get("created_by_ref", "")] += 1
        if value["type"] == "identity":
            self._names[value["id"]] = value["name"]
        if value["type"] == "marking-definition":
            self._meanings.setdefault(value["id"], meaning(value))
            self._notices += [text for text in [value.get("definition", {}).get("statement")] if text]
        elif value["type"] not in _SERVES:
            self._marks[tuple(marked.refs(value)), value["id"] if value["type"] == "identity" else ""] += 1

    def marked(self) -> Marked:
        """What the markings amount to. Of an identity that is named as a creator, none is asked."""
        strict = unmarked = 0
        for (refs, identity), times in self._marks.items():
            said = [self._meanings.get(ref, f"unknown: {ref}") for ref in refs]
            strict += times * any(text not in ("", "tlp:clear", "pap:clear") for text in said)
            creator = identity and (identity in self._made or identity == COMITY)
            unmarked += times * ("tlp:clear" not in said and not creator)
        return Marked(self._meanings, strict, unmarked, self._notices)

    def publisher(self) -> str | None:
        """The name of who made most of the objects."""
        return next((self._names[key] for key, _ in self._made.most_common() if key in self._names), None)
