"""The column Target: a name, several on lines of their own, or words for many or for one that is not named."""

from __future__ import annotations

import re
from dataclasses import dataclass

from comity.model.identity import slug
from comity.sources.hackmageddon.text import clean, lines
from comity.sources.kit import Cell

_HIDDEN = re.compile(r"\b(?:undisclosed|unnamed|unknown|unidentified|unspecified)\b", re.IGNORECASE)
_QUANTITY = re.compile(
    r"(?:multiple|several|various|many|numerous|single|different|vulnerable|exposed|misconfigured|unpatched|compromised|"
    r"more than|at least|thousands|hundreds|dozens|millions)\b.*",
    re.IGNORECASE,
)
_PLURALS = (
    "users|customers|clients|individuals|people|citizens|employees|members|researchers|activists|journalists|"
    "politicians|officials|players|owners|collectors|students|residents|taxpayers|developers|gamers|fans|victims|"
    "organi[sz]ations|entities|companies|firms|businesses|enterprises|corporations|institutions|institutes|agencies|"
    "ministries|departments|governments|universities|schools|colleges|hospitals|banks|merchants|retailers|stores|"
    "shops|vendors|providers|operators|manufacturers|contractors|industries|sectors|targets|audiences|countries|"
    "sites|websites|servers|devices|systems|routers|machines|networks|computers|environments|containers|clusters|"
    "instances|databases|applications|apps|accounts|pages|forums|platforms|infrastructures"
)
# In lower case they name nobody: 'Law firms in Europe'. With a capital they may belong to a name ('Applied Systems'),
# unless they open the text and a plain word follows: 'Companies in Spain', but not 'Universities of Exampleton'.
_MANY = re.compile(rf"\b(?:{_PLURALS})\b|^(?i:{_PLURALS}) (?!of\b)[a-z]|^(?:Users|Customers|Members|Victims) of\b")
_MANY_IN_CAPITALS = re.compile(r"\b(?:Users|Individuals|Organi[sz]ations|Customers|Targets)\b(?: in\b.*)?$")


@dataclass(frozen=True, slots=True)
class Target:
    """One target. words: empty if there are none. named: they are a name. hidden: said to be unknown or undisclosed."""

    words: str
    cell: Cell
    named: bool
    hidden: bool


def targets(cell: Cell) -> list[Target]:
    """All targets of a cell, a name told twice in it once."""
    first: dict[str, Target] = {}
    for line in lines(cell):
        first.setdefault(slug(line.text, longest=200), _target(line))
    return list(first.values())


def _target(line: Cell) -> Target:
    words = clean(line.text)
    if words == "?":
        return Target("", line, named=False, hidden=True)
    hidden = _HIDDEN.search(words) is not None
    many = _QUANTITY.fullmatch(words) or _MANY.search(words) or _MANY_IN_CAPITALS.search(words)
    return Target(words, line, named=not (hidden or many), hidden=hidden)
