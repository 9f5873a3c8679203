"""The column Author taken apart: names with their aliases, states, organisations. What only describes stays words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import msgspec

from comity.model import territories
from comity.sources.hackmageddon.text import clean

Accused = dict[str, tuple[str, ...]]
"""Property -> values of one accused: all names of it, or its state, organisation and kind."""

_AKA = re.compile(r"[\s,(]*\b(?:aka|(?:also|previously) known as)\s+", re.IGNORECASE)
_LIST = re.compile(r",\s*(?:and |or )?|\s+(?:and|or)\s+")
_ALIASES = re.compile(rf"{_LIST.pattern}|/|\.\s+")
_ITEM = re.compile(r"(?P<name>[^(]*?)[\s,]*(?:\((?P<inside>.*?)\)?)?")
_DESCRIBES = re.compile(
    r"\b(?:[Tt]hreat [Aa]ctors?|actors?|APT Actors?|[Aa]ttackers|hackers|Hackers?|operators|individuals|gangs|"
    r"criminals|[Tt]rolls|[Ss]cammers|[Dd]evelopers?|entity|APTs|hacking group|threat group|[A-Za-z]+-based group|"
    r"groups)\b"
    r"|^(?:Multiple|Two|Unknown|Undisclosed|Suspected|Unnamed|At least)\b"
)
_SHORTEST_TERRITORY = 4  # letters: 'TR' and 'UAS' are names of groups, not codes of territories


@dataclass(frozen=True, slots=True)
class Reading:
    """Those accused, none if the text only describes. doubted: with a question mark. alternative: joined by 'or'."""

    accused: tuple[Accused, ...]
    doubted: bool
    alternative: bool


@lru_cache(maxsize=4096)
def read(text: str) -> Reading:
    """Reads one line of the column."""
    told = clean(text).strip(" .,'")
    base = told.rstrip("? ")
    found = _read(base)
    alternative = len(found) > 1 and " or " in _outside(base)
    doubted = told != base or base.startswith("Suspected")
    # where a piece of a list only describes, so may the others: 'actors from China, Iran, and Turkey'
    return Reading(tuple(found) if all(found) else (), doubted, alternative)


@cache
def listed() -> dict[str, list[dict[str, str | list[str]]]]:
    """authors.yml: author -> the accused."""
    text = (Path(__file__).parent / "authors.yml").read_bytes()
    return msgspec.yaml.decode(text, type=dict[str, list[dict[str, str | list[str]]]])


def _read(base: str) -> list[Accused]:
    """Each accused; an empty one where a piece of the text names nobody."""
    if base in listed():
        return [{prop: (v,) if isinstance(v, str) else tuple(v) for prop, v in one.items()} for one in listed()[base]]
    if _AKA.search(_outside(base)):
        head, *others = _AKA.split(base)
        if any(re.search(r"\s(?:and|or)\s", piece) for piece in (head, *others[:-1])):
            return [{}]  # 'A AKA B and C AKA D': whose name C is isn't clear
        aliases = [name for other in others for name in _ALIASES.split(other)]
        return [_actor(head, *aliases)]
    return [_one(item) for item in _items(base)]


def _one(item: str) -> Accused:
    """'Name', or 'Name (AKA alias, alias)'. What else stands in parentheses stays words."""
    found = territories.find(item) if len(item) >= _SHORTEST_TERRITORY else None
    if found:
        return {"accused_state": (found.code,)}
    match = _ITEM.fullmatch(item)
    inside = (match["inside"] or "") if match else ""
    aliases = _ALIASES.split(_AKA.sub("", inside)) if _AKA.match(inside) else []
    return _actor(match["name"] if match else item, *aliases)


def _actor(name: str, *aliases: str) -> Accused:
    if _DESCRIBES.search(name):
        return {}
    names = dict.fromkeys(filter(None, (_bare(text) for text in (name, *aliases))))
    return {"accused_actor": tuple(names)} if names else {}


def _bare(name: str) -> str:
    return name.strip(" .,)('\"“”").removeprefix("The ")


def _items(base: str) -> list[str]:
    """The pieces of a list; commas inside parentheses don't part them."""
    held = re.findall(r"\([^)]*\)?", base)
    pieces = _LIST.split(re.sub(r"\([^)]*\)?", "\0", base))
    return [re.sub("\0", lambda _: held.pop(0), piece).strip() for piece in pieces if piece.strip()]


def _outside(base: str) -> str:
    return re.sub(r"\([^)]*\)?", "", base)
