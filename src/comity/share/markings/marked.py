"""From the markings of an object to its audience."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from comity.share.markings.audiences import AGREED, KNOWN, Audience, narrowed
from comity.share.markings.levels import LEVELS, NOT_IN_PUBLIC, PAP, TLP
from comity.share.stix.kinds.references import compared, identifier
from comity.share.stix.telling.things import derived
from comity.sources.stix.marking import of_parts, of_whole

RELEASABILITY = derived("extension-definition", "releasability")
"""Our extension of a marking definition: `releasable_to`, ids of parties and communities who may read."""

UNREADABLE = "marking-definition--"
"""Stands for what is no identifier, where a part has it for a marking. No definition is of it, so that nobody reads."""

Names = frozenset[str] | None
"""To whom a marking definition releases; None if it does not restrict readers."""


def definition(value: Mapping[str, Any]) -> Names | bool:
    """What a marking definition of others means for readers; False if that is not known here."""
    extensions = value.get("extensions", {})
    if RELEASABILITY in extensions:
        names = extensions[RELEASABILITY].get("releasable_to")
        known = isinstance(names, list) and all(map(_is_party, names)) and len(extensions) == 1
        return frozenset(map(compared, names)) if known else False
    if extensions or value.get("definition_type") != "statement":
        return False
    return None


def both(one: Names | bool, other: Names | bool) -> Names | bool:
    """What holds if an id has two definitions: who is released to by each of them."""
    if one is False or other is False:
        return False
    names = [each for each in (one, other) if isinstance(each, frozenset)]
    return frozenset.intersection(*names) if names else None


def _is_party(name: object) -> bool:
    """Only ids name readers: other principals, such as KNOWN, are not for others to give."""
    return isinstance(name, str) and name.startswith("identity--")


def refs(value: Mapping[str, Any]) -> list[str]:
    """Ids of all markings, as they are compared, of the whole and of parts: an object is passed on whole, so the
    strictest of its parts counts. The id of a marking definition itself is one too, so that its names are not told to
    others."""
    own = [compared(value["id"])] if value["type"] == "marking-definition" else []
    return of_whole(value) + [UNREADABLE if identifier(one) else one for one in of_parts(value)] + own


def audience_of(markings: list[str], known: Mapping[str, Names | bool], writer: str) -> Audience:
    """Who may read what has these markings. known: definitions that are not those of `levels`, by id."""
    named = [known.get(one, False) for one in markings if one not in LEVELS]
    names = frozenset[str]().union(*(one for one in named if isinstance(one, frozenset)))
    tlp = [_of_level(TLP[one], names, writer) for one in markings if one in TLP]
    pap = [_of_level("green", names, writer) for one in markings if PAP.get(one) in NOT_IN_PUBLIC]
    return narrowed([*tlp, *pap, *(_of_names(one, writer) for one in named)])


def _of_level(level: str, names: frozenset[str], writer: str) -> Audience:
    if level == "clear":
        return frozenset()
    if level == "green":
        return frozenset({frozenset({KNOWN})})
    return frozenset({frozenset({AGREED})} if level != "red" else {names | {writer}})


def _of_names(names: Names | bool, writer: str) -> Audience:
    if names is None:
        return frozenset()
    return frozenset({(names if isinstance(names, frozenset) else frozenset()) | {writer}})
