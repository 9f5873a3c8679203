"""publications.yml -> one record per publication; every value names its publication and how it was seen."""

from __future__ import annotations

from collections import Counter

import msgspec

from comity.model.errors import SourceError
from comity.sources.kit import Cell, Crawl
from comity.sources.landmarks.entry import Entry
from comity.sources.landmarks.telling import tell

FILE = "publications.yml"


def crawl(run: Crawl) -> None:
    """Reads every entry; SourceError names the entry and field that don't fit."""
    counts: Counter[str] = Counter()
    for number, raw in enumerate(_entries(run), start=1):
        entry = _entry(raw, number)
        at = f"{FILE}#entry={entry.id}"
        with run.record(entry.id, kind="incident", title=entry.title, url=entry.url, at=at, file=FILE,
                        publisher=entry.publisher, publisher_kind=entry.publisher_kind) as record:  # fmt: skip
            tell(record, entry, Cell("", at, ""))
        counts["recorded"] += 1
    run.account(FILE, counts)


def _entries(run: Crawl) -> list[dict[str, object]]:
    try:
        return msgspec.yaml.decode(run.path(FILE).read_bytes(), type=list[dict[str, object]])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"not a list of entries ({error}).", file=FILE) from error


def _entry(raw: dict[str, object], number: int) -> Entry:
    try:
        return msgspec.convert(raw, Entry)
    except msgspec.ValidationError as error:
        raise SourceError(f"entry {raw.get('id', number)!r}: {error}.", file=FILE, row=number) from error
