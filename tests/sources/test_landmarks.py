"""The embedded source: what it must hold for the main job to show what Comity is for, and how it refuses mistakes."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from comity.model import territories
from comity.model.errors import SourceError
from comity.sources import catalogue, reading
from comity.sources.kit import RawFile

FILE = "publications.yml"
TRUTH = Path(__file__).parents[1] / "data" / "landmarks_truth.csv"
WESTERN = {"US", "GB", "FR", "ES", "IL"}


@pytest.fixture(scope="module")
def entries() -> list[dict[str, Any]]:
    path = catalogue.folder("landmarks") / "data" / FILE
    return list(yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader))


@pytest.fixture(scope="module")
def truth() -> dict[str, str]:
    return {row["record"]: row["incident"] for row in csv.DictReader(TRUTH.open(encoding="utf-8"))}


def test_it_tells_at_least_40_incidents_by_at_least_120_publications(
    entries: list[dict[str, Any]], truth: dict[str, str]
) -> None:
    assert len(entries) >= 120
    assert {e["id"] for e in entries} == set(truth)
    assert len(set(truth.values())) >= 40


def test_the_grouping_is_not_in_the_data(entries: list[dict[str, Any]], truth: dict[str, str]) -> None:
    keys = {key for entry in entries for key in entry}
    assert not keys & {"incident", "incident_id", "group", "cluster"}
    urls = [(entry["url"], truth[entry["id"]]) for entry in entries]
    assert len({url for url, _ in urls}) > len(entries) * 0.9


def test_all_regions_are_among_victims_and_western_states_among_the_accused(entries: list[dict[str, Any]]) -> None:
    victims = {str(v["country"]) for e in entries for v in e.get("victims", []) if "country" in v}
    accused = {a["state"] for e in entries for c in e.get("claims", []) for a in c.get("accused", []) if "state" in a}
    for region in ("region:africa", "region:americas", "region:asia", "region:europe", "region:oceania"):
        members = set(territories.get(region).members)
        assert members & victims, region
    assert len(WESTERN & accused) >= 4
    assert len(accused) >= 15


def test_there_are_denials_losses_and_responses(entries: list[dict[str, Any]]) -> None:
    stances = [c["stance"] for e in entries for c in e.get("claims", [])]
    assert stances.count("denies") >= 20
    assert sum(len(e.get("losses", [])) for e in entries) >= 20
    measures = {r["measure"] for e in entries for r in e.get("responses", [])}
    assert {"statement", "indictment", "sanctions", "expulsion"} <= measures


def test_every_address_is_one_that_can_be_opened_and_says_where_it_was_seen(entries: list[dict[str, Any]]) -> None:
    for entry in entries:
        assert re.match(r"https?://[^/\s]+\.[^/\s]+", entry["url"]), entry["id"]
        assert re.match(r"text$|via [a-z-]+:\S", entry["seen"]), entry["id"]
        assert entry["url_seen"]


def test_addresses_seen_in_eurepoc_are_in_eurepoc(entries: list[dict[str, Any]], mirror: Path) -> None:
    text = "".join(p.read_text(encoding="utf-8") for p in (mirror / "eurepoc").glob("*.csv"))
    seen = [e for e in entries if e["url_seen"].startswith("eurepoc:")]
    assert len(seen) > 20
    assert [e["id"] for e in seen if e["url"] not in text] == []


@pytest.mark.parametrize(
    ("wrong", "right", "words"),
    [
        ("country: DK, sector", "country: Atlantis, sector", "no territory is called 'Atlantis'"),
        ("start: '2031-04'", "start: 'in spring'", "'in spring' is not an EDTF date"),
        ("  language: en", "  lingua: en", "unknown field `lingua`"),
        ("people: 1200", "people: many", r"Expected `float \| null`, got `str`"),
        ("- id: example-press-2031-05-harbour", "- id: example-ministry-2031-05-harbour", "occurs twice"),
        ("- id: example-press", "  - ]id: example-press", "not a list of entries"),
    ],
)
def test_a_mistake_is_refused_with_its_entry(wrong: str, right: str, words: str, tmp_path: Path) -> None:
    sample = (catalogue.folder("landmarks") / "sample" / FILE).read_text(encoding="utf-8")
    assert wrong in sample
    path = tmp_path / FILE
    path.write_text(sample.replace(wrong, right), encoding="utf-8")
    with pytest.raises(SourceError, match=words):
        reading.read("landmarks", {FILE: reading.raw_file(path)}, tmp_path)


def test_an_order_of_entries_changes_no_statement(tmp_path: Path) -> None:
    sample = catalogue.folder("landmarks") / "sample" / FILE
    turned = tmp_path / FILE
    turned.write_text(yaml.safe_dump(yaml.safe_load(sample.read_text(encoding="utf-8"))[::-1]), encoding="utf-8")
    assert _ids(reading.raw_file(sample), tmp_path / "a") == _ids(reading.raw_file(turned), tmp_path / "b")


def _ids(raw: RawFile, folder: Path) -> set[str]:
    import duckdb

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    reading.read("landmarks", {FILE: raw}, folder)
    return {row[0] for row in duckdb.sql(f"SELECT statement_id FROM '{folder}/statement.parquet'").fetchall()}
