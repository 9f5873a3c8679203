"""Finds territories, bodies and groups in a sentence and puts one mark for each, so that patterns need no lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from comity.model import territories

ADJECTIVE, TERRITORY, REGION, BODY, GROUP = "\ue001\ue002\ue003\ue004\ue005"  # private use: no text has them
_PROP = {ADJECTIVE: "accused_state", TERRITORY: "accused_state", BODY: "accused_organisation", GROUP: "accused_actor"}
_STRAIGHT = str.maketrans("‘’ʼ", "'''")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_PLAIN = re.compile(r"[^(),]{4,}|UK|UAE|ROK|DPRK")  # of the territories' names and aliases those that prose uses
# 'Russian-speaking' is no nationality; of other words with a hyphen these say who stands behind it.
_NOT_BEFORE = (
    r"(?!\w|-(?!(?:affiliated|aligned|backed|based|led|linked|sponsored|supported)\b)|[- ](?:speaking|language)\b)"
)


class Name(NamedTuple):
    """What a mark stands for: its property as an accused, its value, and which mark it is."""

    prop: str
    value: str
    mark: str


class Marked(NamedTuple):
    """A sentence with marks for names, and the names by position."""

    text: str
    names: Mapping[int, Name]

    def within(self, start: int, end: int) -> list[tuple[int, Name]]:
        """Position and name of every mark there that isn't an area's."""
        found = ((at, self.names[at]) for at in range(start, end) if at in self.names)
        return [(at, name) for at, name in found if name.mark != REGION]


class _Listed(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    short: dict[str, str]
    areas: list[str]
    bodies: dict[str, str]
    groups: dict[str, str]
    left: list[str]


def mark(sentence: str) -> Marked:
    """Longest names first: 'Syrian Electronic Army' is a group, and no word of it names Syria."""
    text, names, out, end = _PRIVATE.sub(" ", sentence.translate(_STRAIGHT)), dict[int, Name](), "", 0
    for match in _finder().finditer(text):
        out += text[end : match.start()]
        end = match.end()
        name = _names()[match[0]]
        if name is None:
            out += match[0]
            continue
        names[len(out)] = name
        out += name.mark
    return Marked(out + text[end:], names)


@cache
def _finder() -> re.Pattern[str]:
    listed = sorted(_names(), key=len, reverse=True)
    return re.compile(rf"(?<![-\w])(?:{'|'.join(map(re.escape, listed))}){_NOT_BEFORE}")


@cache
def _names() -> dict[str, Name | None]:
    path = Path(__file__).parent / "names.yml"
    listed = msgspec.yaml.decode(path.read_bytes(), type=_Listed)
    found = {**_territories()}
    found |= {word: Name(_PROP[ADJECTIVE], code, ADJECTIVE) for word, code in territories.adjectives().items()}
    found |= {word: Name(_PROP[TERRITORY], code, TERRITORY) for word, code in listed.short.items()}
    found |= {area: Name("", area, REGION) for area in listed.areas}
    for marked, names in ((BODY, listed.bodies), (GROUP, listed.groups)):
        found |= {spelling: Name(_PROP[marked], name, marked) for spelling, name in names.items()}
    return found | dict.fromkeys(listed.left)


def _territories() -> dict[str, Name | None]:
    found: dict[str, Name | None] = {}
    for row in territories.table().values():
        if row.kind in ("historical", "organisation") or row.code == "region:world":
            continue
        marked = REGION if row.kind == "region" else TERRITORY
        for name in filter(_PLAIN.fullmatch, (row.name, *row.aliases)):
            found[name] = Name(_PROP.get(marked, ""), row.code, marked)
    return found
