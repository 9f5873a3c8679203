"""What a crawler has in hand: rows to read, records to make, issues to raise. Everything is accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from comity.model.errors import SourceError
from comity.sources.kit.cell import OUTCOMES, Cell, Row
from comity.sources.kit.crosswalk import Crosswalk
from comity.sources.kit.guard import refuse_large
from comity.sources.kit.record import Record
from comity.sources.kit.spec import File, Spec
from comity.sources.kit.tables import csv_rows, sheet_rows


class Sink(Protocol):
    """Where rows of a relation go, in the column order of its contract."""

    def add(self, relation: str, row: tuple[object, ...]) -> None: ...


@dataclass(frozen=True, slots=True)
class RawFile:
    """A fetched file: where it lies, its SHA-256 and when it was fetched (UTC; None if it came with a package)."""

    path: Path
    sha256: str
    retrieved_at: datetime | None


class Crawl:
    """One reading of one source. A crawler is a function `crawl(run: Crawl) -> None`.

    kept: record id that a native id would give -> the id that the record has had since an earlier edition.
    """

    def __init__(self, spec: Spec, files: Mapping[str, RawFile], crosswalk: Crosswalk, sink: Sink,
                 kept: Mapping[str, str]) -> None:  # fmt: skip
        self.spec = spec
        self._files = files
        self._crosswalk = crosswalk
        self._sink = sink
        self._kept = kept
        self._ids: set[str] = set()
        self.issues: Counter[str] = Counter()
        self.records = 0
        self.statements = 0

    def path(self, file: str) -> Path:
        """The local path of a declared file, its size checked. SourceError if it is missing or too large."""
        declared = self.spec.file(file)
        if file not in self._files:
            raise SourceError("the file is missing.", file=file, hint=f"Try: comity fetch {self.spec.name}")
        refuse_large(self._files[file].path, file, declared.max_bytes)
        return self._files[file].path

    def rows(self, file: str, sheet: str | None = None) -> Iterator[Row]:
        """Each row of a table. What a row leaves unread is an issue; a row nobody accounts for is a defect."""
        declared, label = self.spec.file(file), f"{file}!{sheet}" if sheet else file
        counts: Counter[str] = Counter()
        for number, values in self._table(self.path(file), declared, sheet):
            row = Row(values, label, number)
            yield row
            counts[self._outcome(row)] += 1
        self.account(label, counts)

    def held(self, file: str) -> list[Row]:
        """All rows of a companion table at once, to be attached to records in any order; then call `settle`."""
        return [
            Row(values, file, number) for number, values in self._table(self.path(file), self.spec.file(file), None)
        ]

    def settle(self, file: str, rows: Iterable[Row]) -> None:
        """Accounts for rows that were held, as `rows` does for each row it gives."""
        self.account(file, Counter(map(self._outcome, rows)))

    def account(self, label: str, counts: Mapping[str, int]) -> None:
        """Enters where the rows of a file or sheet went, by OUTCOMES."""
        total = sum(counts.values())
        self._sink.add("accounting", (self.spec.name, label, total, *(counts.get(o, 0) for o in OUTCOMES)))

    def record(self, native_id: str, *, kind: str, title: str | None, at: str, file: str, url: str | None = None,
               publisher: str | None = None, publisher_kind: str | None = None) -> Record:  # fmt: skip
        """A new record, to be filled and closed. SourceError if the id was used before: ids must be unique."""
        record_id = self._record_id(native_id)
        if record_id in self._ids:
            raise SourceError(f"the id {native_id!r} occurs twice.", file=at)
        self._ids.add(record_id)
        speaker = (publisher or self.spec.publisher, publisher_kind or self.spec.publisher_kind)
        raw = self._files[file]
        head = (record_id, self.spec.name, kind, title, url, *speaker, raw.sha256, at, raw.retrieved_at,
                self.spec.licence.terms)  # fmt: skip
        return Record(self, record_id, kind, speaker[0], head)

    def known(self, native_id: str) -> bool:
        """Whether a record of that native id was made."""
        return self._record_id(native_id) in self._ids

    def maps(self, table: str, cell: Cell) -> bool:
        """Whether the crosswalk has this code. SourceError if it has no such table."""
        return self._crosswalk.look_up(table, cell.text) is not None

    def look_up(self, table: str, cell: Cell, *, record_id: str | None = None) -> list[tuple[str, str, str]]:
        """(property, code, stance) for a source's code; an unmapped code is an issue and gives nothing."""
        found = self._crosswalk.look_up(table, cell.text)
        if found is None:
            self.issue("unmapped-code", f"{table} has no entry for this code", cell, record_id=record_id)
        return found or []

    def issue(self, code: str, message: str, cell: Cell | None = None, *, record_id: str | None = None,
              level: str = "warning", file: str = "", field: str | None = None, at: str | None = None,
              original: str | None = None) -> None:  # fmt: skip
        """Raises an issue: `code` is stable, `message` plain; a cell gives file, place, field and original words."""
        if cell is not None:
            file, at, field = cell.at.partition("#")[0], cell.at, cell.column
            original = cell.text if original is None else original
        self.issues[code] += 1
        self._sink.add("issue", (self.spec.name, record_id, file or "-", at, field, level, code, message, original))

    def keep(self, head: tuple[object, ...], statements: list[tuple[object, ...]]) -> None:
        """Writes a closed record; called by Record.close."""
        self._sink.add("record", head)
        for row in statements:
            self._sink.add("statement", row)
        self.records += 1
        self.statements += len(statements)

    def _record_id(self, native_id: str) -> str:
        made = f"{self.spec.name}:{native_id}"
        return self._kept.get(made, made)

    def _outcome(self, row: Row) -> str:
        for cell in row.unread:
            self.issue("column-not-read", f"nobody reads column {cell.column!r}", cell, level="error")
        return row.settled()

    def _table(self, path: Path, declared: File, sheet: str | None) -> Iterator[tuple[int, dict[str, str]]]:
        if sheet is not None:
            return sheet_rows(path, declared, sheet, self.spec.other_editions)
        return csv_rows(path, declared, self.spec.other_editions)
