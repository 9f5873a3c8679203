"""Who says what of a value: one line for each publisher, however many statements it makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from comity.web.views.evidence.told import Told

MOST_TOPICS, MOST_SAID = 3, 2
"""Topics in the line of a publisher, and things that it says of each; the rest is unfolded."""


class Saying(msgspec.Struct, frozen=True):
    """What a publisher says n times. words, coded, read_as: see `evidence.Told`."""

    words: str
    coded: bool
    read_as: str
    n: int


class Topic(msgspec.Struct, frozen=True):
    """What a publisher says of one thing; label: '' where there is but one thing to speak of."""

    label: str
    said: list[Saying]


class Voice(msgspec.Struct, frozen=True):
    """One publisher. on_behalf: whose words they are, where others'. stances, seen: each once. n: its statements.
    first: what stands in its line, of each topic words before codes. rest: what doesn't. more: how many things that
    are."""

    publisher: str
    url: str | None
    on_behalf: list[str]
    stances: list[str]
    seen: list[str]
    n: int
    first: list[Topic]
    rest: list[Topic]
    more: int


def voices(spoken: Iterable[tuple[str, Told]]) -> list[Voice]:
    """Publishers from (label, statement), those that say most first."""
    by: dict[str, list[tuple[str, Told]]] = {}
    for label, told in spoken:
        by.setdefault(told.publisher, []).append((label, told))
    return sorted(map(_voice, by.values()), key=lambda one: -one.n)


def _voice(spoken: list[tuple[str, Told]]) -> Voice:
    statements = [told for _label, told in spoken]
    topics = _topics(spoken)
    rest = [Topic(one.label, one.said[MOST_SAID:]) for one in topics[:MOST_TOPICS]] + topics[MOST_TOPICS:]
    return Voice(
        publisher=statements[0].publisher,
        url=next((told.url for told in statements if told.url), None),
        on_behalf=_once(told.on_behalf for told in statements),
        stances=_once(told.stance for told in statements),
        seen=_once(told.seen for told in statements),
        n=len({told.id for told in statements}),
        first=[Topic(one.label, one.said[:MOST_SAID]) for one in topics[:MOST_TOPICS]],
        rest=[one for one in rest if one.said],
        more=sum(len(one.said) for one in rest),
    )


def _topics(spoken: list[tuple[str, Told]]) -> list[Topic]:
    counts = Counter((label, told.words, told.coded, told.read_as) for label, told in spoken)
    by: dict[str, list[Saying]] = {}
    for (label, words, coded, read_as), n in counts.items():
        by.setdefault(label, []).append(Saying(words, coded, read_as, n))
    return [Topic(label, sorted(said, key=lambda one: one.coded)) for label, said in by.items()]


def _once(texts: Iterable[str]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text]
