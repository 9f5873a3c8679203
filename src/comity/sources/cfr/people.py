"""A phrase that names one or several actors, taken apart; what only describes is not a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from comity.model import territories

Group = tuple[str, ...]

_ALSO = re.compile(r",? (?:also )?known as (?:the )?")
_ASSISTED = re.compile(r" with (possible assistance from) ")
_LIST = re.compile(r"(?:,? and |,? or |, |/)(?:the )?")
_ACCORDING = re.compile(r", according to .+$")
_INCLUDING = re.compile(r"^.+, including (?=[A-Z])")
_KIND = re.compile(r"^[A-Z]\w+ (?:state-sponsored|hacker|hacking) group (?=[A-Z])")
_ARTICLE = re.compile(r"^(?:[Tt]he|an?) ")
_SUFFIX = re.compile(r" (?:threat actors?|group)$")
_GOVERNMENT = re.compile(r"^[Gg]overnment of (?:the )?(?P<state>.+)$")
# 'Russian and Chinese hackers': adjectives that share a noun, not names.
_ADJECTIVES = re.compile(r"^(?:[A-Z]\w+(?:, |,? and |,? or ))+[A-Z]\w+ (?:[a-z-]+ )*(?:hackers|actors|groups)$")
_PLAIN = re.compile(r"[a-z]+(?:-[a-z]+)*")
_SMALL = {"of", "the", "and"}


@dataclass(frozen=True, slots=True)
class People:
    """Groups of names, each group the names of one actor. doubtful: such a group with its own words of doubt.
    relation: how several relate. whole: nothing of the phrase was left over."""

    certain: tuple[Group, ...]
    doubtful: tuple[tuple[Group, str], ...] = ()
    relation: str = "unclear"
    whole: bool = True

    @property
    def all(self) -> list[Group]:
        """Every group, certain or doubtful."""
        return [*self.certain, *(group for group, _ in self.doubtful)]


@cache
def listed() -> dict[str, dict[str, str]]:
    """Names that are states' or bodies', from affiliations.yml: name -> {property: value}."""
    text = (Path(__file__).parent / "affiliations.yml").read_bytes()
    return msgspec.yaml.decode(text, type=dict[str, dict[str, str]])


def level(name: str) -> tuple[str, str] | None:
    """(property, value) of an accused: a state, a body of one, else a group; None for a government nobody knows."""
    if straight(name) in listed():
        return next(iter(listed()[straight(name)].items()))
    if match := _GOVERNMENT.match(name):
        state = territories.find(match["state"])
        return None if state is None else ("accused_state", state.code)
    state = territories.find(name)
    return ("accused_actor", name) if state is None else ("accused_state", state.code)


def people(text: str) -> People:
    """Reads a phrase such as 'APT 28, also known as Fancy Bear and Sednit' or 'APT 34, possibly APT 33/APT 39'."""
    text = _INCLUDING.sub("", _ACCORDING.sub("", text.strip(" .")))
    if straight(bare(text)) in listed():
        return People(((bare(text),),))
    if _ADJECTIVES.match(text):
        return People((), whole=False)
    first, *helped = _ASSISTED.split(text)
    doubtful = [((name,), helped[0]) for name in _names(helped[1])] if helped else []
    main, *others = _ALSO.split(first, maxsplit=1)
    sure, doubted, whole = _sort(main)
    doubtful += [((name,), "possibly") for name in doubted]
    aliases = _names(others[0]) if others else []
    groups = [(sure[0], *aliases)] if len(sure) == 1 else [(name,) for name in sure]
    if not sure and aliases:
        groups, whole = [tuple(aliases)], True
    relation = "alternative" if " or " in main else "unclear"
    return People(tuple(groups), tuple(doubtful), relation, whole)


def named(text: str) -> bool:
    """Whether it is a name, not a description: few words, none of them plain but of, the, and."""
    words = text.split()
    plain = any(_PLAIN.fullmatch(word) and word not in _SMALL for word in words)
    known = straight(text) in listed() or _GOVERNMENT.match(text) is not None
    return known or (0 < len(words) <= 6 and not plain and not text.startswith("Unnamed"))


def straight(text: str) -> str:
    """With straight apostrophes, as affiliations.yml writes them."""
    return text.replace("’", "'")


def bare(text: str) -> str:
    """Without article, 'group', 'threat actor' and words that say what kind of group it is."""
    return _SUFFIX.sub("", _KIND.sub("", _ARTICLE.sub("", text.strip(" ."))))


def _names(text: str) -> list[str]:
    return [name for piece in _LIST.split(text) if named(name := bare(piece))]


def _sort(text: str) -> tuple[list[str], list[str], bool]:
    """Names told plainly, names told with 'possibly', and whether every piece was one of these."""
    sure: list[str] = []
    doubted: list[str] = []
    for piece in _LIST.split(text):
        into = doubted if doubted or piece.startswith("possibly ") else sure
        name = bare(piece.removeprefix("possibly "))
        if named(name):
            into.append(name)
    return sure, doubted, len(sure) + len(doubted) == len(_LIST.split(text))
