"""What an entry says: its words and date as they are, and what its sentences say by a pattern. Nothing else."""

from __future__ import annotations

from textwrap import shorten

from comity.sources.csis import when
from comity.sources.csis.attribution import Sentence, tell_attribution
from comity.sources.csis.names import mark
from comity.sources.csis.patterns import LONGEST, rules
from comity.sources.csis.sentences import sentences
from comity.sources.kit import Cell, Record
from comity.sources.kit.parts import subject

_TITLE = 160  # characters; the list has no titles, so the first sentence serves, cut at a word
# A disruption is an interruption by means not stated (vocabulary), so it isn't told beside the means.
_MEANS = {"denial-of-service", "ransomware"}


def title(text: str) -> str:
    """The first sentence, cut at a word if it is long."""
    return shorten(sentences(text)[0], _TITLE, placeholder=" …")


def tell(record: Record, date: Cell, text: Cell) -> None:
    """Everything of one entry."""
    record.say("title", title(text.text), text, method="parsed")
    record.say("summary", text.text, text)
    _tell_date(record, date)
    read = [Sentence(mark(piece.text), piece) for piece in _pieces(record, text)]
    tell_attribution(record, read)
    _tell_victims(record, read)
    _tell_types(record, read)


def _pieces(record: Record, text: Cell) -> list[Cell]:
    pieces = [text.piece(words, number) for number, words in enumerate(sentences(text.text))]
    long = [piece for piece in pieces if len(piece.text) > LONGEST]
    for piece in long:
        record.issue("sentence-too-long", "longer than any sentence; patterns are not tried on it", piece)
    return [piece for piece in pieces if piece not in long]


def _tell_date(record: Record, cell: Cell) -> None:
    """The list doesn't say what its months mean. Most entries tell of a report, so it is read as when that came."""
    read = when.read(cell.text)
    if read is None:
        record.issue("bad-date", "neither a month, a season nor a year", cell)
        return
    record.date("disclosed", read, cell)
    if when.misspelt(cell.text):
        record.issue("misspelt-month", "read as the month one letter away", cell, level="info")
    if read.precision != "month":
        record.issue("no-single-month", "a span of months, a season or a year", cell, level="info")


def _tell_victims(record: Record, read: list[Sentence]) -> None:
    for sentence in read:
        for found in rules().find("victim", sentence.marked):
            for _, name in found.names:
                part = subject("victim", name.value)
                record.say("country", name.value, sentence.by(found), subject=part, method="pattern")


def _tell_types(record: Record, read: list[Sentence]) -> None:
    told = [(f.pattern.type, s.by(f)) for s in read for f in rules().find("type", s.marked)]
    stated = _MEANS & {code for code, _ in told}
    for code, cell in told:
        if not (code == "disruption" and stated):
            record.say("type", code, cell, method="pattern")
