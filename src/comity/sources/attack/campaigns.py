"""Campaigns: what was done, when it was first and last seen, and where that is told."""

from __future__ import annotations

import re
from datetime import date

from comity.model.span import Span
from comity.sources.attack.citations import References, plain, resting, tell_publications
from comity.sources.attack.dates import seen
from comity.sources.attack.names import tell_names
from comity.sources.attack.objects import ignore_bookkeeping, tell_standing
from comity.sources.kit import Cell, Record
from comity.sources.kit.documents import Document

_BEGAN = re.compile(r"\b(?:began|started|occurred|took place)\b[^.]{0,20}?\b((?:19|20)\d\d)\b")


def tell_campaign(record: Record, document: Document, references: References) -> None:
    """Everything of a campaign but its relations."""
    name = tell_names(record, document, references)
    if name.text != references.native_id.text:  # a number is no title: any other record's would be better
        record.say("title", name.text, name)
    summary = document.take("description")
    if summary:
        record.say("summary", plain(summary.text), summary, method="parsed")
    _tell_dates(record, document, references, summary.piece(plain(summary.text), 0))
    tell_publications(record, references)
    tell_standing(record, document)
    ignore_bookkeeping(document)


def _tell_dates(record: Record, document: Document, references: References, words: Cell) -> None:
    first, last = (
        _tell_date(record, prop, document.take(f"{key}_seen"), document.take(f"x_mitre_{key}_seen_citation"),
                   references, words.text)
        for prop, key in (("start", "first"), ("end", "last"))
    )  # fmt: skip
    if first and last and last[1] < first[0]:
        record.issue("end-before-start", "last seen before it was first seen; both are kept", words)
    began = _BEGAN.search(words.text)
    if first and began and not first[0].year <= int(began[1]) <= first[1].year:
        record.issue("start-differs", f"first seen in {first[0].year}, but the text says {began[0]!r}", words)


def _tell_date(
    record: Record, prop: str, cell: Cell, cited: Cell, references: References, words: str
) -> tuple[date, date] | None:
    if not cell:
        return None
    try:
        found: Span = seen(cell.text, words)
    except ValueError:
        record.issue("bad-date", "not an instant", cell)
        return None
    for place, cites in resting(references.cited(cited, record), cell):
        record.say(prop, found.edtf, place, span=found, cites=cites, method="parsed")
    return found.lo, found.hi
