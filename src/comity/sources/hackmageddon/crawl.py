"""hackmageddon.csv -> one record per row: what was reported, whom it hit, how, and who is said to be behind it."""

from __future__ import annotations

from collections.abc import Mapping

from comity.sources.hackmageddon.attribution import tell_attribution
from comity.sources.hackmageddon.dates import tell_dates
from comity.sources.hackmageddon.entries import FILE, REPORTED, Entry, native_ids, read
from comity.sources.hackmageddon.text import address, clean, filled, headline, lines
from comity.sources.hackmageddon.victims import tell_victims
from comity.sources.kit import Cell, Crawl, Record

_DATES = (REPORTED, "Date Occurred", "Date Discovered")  # `null` has a meaning in them
_NO_METHOD = ("Unknown", ">1")
_RANSOMWARE = "ransomware"


def crawl(run: Crawl) -> None:
    """Reads all rows first: ids depend on which rows share target and link."""
    entries = read(run)
    ids = native_ids(entries)
    seen: set[tuple[str, ...]] = set()
    for entry in entries:
        if entry.is_empty:
            run.issue("empty-row", "a row that holds nothing but a day", entry.cells[REPORTED], level="info")
            entry.row.refused()
        elif entry.content in seen:
            entry.row.duplicate()
        else:
            _record(run, entry, ids[entry.content])
        seen.add(entry.content)
    run.settle(FILE, [entry.row for entry in entries])


def _record(run: Crawl, entry: Entry, native_id: str) -> None:
    cells = {c: cell if c in _DATES else filled(cell) for c, cell in entry.cells.items()}
    title = headline(cells["Description"].text) or clean(cells["Target"].text) or None
    with run.record(native_id, kind="incident", title=title, at=entry.row.at, file=FILE) as record:
        _tell(record, cells)
    entry.row.recorded()


def _tell(record: Record, cells: Mapping[str, Cell]) -> None:
    _tell_text(record, cells)
    tell_dates(record, cells)
    _tell_kind(record, cells)
    tell_attribution(record, cells["Author"])
    tell_victims(record, cells)


def _tell_text(record: Record, cells: Mapping[str, Cell]) -> None:
    told = cells["Description"]
    if told:
        record.say("title", headline(told.text), told, method="pattern")
        record.say("summary", clean(told.text), told)
    for tag in _tags(cells["Tags"]):
        record.say("tag", tag.text, tag)
    link = cells["Link"]
    if address(link.text):
        record.say("publication", link.text, link)
    elif link:
        record.issue("bad-url", "not an address", link)


def _tell_kind(record: Record, cells: Mapping[str, Cell]) -> None:
    """Attack and its class. 'Malware' is of no type by itself; with the tag 'ransomware' beside it, it is."""
    attack, motive = cells["Attack"], cells["Attack Class"]
    if attack and attack.text not in _NO_METHOD:
        record.say("method", clean(attack.text), attack)
    if attack:
        record.mapped("Attack", attack)
    if attack.text == "Malware":
        for tag in _tags(cells["Tags"]):
            if tag.text.casefold() == _RANSOMWARE:
                record.mapped("Tags", tag.piece(_RANSOMWARE, tag.ordinal))
    if motive:
        record.mapped("Attack Class", motive)


def _tags(cell: Cell) -> list[Cell]:
    """Tags between commas or on lines of their own, each told once."""
    pieces = [piece for line in lines(cell) for piece in line.split(",")]
    texts = dict.fromkeys(filter(None, (clean(piece.text) for piece in pieces)))
    return [cell.piece(text, n) for n, text in enumerate(texts)]
