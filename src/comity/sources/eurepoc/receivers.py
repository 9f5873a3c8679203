"""Receivers: a victim for each name and country, or, where no name is coded, for each country and kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from comity.sources.eurepoc import agreement
from comity.sources.eurepoc.companions import Cells
from comity.sources.eurepoc.lists import UNKNOWN, nested, say_unless_unknown, split
from comity.sources.eurepoc.places import label, report_regions, say_place
from comity.sources.kit import Cell, Record, Row, parts

_COLUMNS = ("receiver_name", "receiver_country", "receiver_region", "receiver_category", "receiver_category_subcode")


def tell(record: Record, row: Row, rows: Sequence[Cells]) -> None:
    """Tells the companion's rows, then those receivers of the global file that have no category: it leaves them out."""
    here = {column: row.take(column) for column in _COLUMNS}
    left_out = list(_left_out(record, here))
    if left_out:
        record.issue("receiver-count-differs", f"{len(left_out)} without category not in the companion file",
                     here["receiver_country"])  # fmt: skip
    agreement.receivers(record, here, [*rows, *left_out])
    for cells in (*rows, *left_out):
        _victim(record, cells)
    report_regions(record, [cells["receiver_country"] for cells in rows])


def _left_out(record: Record, here: Cells) -> Iterator[Cells]:
    lists = {column: nested(record, cell) for column, cell in here.items()}
    for n in range(len(lists["receiver_country"])):
        if n >= len(lists["receiver_category"]) or not lists["receiver_category"][n]:
            texts = {column: "; ".join(inner[n]) if n < len(inner) else "" for column, inner in lists.items()}
            yield {column: here[column].piece(text.strip(), n) for column, text in texts.items()}


def _victim(record: Record, cells: Cells) -> None:
    name, country, region, category, finer = (cells[column] for column in _COLUMNS)
    subject = _subject(name, country, finer or category)
    say_unless_unknown(record, "name", name, subject)
    say_place(record, "country", country, subject)
    for n, code in enumerate(split(region.text) if region else ()):
        record.say("region", code, region.piece(region.text, n), subject=subject)
    _kind(record, category, finer, subject)


def _subject(name: Cell, country: Cell, kind: Cell) -> str:
    if name and name.text not in UNKNOWN:
        return parts.subject("victim", name.text, label(country.text))
    return parts.subject("victim", label(country.text), _short(kind.text))


def _kind(record: Record, category: Cell, finer: Cell, subject: str) -> None:
    """The broad group as coded, and the finest kind that is."""
    if category.text in UNKNOWN:
        record.absent("group", "unknown", category, subject=subject)
    elif category:
        record.say("group", _short(category.text), category, subject=subject)
    finest = finer or category
    if finest:
        record.mapped(finest.column, finest, subject=subject)


def _short(text: str) -> str:
    """A code without its explanation in parentheses."""
    return text.partition(" (")[0]
