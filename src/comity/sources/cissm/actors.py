"""Who is named as the actor: groups and personas, bodies of states, states; or words that name nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from comity.model import territories
from comity.model.identity import content_id, slug
from comity.sources.cissm.text import clean

_AKA = re.compile(r" aka ", re.IGNORECASE)
_WORDS = re.compile(
    r"(?:\d+-year|An? |Two |Three |Four |Five |Former |Unnamed |Unknown |Suspected |Multiple |Individual$|Attackers |"
    r"Couple |Coaches |Initial access broker|.*\b(?:[Ee]mployees?|[Ss]tudents?|[Ii]ndividuals|hackers?|attackers)$)"
)
_DIGITS = 16  # of a hash in persons.yml


class Listed(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What an actor's text stands for: a body of a state, and the names of a group."""

    organisation: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """One actor as named: a state's code, an organisation, names; all empty if the words name nobody."""

    words: str
    state: str = ""
    organisation: str = ""
    names: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What names its part."""
        return self.state or self.organisation or next(iter(self.names), "")


def actors(text: str, *, state: bool) -> list[Actor]:
    """The actors that a cell lists, separated by semicolons. `state`: the type is 'Nation-State', so that a state's
    name means the state (a gang is called Cuba)."""
    return [_actor(piece, state=state) for piece in map(clean, text.split(";")) if piece]


def is_person(text: str) -> bool:
    """Whether a cell names a natural person, by the list of those that reading found."""
    return name_hash(text) in _persons()


def name_hash(text: str) -> str:
    """What stands for a name in persons.yml."""
    return content_id(slug(clean(text), longest=400))[:_DIGITS]


def _actor(words: str, *, state: bool) -> Actor:
    if found := _listed().get(words):
        return Actor(words, "", found.organisation, found.names)
    territory = territories.find(words) if state else None
    if territory:
        return Actor(words, territory.code)
    if _WORDS.match(words):
        return Actor(words)
    return Actor(words, names=tuple(filter(None, map(str.strip, _AKA.split(words)))))


@cache
def _listed() -> dict[str, Listed]:
    return msgspec.yaml.decode(Path(__file__).with_name("actors.yml").read_bytes(), type=dict[str, Listed])


@cache
def _persons() -> frozenset[str]:
    return frozenset(msgspec.yaml.decode(Path(__file__).with_name("persons.yml").read_bytes(), type=list[str]))
