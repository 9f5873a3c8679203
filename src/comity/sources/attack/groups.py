"""Groups: actors."""

from __future__ import annotations

from comity.sources.attack.citations import References, plain, tell_publications
from comity.sources.attack.names import tell_names
from comity.sources.attack.objects import ignore_bookkeeping, tell_standing
from comity.sources.kit import Cell, Record
from comity.sources.kit.documents import Document


def tell_group(record: Record, document: Document, references: References) -> None:
    """Everything of a group but its relations."""
    _tell_id(record, document.take("id"))
    summary = document.take("description")
    if summary:
        record.say("summary", plain(summary.text), summary, method="parsed")
    tell_names(record, document, references)
    tell_publications(record, references)
    tell_standing(record, document)
    ignore_bookkeeping(document)


def _tell_id(record: Record, cell: Cell) -> None:
    """The MISP galaxy refers to groups by the UUID in their STIX id."""
    record.say("identifier", f"uuid:{cell.text.partition('--')[2]}", cell, method="parsed")
