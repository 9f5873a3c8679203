"""Chosen incidents as a workbook (Office Open XML): a sheet per table, codebook, citation. Streamed row by row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from comity.model.errors import UsageError
from comity.model.vocabulary import vocabulary
from comity.release import dyads
from comity.release.codebook import column_rows
from comity.share.selection import FORMULA, Selection
from comity.store.contracts import contract

SHEETS = {"incidents": "incident", "victims": "victim", "attributions": "attribution", "responses": "response",
          "losses": "loss"}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # not allowed in XML 1.0, section 2.2
_LONGEST = 32_767  # characters in a cell (Excel specifications and limits)
MOST_ROWS = 1_048_576  # rows in a sheet, header included
_CUT = " [cut: a cell holds no more; the other formats have all of it]"
_FIRST_DAY = date(1900, 3, 1)  # before it spreadsheets count days differently, or not at all
_BOLD = Font(bold=True)


def write_workbook(chosen: Selection, path: Path) -> int:
    """Writes the sheets to `path`; returns the number of incidents. UsageError if a sheet can't hold all rows."""
    if full := [title for title, name in SHEETS.items() if chosen.count(name) >= MOST_ROWS]:
        raise UsageError(f"a sheet can't hold all {full[0]}.", hint="Narrow the filters, or take csv.")
    book = Workbook(write_only=True)
    counts = {title: _relation(book, title, name, chosen) for title, name in SHEETS.items()}
    _sheet(book, "codebook", ("sheet", "column", "type", "rules", "meaning"), _meanings())
    _sheet(book, "citation", ("what", "text"), _citation(chosen, counts["incidents"]))
    book.save(path)
    return counts["incidents"]


def _relation(book: Workbook, title: str, name: str, chosen: Selection) -> int:
    return _sheet(book, title, chosen.names(name), chosen.rows(chosen.query(name)))


def _sheet(book: Workbook, title: str, head: Iterable[str], rows: Iterable[Iterable[object]]) -> int:
    sheet, names, count = book.create_sheet(title), list(head), 0
    sheet.freeze_panes = "A2"
    for number, name in enumerate(names, 1):
        sheet.column_dimensions[get_column_letter(number)].width = 60 if name in ("meaning", "text") else 18
    sheet.append([cell(sheet, name, bold=True) for name in names])
    for row in rows:
        sheet.append([cell(sheet, value) for value in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{count + 1}"
    return count


def cell(sheet: WriteOnlyWorksheet, value: object, *, bold: bool = False) -> WriteOnlyCell:
    """A value as a cell. Text is text whatever it begins with; quotePrefix keeps it so when somebody edits the cell."""
    shown = "; ".join(map(str, value)) if isinstance(value, list) else value
    if isinstance(shown, date) and shown < _FIRST_DAY:
        shown = shown.isoformat()
    if not isinstance(shown, str):
        return WriteOnlyCell(sheet, shown)
    text = _CONTROL.sub("\ufffd", shown)
    made = WriteOnlyCell(sheet, text if len(text) <= _LONGEST else text[: _LONGEST - len(_CUT)] + _CUT)
    made.data_type = "s"
    if text.startswith(FORMULA):
        made.quotePrefix = True
    if bold:
        made.font = _BOLD
    return made


def _meanings() -> Iterator[tuple[str, ...]]:
    for title, name in SHEETS.items():
        yield from ((title, *row) for row in column_rows(contract(name)))
    for scheme in sorted({c.rule("in") or "" for name in SHEETS.values() for c in contract(name).columns} - {""}):
        yield from (("codes", code, "", scheme, text) for code, text in vocabulary()[scheme].items())
    yield "(file dyads.csv)", "", "", "", " ".join(dyads.NOTE.split())
    yield from (("(file dyads.csv)", name, "", "", text) for name, text in dyads.COLUMNS.items())


def _citation(chosen: Selection, incidents: int) -> Iterator[tuple[str, object]]:
    words = chosen.words
    if words.mark:
        yield "mark", words.mark
    yield "cite as", words.citation
    yield "release", words.release
    yield "query", words.query
    yield "incidents", incidents
    for title, licence, terms, notice in words.notices:
        yield "source", f"{title}. Licence: {licence}. May be passed on: {terms}. {notice}".strip()
