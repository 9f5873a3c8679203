"""The record of each row, and the id it keeps. CISSM gives no ids.

An id is made of the victim's name and the address alone, so that a corrected date, text or code changes nothing. A
record with many victims has the id of the first in the alphabet. Among records of one name and address the earliest
keeps that id; the others add what else they say, so that a later namesake changes no older id.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from comity.model.identity import content_id, slug
from comity.sources.cissm.joining import Values, joined
from comity.sources.cissm.text import clean, kinds, month

_MARKS = re.compile(r"['’‘`´?]")


@dataclass(frozen=True, slots=True)
class Place:
    """The record a row belongs to, the rules that joined rows in it (none if it has one row), and how many."""

    native_id: str
    outcome: str
    rules: tuple[str, ...] = ()
    rows: int = 1


def places(rows: Mapping[int, Values]) -> dict[int, Place]:
    """Row number -> record. An exact duplicate belongs to the record of the row it repeats."""
    first: dict[tuple[str, ...], int] = {}
    twin = {number: first.setdefault(tuple(values.values()), number) for number, values in rows.items()}
    whole, rules = joined({number: rows[number] for number in first.values()})
    members: dict[int, list[int]] = defaultdict(list)
    for number, leader in whole.items():
        members[leader].append(number)
    ids = _ids([[rows[n] for n in numbers] for numbers in members.values()])
    found = {}
    for native_id, (leader, numbers) in zip(ids, members.items(), strict=True):
        told = tuple(sorted(rules[leader]))
        for number in numbers:
            outcome = "recorded" if number == leader else "attached"
            found[number] = Place(native_id, outcome, told, len(numbers))
    return {n: found[n] if n == one else Place(found[one].native_id, "duplicate") for n, one in twin.items()}


def _ids(records: Sequence[Sequence[Values]]) -> list[str]:
    leaders = [min(rows, key=_who) for rows in records]
    found: dict[int, str] = {}
    taken: set[str] = set()
    for n in sorted(range(len(leaders)), key=lambda n: (_when(leaders[n]), *leaders[n].values())):
        found[n] = next(text for text in _choices(leaders[n]) if text not in taken)
        taken.add(found[n])
    return [found[n] for n in range(len(leaders))]


def _who(values: Values) -> tuple[str, ...]:
    return _key(values), values["source_url"].strip(), *values.values()


def _when(values: Values) -> date:
    found = month(values["evtDate"])
    return found.lo if found else date.max


def _key(values: Values) -> str:
    return slug(_MARKS.sub("", clean(values["organization"])), longest=400)


def _choices(values: Values) -> Iterator[str]:
    key, address = _key(values), values["source_url"].strip()
    more = [values["evtDate"], values["actor"], *sorted(kinds(values["event_subtype"]))]
    for content in ([], more[:1], more, [*more, *values.values()]):
        yield f"{key[:48].strip('-') or 'unnamed'}-{content_id(key, address, *content)[:8]}"
