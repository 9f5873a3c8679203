"""Tables read strictly: the declared columns, no others, every row whole, or the file is refused with its place."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from comity.model.errors import SourceError
from comity.sources.kit.guard import refuse_bomb, refuse_far_cells, refuse_markup
from comity.sources.kit.spec import Edition, File

LONGEST_CELL = 1_000_000  # characters; the longest real cell seen is under 20,000
_SIGNED = {"utf-8": "utf-8-sig"}  # spreadsheets put a byte order mark in front; it is no part of the first column


def csv_rows(path: Path, spec: File, editions: Sequence[Edition]) -> Iterator[tuple[int, dict[str, str]]]:
    """Row number (the header is row 1) and values of each data row. SourceError where the file is not as declared."""
    refuse_markup(path, spec.name)
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=_SIGNED.get(spec.encoding, spec.encoding), newline="") as stream:
        reader = csv.reader(_without_nul(stream), strict=True)
        number = 0
        try:
            check_columns(next(reader, []), spec.columns, spec.name, editions)
            number = 1
            for number, row in enumerate(reader, start=2):
                if row:
                    yield number, _whole(row, spec.columns, spec.name, number)
        except UnicodeDecodeError as error:
            raise _other_encoding(path, spec) from error
        except csv.Error as error:
            raise SourceError(f"{error}.", file=spec.name, row=number + 1, hint="Fetch it again.") from error


def sheet_rows(path: Path, spec: File, sheet: str, editions: Sequence[Edition]) -> Iterator[tuple[int, dict[str, str]]]:
    """The same for one sheet of a workbook; empty rows are passed over, numbers keep their shortest form."""
    refuse_markup(path, spec.name)
    refuse_bomb(path, spec.name, spec.max_bytes * 20)
    refuse_far_cells(path, spec.name)
    try:
        book = CalamineWorkbook.from_path(str(path))
        if sheet not in book.sheet_names:
            raise SourceError(f"no sheet {sheet!r}; it has {book.sheet_names}.", file=spec.name)
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except (CalamineError, OSError) as error:
        raise SourceError(f"the workbook can't be read ({error}).", file=spec.name, hint="Fetch it again.") from error
    columns, width = spec.sheets[sheet], len(spec.sheets[sheet])
    header = [cell_text(cell) for cell in rows[0]] if rows else []
    check_columns(_trimmed(header), columns, f"{spec.name}, sheet {sheet}", editions)
    for number, row in enumerate(rows[1:], start=2):
        texts = [cell_text(cell) for cell in row]
        if any(texts[:width]):
            yield number, dict(zip(columns, texts, strict=False))


def check_columns(found: Sequence[str], wanted: Sequence[str], file: str, editions: Sequence[Edition] = ()) -> None:
    """SourceError unless the columns are exactly those wanted; an edition known by its columns is named."""
    if list(found) == list(wanted):
        return
    for edition in editions:
        if set(edition.columns) <= set(found):
            raise SourceError(f"this is {edition.name}.", file=file, hint=edition.hint)
    missing = [c for c in wanted if c not in found]
    added = [c for c in found if c not in wanted]
    if not missing and not added:
        raise SourceError("the columns are in another order or repeated.", file=file, row=1)
    raise SourceError(
        f"columns missing: {missing or 'none'}; columns not expected: {added or 'none'}.", file=file, row=1,
        hint="A new edition needs its own columns in source.yml, and a look at what they mean.",
    )  # fmt: skip


def cell_text(value: object) -> str:
    """A workbook cell as text: whole numbers without a point, dates as ISO 8601."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _trimmed(header: list[str]) -> list[str]:
    while header and not header[-1]:
        header.pop()
    return header


def _whole(row: list[str], columns: list[str], file: str, number: int) -> dict[str, str]:
    if len(row) != len(columns):
        raise SourceError(
            f"{len(row)} cells where {len(columns)} are declared: the row is cut or shifted.", file=file, row=number,
            hint="A file that ends here was truncated: fetch it again.",
        )  # fmt: skip
    return dict(zip(columns, row, strict=True))


def _without_nul(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if "\0" in line:
            raise csv.Error("a NUL character: this is not a text file, or a broken one")
        yield line


def _other_encoding(path: Path, spec: File) -> SourceError:
    """Where the first byte is that doesn't fit: text is decoded by the block, so the reader itself is behind."""
    content = path.read_bytes()
    try:
        content.decode(spec.encoding)
    except UnicodeDecodeError as error:
        rows = list(csv.reader(io.StringIO(content[: error.start].decode(spec.encoding), newline=""))) or [[]]
        column = spec.columns[len(rows[-1]) - 1] if len(rows) > 1 and 0 < len(rows[-1]) <= len(spec.columns) else ""
        return SourceError(
            f"byte {content[error.start]:#04x} is not {spec.encoding}.", file=spec.name, row=len(rows), field=column,
            hint="Was the file saved in another encoding? Fetch it again, unedited.",
        )  # fmt: skip
    return SourceError(f"not {spec.encoding}.", file=spec.name)
