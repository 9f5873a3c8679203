"""Political and legal responses: parallel lists of date, type, finer type, country and actor."""

from __future__ import annotations

from collections.abc import Iterator

from comity.sources.eurepoc.companions import Cells
from comity.sources.eurepoc.lists import number, pieces, plain, say_date, say_unless_unknown
from comity.sources.eurepoc.places import label, say_place
from comity.sources.kit import Cell, Record, Row, parts

_CUT_OFF = "N"  # what is left of a word in one type: no code, hence an issue, and no text
_FIELDS = ("date", "type", "type_subcode", "country", "actor")


def tell(record: Record, row: Row, *, asked: bool) -> None:
    """Tells both kinds. `asked`: whether the entry has the codes that came with responses; else its 0 is no answer."""
    for kind in ("political", "legal"):
        lists = {field: pieces(row.take(f"{kind}_response_{field}")) for field in _FIELDS}
        found = max(map(len, lists.values()))
        _count(record, row.take(f"number_of_{kind}_responses"), f"{kind}_response_count", found, asked=asked)
        for cells in _entries(record, lists, found):
            _response(record, kind, cells)


def _count(record: Record, cell: Cell, prop: str, found: int, *, asked: bool) -> None:
    counted = number(record, cell)
    if counted is None:
        return
    if counted != found:
        record.issue("response-count-differs", f"{found} are listed", cell)
    if counted:
        record.say(prop, plain(counted), cell, num=counted)
    else:
        record.absent(prop, "none" if asked else "not-asked", cell)


def _entries(record: Record, lists: dict[str, list[Cell]], length: int) -> Iterator[Cells]:
    """Items of the same place go together; where the lists differ in length, each item stands alone."""
    blank = {field: Cell("", "", "") for field in _FIELDS}
    if any(len(items) not in (0, length) for items in lists.values()):
        first = next(items[0] for items in lists.values() if items)
        record.issue("list-length-differs", "lists of responses of different lengths", first)
        yield from (blank | {field: item} for field, items in lists.items() for item in items)
        return
    for n in range(length):
        yield blank | {field: items[n] for field, items in lists.items() if items}


def _response(record: Record, kind: str, cells: Cells) -> None:
    date, type_, finer, country, actor = (cells[field] for field in _FIELDS)
    if not any(cells.values()):
        return
    subject = parts.subject("response", kind, label(country.text), actor.text, (finer or type_).text, date.text[:10])
    record.say("dimension", kind, next(filter(None, cells.values())), subject=subject, method="convention")
    say_date(record, "date", date, subject)
    say_place(record, "responder_country", country, subject)
    say_unless_unknown(record, "responder", actor, subject)
    if type_:
        # where a finer type is coded, it says what was done; the broad one then says only who did it
        record.mapped(type_.column, type_, subject=subject, only=("responder_kind",) if finer else ())
    if finer:
        record.mapped(finer.column, finer, subject=subject)
    if (what := finer or type_) and what.text != _CUT_OFF:
        say_unless_unknown(record, "text", what, subject)
