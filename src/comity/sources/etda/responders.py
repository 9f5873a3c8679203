"""Who acts, by name and place in the sentence. The names and verbs are in responders.yml."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec

from comity.model import territories

_LEAD = r"(?:On (?:[A-Z]\w+, )?[A-Z]\w+ \d+, (?:\d{4}, )?|In [a-z][\w ]*, |Today, )?"
_AFTER_WITH = re.compile(r"\bcollaborated with (?P<who>.+?)(?: to |$)")
_ASIDE = re.compile(r"\s*\([^)]*\)")
_SEPARATOR = re.compile(r",? and (?:the )?|, (?:the )?")
_BEFORE_NAME = re.compile(r"^(?:[Tt]he |[a-z ]+ from (?:the )?)")
_ENDS = "after|for|from|in|on|to|with"  # words that end a list of names
_SHORTEST_NAME = 4  # of a territory: what is shorter may be a code that is also a word


class Body(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A responder as responders.yml names it. kind: scheme responder_kind; country: territory code, empty if none."""

    responder: str
    kind: str
    country: str = ""
    names: tuple[str, ...] = ()

    @property
    def party(self) -> str:
        """What it is called among those who acted together: a state by its code, others by name."""
        found = territories.find(self.responder)
        return found.code if found else self.responder


class _Known(msgspec.Struct, forbid_unknown_fields=True):
    verbs: list[str]
    done: list[str]
    services: list[str]
    adjectives: dict[str, str]
    bodies: list[Body]


def responders(sentence: str) -> list[Body]:
    """Everyone who acts in one sentence, each once, in the order of naming."""
    text = _ASIDE.sub("", sentence).replace("’", "'")
    found: dict[str, Body] = {}
    for pattern in (*_patterns(), _AFTER_WITH):
        if match := pattern.search(text):
            for piece in _SEPARATOR.split(match["who"]):
                if body := _body(piece.strip(" ,")):
                    found.setdefault(body.responder, body)
    return list(found.values())


def _body(text: str) -> Body | None:
    name = _BEFORE_NAME.sub("", text)
    if name in _named():
        return _named()[name]
    if (service := _service(name)) is not None:
        return service
    territory = territories.find(name) if len(name) >= _SHORTEST_NAME else None
    return Body(territory.name, "state", territory.code) if territory and territory.kind == "state" else None


def _service(name: str) -> Body | None:
    """`Dutch police`, `U.S. military`: a state's body that is named by what it does."""
    for service in _known().services:
        if name.lower().endswith(f" {service.lower()}"):
            owner = name[: -len(service)].strip()
            code = _known().adjectives.get(owner) or (_named()[owner].country if owner in _named() else "")
            return Body(name, "state", code) if code else None
    return None


@cache
def _known() -> _Known:
    return msgspec.yaml.decode((Path(__file__).parent / "responders.yml").read_bytes(), type=_Known)


@cache
def _named() -> dict[str, Body]:
    return {name: body for body in _known().bodies for name in body.names}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Who stands before a verb at the beginning, and who stands after 'by'. Headlines write verbs with capitals."""
    verbs, done = "|".join(_known().verbs), "|".join(_known().done)
    before = rf"^{_LEAD}(?P<who>[^;:]{{2,160}}?),? (?:\w+ly )?(?:has )?(?i:{verbs})\b"
    return re.compile(before), re.compile(rf"\b(?i:{done}) by (?P<who>.+?)(?: (?:{_ENDS})\b|$)")
