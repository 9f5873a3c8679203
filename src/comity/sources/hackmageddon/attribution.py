"""Who did it, as the column Author says: the timeline's own claim. `?` says that the author is unknown."""

from __future__ import annotations

from comity.sources.hackmageddon import authors
from comity.sources.hackmageddon.authors import Reading
from comity.sources.hackmageddon.doubts import doubts
from comity.sources.hackmageddon.text import clean, lines
from comity.sources.kit import Cell, Record
from comity.sources.kit.parts import subject

CLAIM = subject("attribution", "hackmageddon")
UNKNOWN = "?"
_SLIPS = ("-", "/", ">")  # perhaps a slip of the key for '?', perhaps not


def tell_attribution(record: Record, cell: Cell) -> None:
    """Names, states and organisations, with stance 'suspects' where the source puts a question mark."""
    if not cell:
        return
    if cell.text in _SLIPS:
        record.issue("no-author", "neither a name nor the mark for an unknown author", cell)
        return
    if clean(cell.text) in doubts().authors:
        record.issue("author-is-target", "the text tells of it as the target: nobody is accused", cell)
        return
    record.say("asserter_kind", "tracker", cell, subject=CLAIM, method="parsed")
    if cell.text == UNKNOWN:
        record.absent("accused_actor", "unknown", cell, subject=CLAIM)
        return
    record.say("words", clean(cell.text), cell, subject=CLAIM)
    told = [(authors.read(line.text), line) for line in lines(cell)]
    for reading, line in told:
        _tell_line(record, reading, line)
    _tell_relation(record, [reading for reading, _ in told], cell)


def _tell_line(record: Record, reading: Reading, line: Cell) -> None:
    if not reading.accused:
        record.issue("author-described", "what the author is, not who: it stays words", line, level="info")
    for one in reading.accused:
        first = [values[0] for prop, values in one.items() if prop != "accused_kind"] or list(one["accused_kind"])
        part = subject("accused", *first, under=CLAIM)
        for prop, values in one.items():
            for value in values:
                record.say(prop, value, line, subject=part, stance="suspects" if reading.doubted else "asserts",
                           method="pattern")  # fmt: skip


def _tell_relation(record: Record, told: list[Reading], cell: Cell) -> None:
    if sum(len(reading.accused) for reading in told) > 1:
        either = any(reading.alternative for reading in told)
        record.say("accused_relation", "alternative" if either else "unclear", cell, subject=CLAIM, method="pattern")
