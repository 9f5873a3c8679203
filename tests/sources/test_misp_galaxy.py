"""MISP galaxy: names and their users, strict JSON, and the figures of the real files where they are at hand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from comity.model.errors import SourceError
from comity.sources import catalogue, reading
from comity.sources.check import check
from comity.sources.kit.documents import Document, read_json
from comity.sources.packaged import packaged_file

FILE = "threat-actor.json"
UUID = "11111111-1111-4111-8111-111111111111"


def crawl(folder: Path, *values: object) -> reading.Reading:
    path = folder / FILE
    path.write_text(json.dumps({"type": "threat-actor", "values": values}), encoding="utf-8")
    return reading.read("misp-galaxy", {FILE: reading.raw_file(path)}, folder)


def rows_of(folder: Path, query: str) -> list[tuple[object, ...]]:
    for relation in reading.RELATIONS:
        query = query.replace(f"@{relation}", f"'{folder}/{relation}.parquet'")
    return duckdb.sql(query).fetchall()


def entry(**meta: object) -> dict[str, object]:
    return {"uuid": UUID, "value": "Grey Gull", "meta": meta}


def test_a_name_is_told_once_by_the_galaxy_and_once_by_its_user(tmp_path: Path) -> None:
    crawl(tmp_path, entry(synonyms=["Salt Reed"], **{"origin:Salt Reed": "Made-up Vendor"}))
    names = "select value, asserted_by, seen from @statement where prop = 'name' order by all"
    assert rows_of(tmp_path, names) == [
        ("Grey Gull", "MISP Project", "text"),
        ("Salt Reed", "MISP Project", "text"),
        ("Salt Reed", "Made-up Vendor", f"via misp-galaxy:{UUID}"),
    ]


def test_the_default_confidence_is_nobodys(tmp_path: Path) -> None:
    confidence = "select confidence from @statement where prop = 'country'"
    crawl(tmp_path, entry(country="PL", **{"attribution-confidence": "50"}))
    assert rows_of(tmp_path, confidence) == [(None,)]
    crawl(tmp_path, entry(country="PL", **{"attribution-confidence": "10"}))
    assert rows_of(tmp_path, confidence) == [("attribution-confidence 10 of 100",)]


def test_a_sponsor_is_suspected_or_unknown_never_a_fact(tmp_path: Path) -> None:
    sponsor = "select value, stance from @statement where prop = 'sponsor'"
    crawl(tmp_path, entry(**{"cfr-suspected-state-sponsor": "Russian Federation"}))
    assert rows_of(tmp_path, sponsor) == [("Russia", "suspects")]
    crawl(tmp_path, entry(**{"cfr-suspected-state-sponsor": "Unknown"}))
    assert rows_of(tmp_path, sponsor) == [(None, "unknown")]


@pytest.mark.parametrize("meta", [{"shoe-size": "46"}, {"country": {"code": "PL"}}, {"refs": [["nested"]]}])
def test_what_nobody_reads_is_an_issue(tmp_path: Path, meta: dict[str, object]) -> None:
    assert crawl(tmp_path, entry(**meta)).issues == {"column-not-read": 1}


def test_entries_are_accounted_for(tmp_path: Path) -> None:
    read = crawl(tmp_path, entry(), entry(), {"uuid": UUID, "value": "Other"}, {"value": "No id"}, {"uuid": "x"})
    assert read.records == 1
    assert read.issues == {"duplicate-id": 1, "missing-id": 2}
    assert rows_of(tmp_path, "select rows, recorded, attached, duplicate, refused from @accounting") == [
        (5, 1, 0, 1, 3)
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        ('{"values": [1, 2', "not sound JSON"),
        ('{"a": 1, "a": 2}', "occurs twice"),
        ('{"a": {"b": ["\\ud800"]}}', "broken text"),
        ('{"a": "\\u0000"}', "broken text"),
        ('{"a": NaN}', "not a JSON value"),
        ('{"a": ' + "9" * 5000 + "}", "not sound JSON"),
        ("[]", "an object is expected"),
        ("<!DOCTYPE html><p>Sign in", "web page"),
        ('{"type": "tool", "values": []}', "not the threat-actor cluster"),
        ('{"type": "threat-actor", "values": [1]}', "no object"),
    ],
)
def test_unsound_files_are_refused(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / FILE
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=why):
        reading.read("misp-galaxy", {FILE: reading.raw_file(path)}, tmp_path)


def test_other_encodings_and_large_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_bytes('{"a": "é"}'.encode("latin-1"))
    with pytest.raises(SourceError, match="not UTF-8"):
        read_json(path, FILE)
    with path.open("wb") as stream:
        stream.truncate(catalogue.spec("misp-galaxy").file(FILE).max_bytes + 1)
    with pytest.raises(SourceError, match="more than the"):
        reading.read("misp-galaxy", {FILE: reading.raw_file(path)}, tmp_path)


def test_a_document_knows_what_was_left() -> None:
    document = Document({"a": "1", "b": {"c": 2, "d": 3}, "e": [{"f": 4}], "g": None, "h": ["x", " ", "y"]}, "file#1")
    assert (document.take("a").text, document.take("absent").text) == ("1", "")
    assert document.child("b").take("c").passage == "b.c"
    assert [inside.take("f").column for inside in document.children("e")] == ["e[0].f"]
    assert [cell.passage for cell in document.take_list("h")] == ["h", "h/2"]
    assert [(cell.column, cell.text) for cell in document.unread] == [("b.d", "3")]


def test_the_packaged_file_needs_no_import_of_the_package(tmp_path: Path) -> None:
    path = packaged_file(catalogue.spec("misp-galaxy").file(FILE))
    alone = f"""
import sys
from comity.sources import catalogue
from comity.sources.packaged import packaged_file
packaged_file(catalogue.spec("misp-galaxy").file({FILE!r}))
assert "pymispgalaxies" not in sys.modules"""
    subprocess.run([sys.executable, "-c", alone], check=True)  # other tests here may have imported it
    read = reading.read("misp-galaxy", {FILE: reading.raw_file(path)}, tmp_path)
    check("misp-galaxy", tmp_path)
    assert read.records >= 864
    assert set(read.issues) == {"unmapped-code"}


def test_the_real_file(mirror: Path, tmp_path: Path) -> None:
    read = reading.read("misp-galaxy", {FILE: reading.raw_file(mirror / "misp-galaxy" / FILE)}, tmp_path)
    check("misp-galaxy", tmp_path)
    assert rows_of(tmp_path, "select rows, recorded, refused from @accounting") == [(1041, 1041, 0)]
    assert read.issues == {"unmapped-code": 81}
    countries = rows_of(
        tmp_path, "select count(distinct record_id) from @statement where prop = 'country' and seen = 'text'"
    )
    assert countries == [(476,)]
