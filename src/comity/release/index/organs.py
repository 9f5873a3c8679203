"""Incidents of which a source accuses an organisation of a state, and nobody that state itself.

A named organ of a state is not that state: such incidents are in no count of accused states. That an organisation
belongs to a state is told in one of two ways: by its name, as a source writes it ('… of the Armed Forces of the Russian
Federation'), or because sources accuse both as one elsewhere, or an entry gives its origin or sponsor (`actor_state`).
Where sources name several states with an organisation, it counts to the one that most statements name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

import msgspec
import numpy as np
from pyroaring import BitMap

from comity.model import territories
from comity.release.index import acting
from comity.release.index.documents import Document
from comity.release.index.index import Index
from comity.release.index.sets import bitmap
from comity.release.words import words

MOST_READ = 120
"""Incidents that are read for one list, the newest: bounds the time."""

_ACCUSES = ("asserts", "suspects", "reports")
_OF = re.compile(r"\bof (?:the )?")
_BESIDE = re.compile(r"\([^()]*\)")
_SIDES = ("state", "disputed")
_HAVING = "SELECT group_concat(rowid) FROM words WHERE words MATCH ?"
_AGAINST = "SELECT DISTINCT r.no, a.value FROM response r, json_each(r.against) a"


class Organ(msgspec.Struct, frozen=True):
    """An organisation as a source names it. told_by: sources that name it together with the state; none: its own name
    says whose it is."""

    name: str
    told_by: tuple[str, ...]


class Accusation(msgspec.Struct, frozen=True):
    """Who accuses it. person: a member of it who is accused by name, '' if none is."""

    organ: Organ
    by: str
    person: str


class Answer(msgspec.Struct, frozen=True):
    """A response against it, or against a person accused as one of it, by a measure of the vocabulary. lo, hi: None
    where no day is told."""

    organ: Organ
    person: str
    by: str
    measure: str
    lo: date | None
    hi: date | None


class Named(msgspec.Struct, frozen=True):
    """An incident by its number, with the accusations and responses that name an organisation of the state."""

    no: int
    accusations: list[Accusation]
    answers: list[Answer]


def named(index: Index, code: str, among: BitMap, most: int) -> list[Named]:
    """At most so many incidents of a set, the newest first, of which nobody accuses the state of a code."""
    told = _told(index)
    open_to = among - index.facet("accused").get(code, BitMap())
    likely = (_likely(index, code, told) | told.answered.get(code, BitMap())) & open_to
    found: list[Named] = []
    for no, document in _documents(index, likely[:MOST_READ]):
        accusations = list(_accusations(told, code, document))
        answers = list(_answers(told, code, document, {one.person: one.organ for one in accusations if one.person}))
        if (accusations or answers) and len(found) < most:
            found.append(Named(no, accusations, answers))
    return found


def of_name(name: str) -> str | None:
    """The state that a name of an organisation ends with: 'Ministry of Defence of Ukraine'. None if there is none."""
    plain = _BESIDE.sub("", name).strip()
    ends = [territories.find(plain[at.end() :]) for at in _OF.finditer(plain)]
    return next((found.code for found in ends if found and found.kind in _SIDES), None)


class _Told:
    """What an index tells of organisations. states: name in plain words -> its state and who says so. answered: state
    -> incidents with a response against one of its organisations."""

    def __init__(self, index: Index) -> None:
        self.states: dict[str, tuple[str, tuple[str, ...]]] = {}
        for no, actor_id in index.sql("SELECT no, actor_id FROM actor WHERE level = 'organisation'"):
            if rows := acting.document(index, actor_id)["state"]:
                told = _most_named(rows)
                for (plain,) in index.sql("SELECT plain FROM actor_called WHERE no = ?", [no]):
                    self.states[plain] = told
        self.answered: dict[str, BitMap] = {}
        for no, name in index.sql(_AGAINST):
            if organ := self.whose(name):
                self.answered.setdefault(organ[0], BitMap()).add(no)

    def whose(self, name: str) -> tuple[str, tuple[str, ...]] | None:
        """The state that an organisation belongs to, and who says so beside its name."""
        if code := of_name(name):
            return code, ()
        return self.states.get(" ".join(words(name)))


_once: WeakKeyDictionary[Index, _Told] = WeakKeyDictionary()


def _told(index: Index) -> _Told:
    if index not in _once:
        _once[index] = _Told(index)
    return _once[index]


def _most_named(rows: list[dict[str, Any]]) -> tuple[str, tuple[str, ...]]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["country"]] = counts.get(row["country"], 0) + row["n"]
    code = max(counts, key=lambda one: (counts[one], one))
    return code, tuple(sorted({who for row in rows if row["country"] == code for who in row["told_by"]}))


def _likely(index: Index, code: str, told: _Told) -> BitMap:
    """Incidents that have such a name among those of accused organisations and actors."""
    place = territories.get(code)
    ends = {" ".join(words(text)) for text in (place.name, *place.aliases)}
    phrases = {f"of {end}" for end in ends} | {f"of the {end}" for end in ends}
    phrases |= {plain for plain, (state, _told_by) in told.states.items() if state == code}
    asked = " OR ".join(f'"{phrase}"' for phrase in sorted(phrases) if phrase)
    ((held,),) = index.sql(_HAVING, [f"{{actors}} : ({asked})"])
    return bitmap(np.fromstring(held or "", np.uint32, sep=","))


def _documents(index: Index, numbers: Iterable[int]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    wanted = ",".join(map(str, map(int, numbers)))
    for no, told in index.sql(f"SELECT no, told FROM document WHERE no IN ({wanted}) ORDER BY no"):
        yield no, Document(told).whole


def _accusations(told: _Told, code: str, document: Mapping[str, Any]) -> Iterator[Accusation]:
    for row in document["attribution"]:
        name = row["accused_organisation"]
        if name and row["accused_state"] is None and row["stance"] in _ACCUSES:
            found = told.whose(name)
            if found and found[0] == code:
                yield Accusation(Organ(name, found[1]), row["asserted_by"] or "", row["accused_actor"] or "")


def _answers(told: _Told, code: str, document: Mapping[str, Any], persons: Mapping[str, Organ]) -> Iterator[Answer]:
    for row in document["response"]:
        for name in row["against"] or []:
            found = told.whose(name)
            organ = Organ(name, found[1]) if found and found[0] == code else persons.get(name)
            if organ:
                yield Answer(organ, name if name in persons else "", row["responder"] or "", row["measure"] or "",
                             row["date_lo"], row["date_hi"])  # fmt: skip
