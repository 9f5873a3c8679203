"""Names of groups and campaigns, and the publication that each is credited to."""

from __future__ import annotations

import re

from comity.sources.attack.citations import References, plain
from comity.sources.kit import Cell, Record
from comity.sources.kit.documents import Document

# ATT&CK lists as names also those of groups that it holds to be near; its note on the name then says so.
_HEDGE = re.compile(r"(?i)\b(?:overlaps?|potential relationship|largely align|believed|appear to be|similarity)\b")


def tell_names(record: Record, document: Document, references: References) -> Cell:
    """Its names, each told by ATT&CK and once more by every publication that its note credits; gives back the name."""
    name, notes = document.take("name"), {note.name: note.words for note in references.notes}
    # ATT&CK lists the name among the others once more; its own number stands in for a name that nobody gave.
    others = [alias for alias in document.take_list("aliases") if alias.text != name.text]
    for cell in [name, *others]:
        note = notes.pop(cell.text, None)
        if cell.text != references.native_id.text:
            _tell_name(record, cell, note, references)
    for text, words in notes.items():
        record.issue("note-on-no-name", f"a note on {text!r}, which is none of its names", words)
    return name


def _tell_name(record: Record, cell: Cell, note: Cell | None, references: References) -> None:
    hedge = _HEDGE.search(plain(note.text)) if note else None
    stance, confidence = ("suspects", hedge[0]) if hedge else ("asserts", None)
    record.say("name", cell.text, Cell(cell.text, cell.at, cell.column), stance=stance, confidence=confidence)
    if note is None:
        return
    for citation in references.cited(note, record):
        record.say("name", cell.text, citation.place(note), by=citation.publisher, cites=citation.address,
                   stance=stance, confidence=confidence, seen=f"via {record.record_id}", method="parsed")  # fmt: skip
