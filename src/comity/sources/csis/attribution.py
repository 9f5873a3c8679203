"""Who is accused, as far as a pattern finds it: states, bodies, groups, doers called unknown; how surely; what kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from comity.sources.csis.names import Marked, Name
from comity.sources.csis.patterns import Found, rules
from comity.sources.kit import Cell, Record
from comity.sources.kit.parts import subject

CLAIM = subject("attribution", "csis")
_ORDER = ("suspects", "reports", "asserts")  # from the least sure
_NEAR = 45  # characters before a match within which a word of doubt is about it
_LINKS = ("'s ", "'s the ", " ", " the ")  # between a state and its body: 'China's Ministry of State Security'


@dataclass(frozen=True, slots=True)
class Accused:
    """One accused as one match names it; `names` holds a state and its body, or one name. cell: its sentence."""

    names: tuple[Name, ...]
    stance: str
    doubt: str
    kind: str
    cell: Cell

    @property
    def part(self) -> str:
        """Its subject."""
        return subject("accused", *(name.value for name in self.names), under=CLAIM)


class Sentence(NamedTuple):
    """A sentence with its marks, and the cell that quotes it."""

    marked: Marked
    cell: Cell

    def by(self, found: Found) -> Cell:
        """The cell, its place with the name of the pattern: the name is no part of a statement's identity."""
        return Cell(self.cell.text, f"{self.cell.at}&pattern={found.pattern.name}", self.cell.column, self.cell.ordinal)


def tell_attribution(record: Record, sentences: list[Sentence]) -> None:
    """All accusations of an entry. That the doer is unknown is said only where nobody is accused."""
    accused = _alike([one for sentence in sentences for one in _accused(sentence)])
    if not accused:
        _tell_unknown(record, sentences)
        return
    record.say("asserter_kind", "tracker", accused[0].cell, subject=CLAIM, method="parsed")
    for one in accused:
        record.say("words", one.cell.text, one.cell, subject=CLAIM)
        if one.doubt:
            record.say("confidence", one.doubt, one.cell, subject=CLAIM, method="pattern")
        _tell(record, one)
    if len({one.part for one in accused}) > 1:
        record.say("accused_relation", "unclear", accused[0].cell, subject=CLAIM, method="pattern")


def _tell(record: Record, one: Accused) -> None:
    for name in one.names:
        record.say(name.prop, name.value, one.cell, subject=one.part, stance=one.stance, confidence=one.doubt or None,
                   method="pattern")  # fmt: skip
    if one.kind:
        record.say("accused_kind", one.kind, one.cell, subject=one.part, stance=one.stance, method="pattern")


def _tell_unknown(record: Record, sentences: list[Sentence]) -> None:
    for sentence in sentences:
        for found in rules().find("unknown", sentence.marked):
            cell = sentence.by(found)
            record.say("asserter_kind", "tracker", cell, subject=CLAIM, method="parsed")
            record.say("accused_actor", None, cell, subject=CLAIM, stance="unknown", method="pattern")


def _accused(sentence: Sentence) -> list[Accused]:
    """One stance and kind per accused of a sentence: of several matches the first that doubts or reports it counts."""
    told: dict[tuple[Name, ...], Accused] = {}
    for table in ("accused", "actor"):
        for found in rules().find(table, sentence.marked):
            names = _joined(found, sentence.marked) if found.names else [(Name("accused_actor", found.words, ""),)]
            for group in names:
                one = Accused(group, *_stance(found, sentence.marked.text), _kind(found, sentence.marked.text),
                              sentence.by(found))  # fmt: skip
                former = told.get(group)
                told[group] = one if former is None else _surer(former, one)
    return list(told.values())


def _surer(former: Accused, other: Accused) -> Accused:
    """The one that says more: doubt before report before plain word; then the kind of either."""
    best = min(former, other, key=lambda one: _ORDER.index(one.stance))
    kind = former.kind or other.kind
    return Accused(best.names, best.stance, best.doubt, kind, best.cell)


def _alike(accused: list[Accused]) -> list[Accused]:
    """Each with the least sure stance that its part has in any sentence: an accused has one stance."""
    least: dict[str, str] = {}
    for one in accused:
        least[one.part] = min(one.stance, least.get(one.part, one.stance), key=_ORDER.index)
    return [replace(one, stance=least[one.part]) for one in accused]


def _joined(found: Found, marked: Marked) -> list[tuple[Name, ...]]:
    """Names of a match, a body together with the state whose it is said to be."""
    groups: list[list[tuple[int, Name]]] = []
    for at, name in found.names:
        before = groups[-1][-1] if groups else None
        joins = before and name.prop != "accused_state" and marked.text[before[0] + 1 : at] in _LINKS
        groups[-1].append((at, name)) if joins else groups.append([(at, name)])
    return [tuple(name for _, name in group) for group in groups]


def _stance(found: Found, text: str) -> tuple[str, str]:
    """(stance, words of doubt). What another is said to say is reported, unless it is doubted."""
    doubt = rules().hedges.search(text[max(0, found.start - _NEAR) : found.end])
    if doubt:
        return "suspects", doubt[0].strip()
    told = found.pattern.stance or ("reports" if rules().reported.search(text[: found.start]) else "asserts")
    return told, ""


def _kind(found: Found, text: str) -> str:
    """state or state-affiliated, where the match itself says so."""
    words = text[found.start : found.end]
    return next((kind for kind, pattern in rules().kinds.items() if pattern.search(words)), "")
