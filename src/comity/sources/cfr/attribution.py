"""What CFR says of who did it: the suspected sponsor, and the actors that Affiliations names.

Sponsor and actor share one accused part only if there is one of each and both are hedged alike: a part has one stance,
and a suspected sponsor must not become certain because the group's name is told plainly. Nor because Affiliations names
that government: an accused of whom CFR doubts anywhere in an entry is suspected.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from comity.model import territories
from comity.sources.cfr.affiliations import Affiliations, read_affiliations
from comity.sources.cfr.people import level
from comity.sources.cfr.profiles import name_key
from comity.sources.cfr.text import clean
from comity.sources.kit import Cell, Record
from comity.sources.kit.parts import subject

CLAIM = subject("attribution", "cfr")
_SPONSOR = "state-or-affiliated"
"""The tracker takes in only what states are suspected to do or to sponsor; which of the two, it doesn't say."""


@dataclass(frozen=True, slots=True)
class Accused:
    """One accused with all names told for it, and the words of doubt, empty if there are none."""

    names: tuple[str, ...]
    hedge: str
    cell: Cell


def tell_attribution(record: Record, told: Cell, sponsor: Cell, profile: Cell | None,
                     titles: Mapping[str, str]) -> None:  # fmt: skip
    """`profile`: the title cell where the entry is the profile of the actor itself. `titles`: known actors by key."""
    read = read_affiliations(told.text)
    accused = [*_accused(read, told, titles), *([Accused((clean(profile.text),), "", profile)] if profile else [])]
    if profile and read.names:
        accused[-1] = Accused((clean(profile.text), *read.names), "", profile)
    states = _sponsors(record, sponsor)
    if not (told or states or accused):
        return
    _tell_claim(record, read, told or sponsor or accused[0].cell, accused, states)
    joined = len(states) == len(accused) == 1 and bool(accused[0].hedge)
    sponsors = [_part(accused[0].names[0], state) if joined else subject("accused", state, under=CLAIM)
                for state, _ in states]  # fmt: skip
    for part, (state, cell) in zip(sponsors, states, strict=True):
        record.say("accused_state", state, cell, subject=part, stance="suspects", method="parsed")
        record.say("accused_kind", _SPONSOR, cell, subject=part, stance="suspects", method="convention")
    parts = [_part(one.names[0], states[0][0] if joined else "") for one in accused]
    suspected = {*sponsors, *(part for part, one in zip(parts, accused, strict=True) if one.hedge)}
    for part, one in zip(parts, accused, strict=True):
        _tell_accused(record, one, part, "suspects" if part in suspected else "asserts")


def _tell_claim(record: Record, read: Affiliations, cell: Cell, accused: list[Accused],
                states: list[tuple[str, Cell]]) -> None:  # fmt: skip
    record.say("asserter_kind", "tracker", cell, subject=CLAIM, method="parsed")
    if cell.column == "Affiliations":
        record.say("words", clean(cell.text), cell, subject=CLAIM)
    if read.unknown:
        record.absent("accused_actor", "unknown", cell, subject=CLAIM)
    for hedge in sorted({one.hedge for one in accused if one.hedge}):
        record.say("confidence", hedge, cell, subject=CLAIM, method="pattern")
    either = any(said.people.relation == "alternative" for said in read.accusations)
    if len(accused) > 1 or len(states) > 1:
        record.say("accused_relation", "alternative" if either else "unclear", cell, subject=CLAIM, method="pattern")


def _tell_accused(record: Record, one: Accused, part: str, stance: str) -> None:
    for name in one.names:
        found = level(name)
        if found is None:
            record.issue("unknown-territory", "a government of a territory that isn't known", one.cell)
            continue
        record.say(found[0], found[1], one.cell, subject=part, stance=stance, confidence=one.hedge or None,
                   method="pattern")  # fmt: skip
        if found[0] == "accused_state":
            record.say("accused_kind", _SPONSOR, one.cell, subject=part, stance=stance, method="convention")


def _part(name: str, sponsor: str) -> str:
    """A government is the same accused as its state; others are named, after the sponsor they share the part with."""
    prop, value = level(name) or ("", name)
    content = (value,) if prop == "accused_state" else (sponsor, name)
    return subject("accused", *content, under=CLAIM)


def _accused(read: Affiliations, cell: Cell, titles: Mapping[str, str]) -> list[Accused]:
    """Everyone accused. A name that is only 'linked' counts if the tracker knows that actor, or it is a state's."""
    found = []
    for said in read.accusations:
        for group in said.people.certain:
            names = tuple(titles.get(name_key(name), name) for name in group)
            if not said.linked or name_key(names[0]) in titles or (level(names[0]) or ("",))[0] != "accused_actor":
                found.append(Accused(names, said.hedge, cell))
    return found


def _sponsors(record: Record, cell: Cell) -> list[tuple[str, Cell]]:
    """Codes of the suspected sponsors; what names no territory is an issue."""
    states = []
    for number, piece in enumerate(territories.split(clean(cell.text))):
        if isinstance(piece, str):
            record.issue("unknown-territory", "no territory of that name", cell.piece(piece, number))
        else:
            states.append((piece.code, cell.piece(cell.text, number)))
    return states
