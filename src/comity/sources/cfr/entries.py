"""Which rows are one entry, and what id it keeps. CFR gives no ids.

An id is made of the title alone, spelled so that a repaired apostrophe or dash changes nothing: a corrected date,
description, sponsor or victim leaves it as it was. Among different entries of one title the earliest keeps that id; the
others add their first source, so that a later namesake changes no older id. A new title makes a new id; that the
entry is a known one is found afterwards, from what stayed the same (sources/carry).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from comity.model.identity import content_id
from comity.sources.cfr.text import clean, day, title_key

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """The entry a row belongs to and what becomes of the row."""

    native_id: str
    outcome: str


def places(rows: Mapping[int, Values]) -> dict[int, Place]:
    """Row number -> entry. A row that says no more than another of its title is attached to it."""
    titles: dict[str, list[int]] = defaultdict(list)
    for number, values in rows.items():
        titles[title_key(values["Title"])].append(number)
    return {n: place for key, numbers in titles.items() for n, place in _of_title(key, numbers, rows).items()}


def _of_title(key: str, numbers: Sequence[int], rows: Mapping[int, Values]) -> dict[int, Place]:
    if len(numbers) == 1:
        return {numbers[0]: Place(_id(key, key), "recorded")}
    owner: dict[int, tuple[int, str]] = {}
    fullest = sorted(numbers, key=lambda n: (-len(_said(rows[n])), n))
    for number in fullest:
        whole = next((o for o, (_, how) in owner.items() if how == "recorded" and _adds_nothing(rows, number, o)), None)
        owner[number] = (number, "recorded") if whole is None else (whole, _how(rows, number, owner))
    ids = _ids(key, [n for n in numbers if owner[n][1] == "recorded"], rows)
    return {number: Place(ids[whole], how) for number, (whole, how) in owner.items()}


def _ids(key: str, numbers: Sequence[int], rows: Mapping[int, Values]) -> dict[int, str]:
    ordered = sorted(numbers, key=lambda n: (day(rows[n]["Date"]) or date.max, sorted(_said(rows[n]))))
    ids: dict[int, str] = {}
    for number in ordered:
        source = clean(rows[number]["Sources_1"]) or clean(rows[number]["Description"])
        whole = [*sorted(f"{column}={text}" for column, text in _said(rows[number]))]
        choices = ([key], [key, source], [key, *whole])
        ids[number] = next(i for i in (_id(key, *c) for c in choices) if i not in ids.values())
    return ids


def _id(key: str, *content: str) -> str:
    return f"{key[:48].strip('-') or 'untitled'}-{content_id(*content)[:8]}"


def _said(values: Values) -> set[tuple[str, str]]:
    return {(column, text) for column, value in values.items() if (text := clean(value))}


def _adds_nothing(rows: Mapping[int, Values], number: int, other: int) -> bool:
    return _said(rows[number]) <= _said(rows[other])


def _how(rows: Mapping[int, Values], number: int, owner: Mapping[int, tuple[int, str]]) -> str:
    same = any(_said(rows[number]) == _said(rows[o]) for o in owner)
    return "duplicate" if same else "attached"
