"""What is said of a document: valid or not, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec

MOST_REASONS = 100
"""Reasons told of one document; the others are counted."""


class Fault(NamedTuple):
    """at: where, in the selector syntax of section 7.2.3.1 (`labels.[0]`), empty for the whole. section: of STIX 2.1
    (OASIS Standard, 10 June 2021), or the RFC that it names. why: in words."""

    at: str
    section: str
    why: str


Faults = list[Fault] | None
"""What a check finds: None where nothing is wrong, so that the usual case costs nothing."""


class Reason(msgspec.Struct, frozen=True):
    """object: id of the object concerned, or its place in the bundle; empty for the document. The rest as in Fault."""

    object: str
    at: str
    section: str
    why: str


class Verdict(msgspec.Struct, frozen=True):
    """document: its place in the file, from 1. objects: STIX objects read. faults: all found; the first of them are
    told as reasons. file: its name, empty for standard input. line: of a file with one document per line, from 1."""

    document: int
    id: str
    type: str
    valid: bool
    objects: int
    faults: int
    reasons: list[Reason]
    file: str = ""
    line: int | None = None


class Findings:
    """Faults as they are found, the first MOST_REASONS kept."""

    def __init__(self) -> None:
        self.count = 0
        self.readable = True
        self.reasons: list[Reason] = []

    def add(self, subject: str, faults: Iterable[Fault]) -> None:
        """Faults of one object."""
        for fault in faults:
            self.count += 1
            if len(self.reasons) < MOST_REASONS:
                self.reasons.append(Reason(shown(subject), shown(fault.at), fault.section, fault.why))

    def unreadable(self, subject: str, why: str) -> None:
        """A text that is no JSON."""
        self.readable = False
        self.add(subject, fault("RFC 8259", why))

    def verdict(self, number: int, document: object, objects: int) -> Verdict:
        """The verdict on a document, of which `id` and `type` are told if it has them as text."""
        said: dict[Any, Any] = document if isinstance(document, dict) else {}
        names = [shown(said[key]) if isinstance(said.get(key), str) else "" for key in ("id", "type")]
        return Verdict(number, names[0], names[1], not self.count, objects, self.count, self.reasons)


def fault(section: str, why: str, at: str = "") -> list[Fault]:
    """One fault, as a check returns it."""
    return [Fault(at, section, why)]


def under(name: str, faults: Iterable[Fault]) -> list[Fault]:
    """The same faults, found below a property or an item of a list."""
    return [Fault(f"{name}.{f.at}" if f.at else name, f.section, f.why) for f in faults]


def shown(text: object) -> str:
    """A value of others within a message: short, and on one line."""
    words = text if isinstance(text, str) else repr(text)[:200]
    line = "".join(letter if letter.isprintable() else "\ufffd" for letter in words[:200])
    return line if len(words) <= 200 else line + "…"
