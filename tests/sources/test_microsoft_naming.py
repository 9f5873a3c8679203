"""Microsoft's names: countries and kinds of threat in one cell, names given twice, and the figures of the real file."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from comity.model.errors import SourceError
from comity.sources import reading
from comity.sources.check import check

FILE = "MicrosoftMapping.json"
SOURCE = "microsoft-naming"


def crawl(folder: Path, *rows: object) -> reading.Reading:
    path = folder / FILE
    path.write_text(json.dumps(rows), encoding="utf-8")
    return reading.read(SOURCE, {FILE: reading.raw_file(path)}, folder)


def said(folder: Path, columns: str, where: str = "true") -> list[tuple[object, ...]]:
    return duckdb.sql(f"select {columns} from '{folder}/statement.parquet' where {where} order by all").fetchall()


def row(name: str = "Invented Drizzle", origin: str = "", others: str = "") -> dict[str, str]:
    return {"Threat actor name": name, "Origin/Threat": origin, "Other names": others}


def test_other_names_are_trimmed_and_empty_ones_left_out(tmp_path: Path) -> None:
    crawl(tmp_path, row(others="SAMPLIUM,  PAINTED  HERON, , Salt Reed,"))
    assert said(tmp_path, "value") == [("Invented Drizzle",), ("PAINTED HERON",), ("SAMPLIUM",), ("Salt Reed",)]


@pytest.mark.parametrize(
    ("origin", "told"),
    [
        ("Türkiye", [("country", "TR")]),
        ("Israel, Private sector offensive actor",
         [("classification", "Private sector offensive actor"), ("country", "IL")]),
        ("Russia, Influence operations",
         [("classification", "Influence operations"), ("country", "RU"), ("type", "influence-operation")]),
        ("Financially motivated", [("classification", "Financially motivated"), ("purpose", "crime")]),
        ("Group in development", [("classification", "Group in development")]),
        ("", []),
    ],
)  # fmt: skip
def test_a_country_and_a_kind_of_threat_share_a_cell(tmp_path: Path, origin: str, told: list[tuple[str, str]]) -> None:
    assert crawl(tmp_path, row(origin=origin)).issues == {}
    assert said(tmp_path, "prop, value", "prop <> 'name'") == told


def test_what_may_be_two_states_is_neither(tmp_path: Path) -> None:
    assert crawl(tmp_path, row(origin="Korea")).issues == {"unknown-territory": 1}
    assert said(tmp_path, "prop") == [("name",)]


def test_a_kind_that_nobody_mapped_stays_as_words_with_an_issue(tmp_path: Path) -> None:
    assert crawl(tmp_path, row(origin="Weather watcher")).issues == {"unmapped-code": 1}
    assert said(tmp_path, "value", "prop = 'classification'") == [("Weather watcher",)]


def test_rows_are_accounted_for(tmp_path: Path) -> None:
    read = crawl(tmp_path, row(), row(), row(origin="Norway"), row(name=""), {"Other names": "x"})
    assert (read.records, read.issues) == (1, {"repeated-name": 1, "missing-name": 2})
    columns = "rows, recorded, attached, duplicate, refused"
    assert duckdb.sql(f"select {columns} from '{tmp_path}/accounting.parquet'").fetchall() == [(5, 1, 0, 1, 3)]


def test_the_order_of_rows_changes_no_id(tmp_path: Path) -> None:
    rows = [row("Invented Fog", "Norway"), row("Invented Hail", others="A, B"), row("Invented Frost")]
    crawl(tmp_path, *rows)
    before = said(tmp_path, "statement_id")
    crawl(tmp_path, *rows[::-1])
    assert said(tmp_path, "statement_id") == before


@pytest.mark.parametrize("odd", [{"Since": "2020"}, {"Origin/Threat": ["Norway"]}])
def test_what_nobody_reads_is_an_issue(tmp_path: Path, odd: dict[str, object]) -> None:
    assert crawl(tmp_path, row() | odd).issues == {"column-not-read": 1}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[{"Threat actor name": "A"', "not sound JSON"),
        ('[{"a": 1, "a": 2}]', "occurs twice"),
        ('["Invented Fog"]', "no object"),
        ("{}", "a list is expected"),
        ("<!doctype html><p>Sign in", "web page"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_unsound_files_are_refused(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / FILE
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=why):
        reading.read(SOURCE, {FILE: reading.raw_file(path)}, tmp_path)


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_bytes(json.dumps([row(origin="Türkiye")], ensure_ascii=False).encode("utf-16"))
    with pytest.raises(SourceError, match="not UTF-8"):
        reading.read(SOURCE, {FILE: reading.raw_file(path)}, tmp_path)


def test_the_real_file(mirror: Path, tmp_path: Path) -> None:
    read = reading.read(SOURCE, {FILE: reading.raw_file(mirror / SOURCE / FILE)}, tmp_path)
    check(SOURCE, tmp_path)
    assert (read.records, read.statements, read.issues) == (166, 826, {"unknown-territory": 1})
    assert said(tmp_path, "count(*), count(distinct record_id)", "prop = 'country'") == [(112, 112)]
