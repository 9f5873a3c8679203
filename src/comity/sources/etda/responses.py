"""A counter-operation of a card: a response to an actor, not to one incident. Only what patterns find is told; the text
is always kept. Leaks and quarrels among criminals stand there too: their text is told, and no measure.
"""

from __future__ import annotations

from dataclasses import dataclass

from comity.model.span import Span
from comity.sources.etda.dates import whole
from comity.sources.etda.measures import Measure, measures, together
from comity.sources.etda.operations import tell_title
from comity.sources.etda.responders import Body, responders
from comity.sources.etda.text import address, parts, plain, sentences
from comity.sources.etda.traits import tell_link
from comity.sources.kit import Cell, Record
from comity.sources.kit.parts import subject

_JOINT = "joint-operation"


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did what, as far as a sentence says it."""

    body: Body | None = None
    measure: Measure | None = None

    @property
    def part(self) -> str:
        """Its subject: responder and measure."""
        names = [self.body.responder] if self.body else []
        names += [self.measure.measure or self.measure.dimension] if self.measure else []
        return subject("response", *names or ["unsaid"])

    @property
    def said(self) -> list[tuple[str, str]]:
        """Properties and values, empty ones included."""
        said = []
        if self.body:
            said += [("responder", self.body.responder), ("responder_kind", self.body.kind)]
            said += [("responder_country", self.body.country)]
        if self.measure:
            said += [("measure", self.measure.measure), ("dimension", self.measure.dimension)]
        return said


def tell_response(record: Record, title: str, date: Cell, activity: Cell, against: Cell) -> None:
    """One part per responder and measure. against: a cell that holds the actor's record id."""
    tell_title(record, title, activity)
    words, links = parts(activity.text)
    for line in links:
        tell_link(record, activity.piece(line, 0))
    said, when, told = sentences(plain(words)), _when(record, date), activity.piece(words, 0)
    deeds = list(dict.fromkeys(deed for sentence in said for deed in _deeds(sentence))) or [Deed()]
    if not any(deed.measure and deed.measure.measure for deed in deeds):
        record.issue("measure-unsaid", "no pattern finds a measure; the words are kept", activity, level="info")
    for deed in deeds:
        _tell_deed(record, deed, told, against)
        for line in filter(address, links):
            record.say("publication", address(line), activity.piece(line, 0), subject=deed.part)
    places = [deed.part for deed in deeds] + [_tell_together(record, sentence, told) for sentence in said]
    for part in filter(None, places):
        if when:
            record.date("date", when, date, subject=part)


def _deeds(sentence: str) -> list[Deed]:
    """Every responder with every measure of a sentence; alone where the other is missing."""
    bodies, done = responders(sentence), measures(sentence)
    if bodies and done:
        return [Deed(body, measure) for body in bodies for measure in done]
    return [Deed(body) for body in bodies] + [Deed(None, measure) for measure in done]


def _tell_deed(record: Record, deed: Deed, told: Cell, against: Cell) -> None:
    for prop, value in deed.said:
        if value:
            record.say(prop, value, told, subject=deed.part, method="pattern")
    record.say("against", against.text, against, subject=deed.part, method="parsed")
    record.say("text", plain(told.text), told, subject=deed.part)


def _tell_together(record: Record, sentence: str, told: Cell) -> str:
    """The cooperation that a sentence tells of; its subject, empty if there is none."""
    bodies = responders(sentence)
    kind = together(sentence) or (_JOINT if len(bodies) > 1 else "")
    if not kind:
        return ""
    part = subject("cooperation", kind, *(body.party for body in bodies))
    record.say("kind", kind, told, subject=part, method="pattern")
    for body in bodies:
        record.say("party", body.party, told, subject=part, method="pattern")
    record.say("text", sentence, told, subject=part, method="pattern")
    return part


def _when(record: Record, cell: Cell) -> Span | None:
    if not cell:
        record.issue("undated", "no date is given", cell, level="info")
        return None
    try:
        return whole(cell.text)
    except ValueError:
        record.issue("bad-date", "not a date in one of the forms of the cards", cell)
        return None
