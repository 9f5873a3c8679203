"""Who is accused within a claim: persona or group, organisation, state, category, finer category."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import prod
from typing import NamedTuple

from comity.model import territories
from comity.sources.eurepoc.lists import UNKNOWN, split
from comity.sources.eurepoc.places import say_place
from comity.sources.kit import Cell, Record, parts

_NAME, _COUNTRY, _KIND, _SUBKIND = range(4)
_WITHIN = re.compile(r"\s(?:<|-->)\s")  # 'A < B', 'person --> B': A is a part of B
_ALIASES = re.compile(r"(?P<names>[^()]*/[^()]*)\((?P<organisation>.*)\)")


class Accused(NamedTuple):
    """Cells of one accused as coded; an empty cell where nothing is coded."""

    name: Cell
    country: Cell
    kind: Cell
    subkind: Cell


@lru_cache(maxsize=4096)
def names(text: str) -> tuple[tuple[str, ...], str]:
    """Aliases and organisation in 'A/B/C (organisation)'; of 'A < B' those of A, B stays in the original words."""
    head = _WITHIN.split(" ".join(text.split()), maxsplit=1)[0]
    found = _ALIASES.fullmatch(head)
    if found is None or territories.find(found["organisation"]):  # 'A/Ministry of B (Iran)' names a country
        return tuple(filter(None, split(head, "/"))), ""
    return tuple(filter(None, split(found["names"], "/"))), found["organisation"]


def unpaired(accused: Sequence[Accused]) -> tuple[int, ...]:
    """Which of name, country and category are coded in every combination, so that no pair of them means anything.

    One name with several countries is such a case too: 'NSA' with the United States and Israel.
    """
    texts = {tuple(cell.text for cell in one[:_SUBKIND]) for one in accused}
    sizes = [len({text[axis] for text in texts}) for axis in range(_SUBKIND)]
    several = tuple(axis for axis, size in enumerate(sizes) if size > 1)
    if several == (_COUNTRY,) and accused[0].name and accused[0].name.text not in UNKNOWN:
        return _NAME, _COUNTRY
    return several if len(several) > 1 and len(texts) == prod(sizes) else ()


def tell(record: Record, claim: str, accused: Accused, *, apart: tuple[int, ...] = (), by: str | None = None) -> None:
    """Says what is coded; `apart` names the values that have a part of their own, because their pairs mean nothing."""
    for subject, axes in _subjects(claim, accused, apart):
        for axis in axes:
            _SAY[axis](record, accused[axis], subject, by)


def relation(record: Record, claim: str, accused: Sequence[Accused]) -> None:
    """That the source lists several accused without saying how they relate."""
    if len({(one.name.text, one.country.text) for one in accused}) > 1:
        # the first in the alphabet, as the order of rows means nothing
        cell = min((one.name or one.country for one in accused), key=lambda cell: cell.text)
        record.say("accused_relation", "unclear", cell, subject=claim, method="convention")


def _subjects(claim: str, accused: Accused, apart: tuple[int, ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
    if not apart:
        who = (accused.name.text, accused.country.text)
        named = who if any(who) else (accused.kind.text,)
        yield parts.subject("accused", *named, under=claim), (_NAME, _COUNTRY, _KIND, _SUBKIND)
    shared = tuple(axis for axis in range(_SUBKIND) if axis not in apart)
    for axis in apart:
        finer = (_SUBKIND,) if axis == _KIND or _KIND in shared else ()
        yield parts.subject("accused", accused[axis].text, under=claim), (axis, *shared, *finer)


def _say_name(record: Record, cell: Cell, subject: str, by: str | None) -> None:
    if cell.text in UNKNOWN:
        record.say("accused_actor", None, cell, subject=subject, by=by, stance="unknown")
    elif cell:
        aliases, organisation = names(cell.text)
        for alias in aliases:
            record.say("accused_actor", alias, cell, subject=subject, by=by, method="parsed")
        if organisation:
            record.say("accused_organisation", organisation, cell, subject=subject, by=by, method="parsed")


def _say_country(record: Record, cell: Cell, subject: str, by: str | None) -> None:
    say_place(record, "accused_state", cell, subject, by=by)


def _say_code(record: Record, cell: Cell, subject: str, by: str | None) -> None:
    if cell:
        record.mapped(cell.column, cell, subject=subject, by=by)


_SAY = (_say_name, _say_country, _say_code, _say_code)
