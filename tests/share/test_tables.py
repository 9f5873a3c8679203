"""Exports: what is in them, what must not be, and that no cell of them runs."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
import releases

from comity.model.errors import EnvironmentRefusedError, UsageError
from comity.release.filters import Filters
from comity.release.handle import Handle
from comity.share import workbook
from comity.share.files import csv_cell
from comity.share.tables import export

FORMATS = ("csv", "xlsx", "parquet", "jsonl")
MARK = "for own use: contains sources that forbid passing on (Shut-One)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return releases.build(tmp_path_factory.mktemp("release"))


@pytest.fixture
def public(folder: Path) -> Iterator[Handle]:
    with Handle(folder, public=True) as handle:
        yield handle


@pytest.fixture
def whole(folder: Path) -> Iterator[Handle]:
    with Handle(folder) as handle:
        yield handle


def sheets(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def written(path: Path) -> str:
    """All that a file and the page beside it say, as text."""
    beside = path.with_name(path.name + ".README.md")
    text = beside.read_text(encoding="utf-8") if beside.exists() else ""
    if path.suffix == ".xlsx":
        return text + repr(sheets(path))
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        return text + repr(table.to_pylist()) + repr(table.schema.metadata)
    return text + path.read_text(encoding="utf-8")


@pytest.mark.parametrize("fmt", FORMATS)
def test_nothing_of_a_shut_source_leaves(public: Handle, tmp_path: Path, fmt: str) -> None:
    made = export(public, Filters(), fmt, tmp_path / f"out.{fmt}", own_use=False)
    said = written(made.path).lower()
    assert (made.rows, made.note) == (2, "")
    assert releases.VERSION.lower() in said and "own use:" not in said
    assert not [
        word for word in (releases.FORBIDDEN.lower(), "shut-one", "2019-01-01", "operation lantern") if word in said
    ]


@pytest.mark.parametrize("fmt", FORMATS)
def test_own_use_holds_all_and_is_marked(whole: Handle, tmp_path: Path, fmt: str) -> None:
    made = export(whole, Filters(), fmt, tmp_path / f"out.{fmt}", own_use=True)
    assert (made.rows, made.note) == (3, MARK)
    assert releases.FORBIDDEN in written(made.path)
    assert MARK in written(made.path)
    if fmt != "parquet":  # the mark is in the file, not only beside it
        made.path.with_name(f"{made.path.name}.README.md").unlink(missing_ok=True)
        assert MARK in written(made.path)


@pytest.mark.parametrize("fmt", FORMATS)
def test_tables_that_may_not_leave_are_refused(whole: Handle, tmp_path: Path, fmt: str) -> None:
    with pytest.raises(UsageError, match="Shut-One"):
        export(whole, Filters(), fmt, tmp_path / f"out.{fmt}", own_use=False)
    assert not list(tmp_path.iterdir())


def test_own_use_without_shut_sources_is_marked_truly(public: Handle, tmp_path: Path) -> None:
    made = export(public, Filters(), "csv", tmp_path / "out.csv", own_use=True)
    assert made.note == "for own use: no source in it forbids passing on"


def test_csv_is_pure_and_no_cell_begins_a_formula(public: Handle, tmp_path: Path) -> None:
    export(public, Filters(), "csv", tmp_path / "out.csv", own_use=False)
    text = (tmp_path / "out.csv").read_bytes().decode("utf-8")
    rows = {row["incident_id"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert text.startswith("incident_id,title,") and text.endswith("\r\n")
    assert rows["hostile"]["title"] == "'" + releases.HOSTILE
    assert rows["hostile"]["summary"] == releases.SCRIPT
    assert (rows["lantern"]["types"], rows["lantern"]["contested"]) == ("doxing; espionage", "false")
    assert rows["lantern"]["end_lo"] == ""
    assert not [cell for row in rows.values() for cell in row.values() if cell[:1] in tuple("=+-@\t\r\n")]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1"])
def test_each_beginning_of_a_formula_is_guarded(text: str) -> None:
    assert csv_cell(text) == csv_cell([text]) == f"'{text}"
    book = openpyxl.Workbook(write_only=True)
    cell = workbook.cell(book.create_sheet("a"), text)
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_numbers_and_dates_are_left_alone() -> None:
    said: list[object] = [-1, -1.5, None, True, [], "a=b"]
    assert [csv_cell(value) for value in said] == [-1, -1.5, None, "true", "", "a=b"]


def test_the_page_beside_a_file_says_how_to_cite_and_read_it(public: Handle, tmp_path: Path) -> None:
    export(public, Filters(q="<b>|`grid`"), "csv", tmp_path / "out.csv", own_use=False)
    page = (tmp_path / "out.csv.README.md").read_text(encoding="utf-8")
    assert r"Query: 'q=\<b\>|\`grid\`'" in page
    assert "- Rows: 0\n" in page
    assert "| Open-One | CC BY 4.0 | open | By the testers. |" in page
    assert "begin with an apostrophe" in page
    assert "| start_lo | date |" in page


def test_a_workbook_has_its_sheets_headers_and_filters(public: Handle, tmp_path: Path) -> None:
    export(public, Filters(), "xlsx", tmp_path / "out.xlsx", own_use=False)
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["incidents", "victims", "attributions", "responses", "losses", "codebook", "citation"]
    assert {sheet.freeze_panes for sheet in book} == {"A2"}
    assert book["incidents"].auto_filter.ref == "A1:AC3"
    assert book["losses"]["E2"].value == 1500
    assert book["victims"]["C2"].value == releases.RTL
    assert dict(sheets(tmp_path / "out.xlsx")["citation"][1:])["release"] == releases.VERSION
    assert ("codes", "doxing", None, "operation_type", "publishes stolen data (hack and leak)") in list(
        book["codebook"].iter_rows(values_only=True)
    )


def test_no_cell_of_a_workbook_is_a_formula(public: Handle, tmp_path: Path) -> None:
    export(public, Filters(), "xlsx", tmp_path / "out.xlsx", own_use=False)
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    title = next(cell for row in book["incidents"].iter_rows() for cell in row if cell.value == releases.HOSTILE)
    assert (title.data_type, title.quotePrefix) == ("s", True)
    assert book["responses"]["C2"].value == "-Testland"


def test_dates_of_a_workbook_are_dates_where_spreadsheets_know_them(public: Handle, tmp_path: Path) -> None:
    export(public, Filters(), "xlsx", tmp_path / "out.xlsx", own_use=False)
    head, *rows = sheets(tmp_path / "out.xlsx")["incidents"]
    starts = {row[0]: row[head.index("start_lo")] for row in rows}
    assert starts == {"lantern": datetime(2021, 3, 1), "hostile": "0001-01-01"}


def test_a_text_too_long_or_not_allowed_in_a_sheet_is_shown_as_such() -> None:
    sheet = openpyxl.Workbook(write_only=True).create_sheet("a")
    long = workbook.cell(sheet, "x" * 40_000).value
    assert len(long) == 32_767 and long.endswith("all of it]")
    assert workbook.cell(sheet, "a\x00b\x1fc").value == "a\ufffdb\ufffdc"
    assert workbook.cell(sheet, "#N/A").data_type == "s"


def test_a_sheet_that_can_not_hold_all_rows_is_refused(
    public: Handle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    with pytest.raises(UsageError, match="incidents"):
        export(public, Filters(), "xlsx", tmp_path / "out.xlsx", own_use=False)
    assert not list(tmp_path.iterdir())


def test_json_lines_nest_the_parts(public: Handle, tmp_path: Path) -> None:
    export(public, Filters(), "jsonl", tmp_path / "out.jsonl", own_use=False)
    told = {row["incident_id"]: row for row in map(json.loads, (tmp_path / "out.jsonl").read_text().splitlines())}
    lantern = told["lantern"]
    assert list(told) == ["lantern", "hostile"]
    assert lantern["victim"][0]["name"] == releases.RTL
    assert lantern["attribution"][0]["accused_state"] == "RU"
    assert [len(lantern[kind]) for kind in ("effect", "loss", "response", "cooperation", "conflict")] == [1, 1, 1, 1, 0]
    assert {value["prop"] for value in lantern["value"]} >= {"start", "type", "mid"}
    assert (told["hostile"]["title"], told["hostile"]["victim"]) == (releases.HOSTILE, [])
    assert lantern["release"] == releases.VERSION


def test_parquet_carries_its_papers(public: Handle, tmp_path: Path) -> None:
    export(public, Filters(country="UA"), "parquet", tmp_path / "out.parquet", own_use=False)
    table = pq.read_table(tmp_path / "out.parquet")
    assert table.column("title").to_pylist() == ["Lantern"]
    assert table.column("types").to_pylist() == [["doxing", "espionage"]]
    assert table.schema.metadata[b"comity:query"] == b"country=UA"
    assert releases.VERSION.encode() in table.schema.metadata[b"comity:citation"]
    assert table.schema.field("title").metadata[b"description"] == b"title"
    assert b"comity:mark" not in table.schema.metadata


@pytest.mark.parametrize("fmt", FORMATS)
def test_an_export_of_nothing_is_a_file_with_a_head(public: Handle, tmp_path: Path, fmt: str) -> None:
    made = export(public, Filters(since="2029"), fmt, tmp_path / f"out.{fmt}", own_use=False)
    assert made.rows == 0 and made.path.exists()


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_release_made_before_a_column_was_added_is_exported(folder: Path, tmp_path: Path, fmt: str) -> None:
    old = tmp_path / "old"
    shutil.copytree(folder / "public", old)
    shutil.copy(folder / "release.json", old)
    for name, column in (("incident", "end_hi"), ("victim", "role")):
        path = old / f"{name}.parquet"
        pq.write_table(pq.read_table(path).drop_columns([column]), path)
    with Handle(old) as handle:
        assert export(handle, Filters(), fmt, tmp_path / f"out.{fmt}", own_use=False).rows == 2


def test_what_cannot_be_written_is_said(public: Handle, tmp_path: Path) -> None:
    for fmt, out in (("ods", tmp_path / "a.ods"), ("csv", tmp_path), ("csv", tmp_path / "no" / "a.csv")):
        with pytest.raises(UsageError):
            export(public, Filters(), fmt, out, own_use=False)
    with pytest.raises(UsageError, match="no territory"):
        export(public, Filters(country="Atlantis"), "csv", tmp_path / "a.csv", own_use=False)


def test_a_failed_export_leaves_the_former_file(
    public: Handle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.csv"
    out.write_text("former")

    def full(_: object) -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("comity.share.files.csv_cell", full)
    with pytest.raises(EnvironmentRefusedError, match="no room"):
        export(public, Filters(), "csv", out, own_use=False)
    assert out.read_text() == "former"
    assert list(tmp_path.iterdir()) == [out]
