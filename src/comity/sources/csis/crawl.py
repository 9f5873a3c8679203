"""The list's PDF -> one record per entry: its words, its month, and what its sentences say plainly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from comity.model.errors import SourceError
from comity.sources.csis import when
from comity.sources.csis.entries import Entry, entries
from comity.sources.csis.ids import native_ids, text_key
from comity.sources.csis.telling import tell, title
from comity.sources.kit import Cell, Crawl
from comity.sources.kit.pdf import Bounds, Pdf, read_pdf

FILE = "200306_Significant_Cyber_Events_List.pdf"
_BOUNDS = Bounds(pages=500, characters=1_000_000)  # some ten times the edition of 2020
_HEADING = "Significant Cyber Incidents"
_LATE = {
    "later-than-first": ("the list begins with its newest entry, and this date is later", "warning"),
    "out-of-order": ("later than the entry before it, in a list that goes back in time", "info"),
}


def crawl(run: Crawl) -> None:
    """Reads all pages, then tells each entry."""
    found = entries(_list(run).pages)
    counts: Counter[str] = Counter()
    dates: dict[str, str] = {}  # of each text, where it stood first
    for entry, native_id, late in zip(found, native_ids(found), _late(found), strict=True):
        counts[_account(run, entry, native_id, dates)] += 1
        counts["attached"] += entry.rows - 1
        _tell_doubts(run, entry, f"{run.spec.name}:{native_id}", late)
    run.account(FILE, counts)


def _list(run: Crawl) -> Pdf:
    pdf = read_pdf(run.path(FILE), FILE, _BOUNDS)
    if not any(_HEADING in line for line in pdf.pages[0].lines):
        raise SourceError(
            f"its first page has no heading {_HEADING!r}.", file=FILE, hint="Is it another PDF? Fetch it again."
        )
    if not pdf.copying:
        run.issue("copying-not-permitted", "the file asks viewers not to let its text be copied; see the terms",
                  file=FILE, at=FILE, level="info")  # fmt: skip
    return pdf


def _account(run: Crawl, entry: Entry, native_id: str, dates: dict[str, str]) -> str:
    """The outcome of an entry. An entry without words has nothing to be told or named by."""
    date_cell, text = Cell(entry.date, entry.at, "date"), Cell(entry.text, entry.at, "text")
    if not entry.text:
        run.issue("empty-entry", "a date without a text", date_cell)
        return "refused"
    if run.known(native_id):
        return "duplicate"
    first = dates.setdefault(text_key(entry), entry.date)
    with run.record(native_id, kind="incident", title=title(entry.text), at=entry.at, file=FILE) as record:
        tell(record, date_cell, text)
        if first != entry.date:
            record.issue("repeated-text", f"the same words stand under {first} too; both are kept", text)
    return "recorded"


def _tell_doubts(run: Crawl, entry: Entry, record_id: str, late: str) -> None:
    for line in entry.odd:
        run.issue("date-in-text", "a line begins like an entry but continues a sentence; it is read as text",
                  Cell(line, entry.at, "text"), record_id=record_id, level="info")  # fmt: skip
    if entry.rows > 1:
        run.issue("paragraph-without-date", "a paragraph without a date is read as part of the entry before it",
                  Cell(entry.text, entry.at, "text"), record_id=record_id)  # fmt: skip
    if late:
        text, level = _LATE[late]
        run.issue(late, text, Cell(entry.date, entry.at, "date"), record_id=record_id, level=level)


def _late(found: Sequence[Entry]) -> Iterator[str]:
    """The code of an issue about the place of each entry, empty if its date fits there."""
    first = before = date.max
    for entry in found:
        read = when.read(entry.date)
        if read is None:
            yield ""
            continue
        first = read.hi if first == date.max else first
        yield "later-than-first" if read.lo > first else "out-of-order" if read.lo > before else ""
        before = before if read.lo > first else read.hi
