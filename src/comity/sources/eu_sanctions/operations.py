"""What operations.yml may hold: operations that reasons name, and the words by which each of their values is found.

Nothing is said that doesn't stand in the reason: a value whose words a reason lacks is not told from that reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

Coded = dict[str, str]
"""Our code, territory or EDTF date -> the words of the reason that say so."""


class Victim(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Who was hit: names and words of its country as they stand in the reason; where none does, it is not told."""

    names: list[str] = []
    country: Coded = {}
    sector: Coded = {}
    category: Coded = {}
    region: str = ""

    @property
    def known_by(self) -> list[str]:
        """Words by which it is found, the first of which names its part."""
        return self.names or list(self.country.values())


class Effect(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What it did: words of the reason; kind and cia are ours for them."""

    text: str
    kind: str = ""
    cia: str = ""


class Accused(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Who is accused where `words` stand: the listed party itself (`listed`), or who is named in the reason as well.

    Organisations and actors of one entry are names of one accused; of the listed party, the organisation it acts for.
    role: what it is said to have done, `words` if empty. kind: our category for the first of its names.
    """

    words: str
    role: str = ""
    listed: bool = False
    organisations: list[str] = []
    actors: list[str] = []
    kind: str = ""


class Doubt(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A doubt about the operation as the reason tells it: where `words` stand, an issue of that code."""

    words: str
    code: str
    message: str


class Operation(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One operation. found: any of these words names it. told: what the title is made of, the first that stands."""

    id: str
    found: list[str]
    title: str
    told: list[str]
    names: list[str] = []
    start: Coded = {}
    end: Coded = {}
    type: Coded = {}
    purpose: Coded = {}
    victims: list[Victim] = []
    effects: list[Effect] = []
    accused: list[Accused] = []
    joint: list[str] = []
    doubts: list[Doubt] = []

    @property
    def when(self) -> list[str]:
        """The words of its dates."""
        return [*self.start.values(), *self.end.values()]

    @property
    def says(self) -> list[str]:
        """Words whose sentences are the claim's own."""
        return [*self.found, *self.when, *self.joint, *(one.words for one in self.accused),
                *(one.text for one in self.effects)]  # fmt: skip

    def words(self) -> Iterator[str]:
        """Every text that is looked up in reasons."""
        yield from (*self.says, *self.told, *self.names, *self.type.values(), *self.purpose.values())
        for victim in self.victims:
            coded = (victim.country, victim.sector, victim.category)
            yield from (*victim.names, victim.region, *(words for codes in coded for words in codes.values()))
        for one in self.accused:
            yield from (one.role, *one.organisations, *one.actors)
        yield from (doubt.words for doubt in self.doubts)


@cache
def operations() -> list[Operation]:
    """All operations, in the order of the file."""
    return msgspec.yaml.decode(Path(__file__).with_name("operations.yml").read_bytes(), type=list[Operation])
