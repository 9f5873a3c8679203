"""DCID: what its workbook gets wrong is met, and a workbook that isn't one is refused with its reason."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from openpyxl import Workbook, load_workbook

from comity.model.errors import SourceError
from comity.sources import catalogue, reading
from comity.sources.dcid.links import addresses

FILE = "DCID_2.0_Release_update_February_2023.xlsx"
INCIDENTS, INTERACTIONS = "DCID_2.0_Release_public_June_20", "DCID_2.0_Release_update_Februar"
SAMPLE = catalogue.folder("dcid") / "sample" / FILE
NUMBER, NAME, START, END, SEVERITY, JUSTICE = 1, 5, 6, 7, 16, 27  # columns of the first sheet
MB = 1_000_000


def read(path: Path, out: Path) -> reading.Reading:
    out.mkdir(exist_ok=True)
    return reading.read("dcid", {FILE: reading.raw_file(path)}, out)


def changed(tmp_path: Path, change: Callable[[Workbook], object]) -> Path:
    """The sample with a change made to it."""
    book = load_workbook(SAMPLE)
    change(book)
    path = tmp_path / FILE
    book.save(path)
    return path


def rows(out: Path, relation: str, what: str, where: str = "true") -> list[tuple[object, ...]]:
    return duckdb.sql(f"from '{out}/{relation}.parquet' select {what} where {where} order by all").fetchall()


def issues(out: Path, code: str) -> list[tuple[object, ...]]:
    return rows(out, "issue", "record_id, original", f"code = '{code}'")


# What stands in a cell


@pytest.mark.parametrize(
    ("text", "found", "rest"),
    [
        ("", [], []),
        (" https://a.example/x ", ["https://a.example/x"], []),
        ("https://a.example/x, https://b.example/y,z", ["https://a.example/x", "https://b.example/y,z"], []),
        ("https://a.example/x : https://b.example/y :", ["https://a.example/x", "https://b.example/y"], []),
        ("https://a.example/x;  https://b.example/y;", ["https://a.example/x", "https://b.example/y"], []),
        ("https://a.example/x :https://b.example/y", ["https://a.example/x", "https://b.example/y"], []),
        ("https://a.example/x\u200b", ["https://a.example/x"], []),
        ("https://a.example/x see there", ["https://a.example/x"], ["see", "there"]),
        ("www.a.example/x", [], ["www.a.example/x"]),
        ("news-1.html", [], ["news-1.html"]),
    ],
)
def test_addresses_in_a_cell(text: str, found: list[str], rest: list[str]) -> None:
    assert addresses(text) == (found, rest)


def test_an_indictment_is_told_only_where_the_address_speaks_of_charges(tmp_path: Path) -> None:
    read(SAMPLE, tmp_path)
    assert rows(tmp_path, "statement", "DISTINCT record_id, value", "prop = 'measure'") == [("dcid:1", "indictment")]
    told = rows(tmp_path, "statement", "record_id", "value LIKE '%justice.gov%' AND subject = ''")
    assert told == [("dcid:1",), ("dcid:3",)]


def test_an_end_before_the_start_is_kept_and_reported(tmp_path: Path) -> None:
    read(SAMPLE, tmp_path)
    assert issues(tmp_path, "end-before-start") == [("dcid:2", "2009-02-15")]
    dates = rows(tmp_path, "statement", "prop, value", "record_id = 'dcid:2' AND prop IN ('start', 'end')")
    assert dates == [("end", "2009-02-15"), ("start", "2010")]


def test_names_of_states_are_trimmed_and_unknown_ones_reported(tmp_path: Path) -> None:
    read(SAMPLE, tmp_path)
    assert issues(tmp_path, "unknown-territory") == [("dcid:4", "Atlantis")]
    victims = rows(tmp_path, "statement", "record_id, value", "prop = 'country'")
    assert victims == [("dcid:1", "IS"), ("dcid:2", "NO"), ("dcid:3", "NO")]


def test_an_initiator_outside_the_pair_has_no_victim_in_that_sheet(tmp_path: Path) -> None:
    read(SAMPLE, tmp_path)
    assert issues(tmp_path, "initiator-outside-dyad") == [("dcid:3", "395")]
    accused = rows(tmp_path, "statement", "value", "record_id = 'dcid:3' AND prop = 'accused_state'")
    assert accused == [("DK",), ("IS",)]  # the sheets disagree: both are kept


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [(START, "spring", "bad-date"), (SEVERITY, "high", "bad-number"), (2, 385396, "dyad-mismatch")],
)
def test_a_cell_that_makes_no_sense_is_reported(tmp_path: Path, cell: int, value: object, code: str) -> None:
    path = changed(tmp_path, lambda book: book[INCIDENTS].cell(2, cell, value))
    read(path, tmp_path / "out")
    assert issues(tmp_path / "out", code)[0] == ("dcid:1", str(value))


def test_a_doubted_entry_is_known_by_number_and_name(tmp_path: Path) -> None:
    def as_in_doubt(book: Workbook) -> None:
        book[INCIDENTS].cell(2, NUMBER, 157)
        book[INCIDENTS].cell(2, NAME, "COVID disruption_DPRK ")
        book[INCIDENTS].cell(3, NUMBER, 25)  # renumbered: the doubt is about another entry

    read(changed(tmp_path, as_in_doubt), tmp_path / "out")
    assert issues(tmp_path / "out", "swapped-sources") == [("dcid:157", "COVID disruption_DPRK")]
    assert issues(tmp_path / "out", "mixed-entry") == []


# The second sheet


def test_rows_of_the_second_sheet_find_their_entry_by_pair_and_name(tmp_path: Path) -> None:
    read(SAMPLE, tmp_path)
    assert issues(tmp_path, "number-differs") == [("dcid:1", "11"), ("dcid:2", "12"), ("dcid:3", "14")]
    account = rows(tmp_path, "accounting", "rows, recorded, attached, duplicate, refused")
    assert account == [(4, 4, 0, 0, 0), (8, 0, 6, 0, 2)]
    assert issues(tmp_path, "unknown-incident") == [(None, ""), (None, "Invented, on no other sheet")]


def test_both_directions_are_told_with_their_date(tmp_path: Path) -> None:
    read(SAMPLE, tmp_path)
    sanctions = rows(tmp_path, "statement", "value, edtf", "record_id = 'dcid:1' AND value LIKE '%sanctions'")
    assert sanctions == [("IS > NO, economic: embargo or sanctions", "2009-04-02")]
    told = rows(tmp_path, "statement", "value, value_num", "record_id = 'dcid:1' AND unit = 'dcid-economic-negative'")
    assert told == [("IS > NO, economic negative: 1", 1.0), ("NO > IS, economic negative: 0", 0.0)]


def test_an_answer_is_an_operation_or_none(tmp_path: Path) -> None:
    read(SAMPLE, tmp_path)
    answers = rows(tmp_path, "statement", "record_id, value, stance", "prop = 'counter_operation'")
    assert answers == [("dcid:1", None, "none"), ("dcid:2", "Invented weather service reply", "asserts"),
                       ("dcid:3", None, "none")]  # fmt: skip
    assert issues(tmp_path, "no-cyber-coded") == [("dcid:3", "1")]
    assert issues(tmp_path, "answer-before-incident") == [("dcid:2", "2009-12-24")]


def test_what_both_sheets_say_alike_is_one_statement_with_two_places(tmp_path: Path) -> None:
    read(SAMPLE, tmp_path)
    ((places,),) = rows(tmp_path, "statement", "locator", "record_id = 'dcid:1' AND prop = 'start'")
    assert INCIDENTS in str(places)
    assert INTERACTIONS in str(places)


def test_where_the_sheets_disagree_both_are_kept(tmp_path: Path) -> None:
    read(SAMPLE, tmp_path)
    assert ("dcid:2", "3") in issues(tmp_path, "sheets-disagree")
    assert rows(tmp_path, "statement", "value", "record_id = 'dcid:2' AND prop = 'severity'") == [("2",), ("3",)]


def test_sums_that_their_parts_do_not_make_up_are_reported(tmp_path: Path) -> None:
    read(SAMPLE, tmp_path)
    assert issues(tmp_path, "interaction-sum") == [("dcid:2", "5")]


def test_an_unknown_weight_is_reported_not_guessed(tmp_path: Path) -> None:
    path = changed(tmp_path, lambda book: book[INTERACTIONS].cell(2, 18, 4))
    read(path, tmp_path / "out")
    assert (None, "Ddeny/reject- 4") in issues(tmp_path / "out", "unmapped-code")


def test_the_order_of_entries_changes_no_id(tmp_path: Path) -> None:
    def turned(book: Workbook) -> None:
        sheet = book[INCIDENTS]
        values = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=5)]
        for number, row in enumerate(reversed(values), start=2):
            for column, value in enumerate(row, start=1):
                sheet.cell(number, column).value = value

    for name, path in (("as-is", SAMPLE), ("turned", changed(tmp_path, turned))):
        read(path, tmp_path / name)
    ids = [rows(tmp_path / name, "statement", "statement_id") for name in ("as-is", "turned")]
    assert ids[0] == ids[1]


# Workbooks that are refused


def refused(path: Path, out: Path) -> str:
    with pytest.raises(SourceError) as caught:
        read(path, out)
    return str(caught.value)


def test_a_truncated_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_bytes(SAMPLE.read_bytes()[:-2000])
    assert "not a readable workbook" in refused(path, tmp_path / "out")


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / FILE
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    assert "the workbook can't be read" in refused(path, tmp_path / "out")


def test_a_web_page_is_refused(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_text("<!DOCTYPE html><html><body>Please sign in</body></html>", encoding="utf-8")
    assert "this is a web page" in refused(path, tmp_path / "out")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / FILE
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as entry,
    ):
        for _ in range(101):
            entry.write(bytes(MB))
    assert path.stat().st_size < MB
    assert "unpacks to 101,000,000 bytes" in refused(path, tmp_path / "out")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda book: book.remove(book[INTERACTIONS]), f"no sheet '{INTERACTIONS}'"),
        (lambda book: setattr(book[INCIDENTS], "title", "Sheet1"), f"no sheet '{INCIDENTS}'"),
        (lambda book: book[INCIDENTS].cell(1, SEVERITY, "gravity"), "columns missing: ['severity']"),
        (lambda book: book[INCIDENTS].cell(1, 30, "Europol"), "not expected: ['Europol']"),
        (lambda book: book[INCIDENTS].cell(3, NUMBER, 1), "the id '1' occurs twice"),
    ],
)
def test_a_workbook_of_another_shape_is_refused(
    tmp_path: Path, change: Callable[[Workbook], object], message: str
) -> None:
    assert message in refused(changed(tmp_path, change), tmp_path / "out")


# The real workbook


@pytest.fixture(scope="module")
def real(mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[reading.Reading, Path]:
    out = tmp_path_factory.mktemp("dcid")
    return read(mirror / "dcid" / FILE, out), out


def test_every_row_of_the_mirror_is_accounted_for(real: tuple[reading.Reading, Path]) -> None:
    told, out = real
    assert told.records == 429
    account = rows(out, "accounting", "file, rows, recorded, attached, duplicate, refused")
    assert account == [(f"{FILE}!{INCIDENTS}", 429, 429, 0, 0, 0), (f"{FILE}!{INTERACTIONS}", 862, 0, 856, 0, 6)]


def test_issues_of_the_mirror(real: tuple[reading.Reading, Path]) -> None:
    told, out = real
    assert told.issues == {
        "answer-before-incident": 103, "answer-by-initiator": 1, "bad-url": 6, "end-before-start": 1,
        "initiator-outside-dyad": 5, "interaction-sum": 29, "mixed-entry": 4, "no-cyber-coded": 2,
        "number-differs": 340, "sheets-disagree": 16, "swapped-sources": 2, "target-is-initiator": 2,
        "unknown-incident": 6, "unmapped-code": 49,
    }  # fmt: skip
    mixed = {record for record, _ in issues(out, "mixed-entry")}
    assert mixed == {"dcid:25", "dcid:71", "dcid:129", "dcid:306"}
    assert {record for record, _ in issues(out, "swapped-sources")} == {"dcid:157", "dcid:158"}
    assert issues(out, "end-before-start") == [("dcid:236", "2015-01-15")]


def test_the_second_sheet_of_the_mirror_meets_the_right_entries(real: tuple[reading.Reading, Path]) -> None:
    """Joined by pair and name, eight codes agree in all 428 incidents; by number they would in 85."""
    _, out = real
    fields = rows(out, "issue", "field, count(*)::int", "code = 'sheets-disagree' GROUP BY field")
    assert fields == [("initiator", 3), ("interactionstartdate", 10), ("severity", 3)]
    told = rows(out, "statement", "DISTINCT record_id", "prop = 'interaction'")
    assert len(told) == 428


def test_one_operation_split_by_pair_keeps_its_victims_apart(real: tuple[reading.Reading, Path]) -> None:
    _, out = real
    stuxnet = "record_id IN (SELECT record_id FROM '{}/record.parquet' WHERE title LIKE 'Stuxnet_%') AND prop = 'dyad'"
    pairs = rows(out, "statement", "DISTINCT value", stuxnet.format(out))
    assert pairs == [("IL > IR",), ("US > IR",)]
