"""A made-up source of one CSV, read by a crawler written in the test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from comity.sources.kit import Crawl, Crosswalk, Record, Row, read_spec
from comity.sources.reading import raw_file

FILE = "cases.csv"
SPEC = """
name: made-up
title: Made up
publisher: Nobody
publisher_kind: tracker
homepage: ''
unit: incident
edition: '1'
coverage: {since: '2020', until: '2026', includes: what the test needs, excludes: the rest}
licence: {terms: none, name: invented}
fetch: manual
files:
  - {name: cases.csv, format: csv, max_bytes: 1000, columns: [case, kind, suspect]}
floors: {records: 0, statements: 0}
ceilings: {records: 10, statements: 100}
asks: [title, type, attribution]
date_means: publication
"""
CROSSWALK = """
kind:
  flood: {type: denial-of-service}
  ours: {accused_kind: state}
  nobody: {accused_kind: none}
  left: {}
"""


class Desk(list[tuple[str, tuple[object, ...]]]):
    """Holds what a crawl writes, relation by relation."""

    def add(self, relation: str, row: tuple[object, ...]) -> None:
        self.append((relation, row))

    def of(self, relation: str) -> list[tuple[object, ...]]:
        return [row for name, row in self if name == relation]


def crawl_rows(folder: Path, rows: str, tell: Callable[[Row, Crawl], None]) -> Desk:
    """Calls `tell` for each row."""
    desk = Desk()
    run = make_run(folder, rows, desk)
    for row in run.rows(FILE):
        tell(row, run)
    return desk


def make_run(folder: Path, rows: str, desk: Desk) -> Crawl:
    """A crawl of those rows, its specification and crosswalk written to files and read as any."""
    files = {"source.yml": SPEC, "crosswalk.yml": CROSSWALK, FILE: f"case,kind,suspect\n{rows}\n"}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    spec, crosswalk = read_spec(folder / "source.yml"), Crosswalk.read(folder / "crosswalk.yml")
    return Crawl(spec, {FILE: raw_file(folder / FILE)}, crosswalk, desk, {})


def tell_record(folder: Path, tell: Callable[[Record, Row], None], rows: str = "1,flood,RU") -> Desk:
    """Calls `tell` with a record for each row; columns that it doesn't read are left out."""

    def each(row: Row, run: Crawl) -> None:
        with run.record(str(row.number), kind="incident", title=None, at=row.at, file=FILE) as record:
            tell(record, row)
        row.ignore(*(cell.column for cell in row.unread))
        row.recorded()

    return crawl_rows(folder, rows, each)
