"""CFR: the quirks of its table on made-up rows, and the figures of the real file where it is at hand."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pytest

from comity.model.errors import SourceError
from comity.sources import catalogue, reading
from comity.sources.cfr.affiliations import read_affiliations
from comity.sources.check import check

FILE = "cyber-operations-incidents.csv"
COLUMNS = catalogue.spec("cfr").file(FILE).columns


def crawl(folder: Path, rows: Sequence[Mapping[str, str]]) -> reading.Reading:
    path = folder / FILE
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return reading.read("cfr", {FILE: reading.raw_file(path)}, folder)


def rows_of(folder: Path, query: str) -> list[tuple[object, ...]]:
    for relation in reading.RELATIONS:
        query = query.replace(f"@{relation}", f"'{folder}/{relation}.parquet'")
    return duckdb.sql(query).fetchall()


def ids(folder: Path) -> list[object]:
    return [row[0] for row in rows_of(folder, "select record_id from @record order by all")]


def said(folder: Path, prop: str) -> list[tuple[object, ...]]:
    return rows_of(folder, f"select subject, value, stance from @statement where prop = '{prop}' order by all")


ENTRY = {
    "Title": "Theft of Nobody’s papers",
    "Date": "2/3/2019",
    "Description": "Made up.",
    "Sources_1": "https://a.example/1",
}


@pytest.mark.parametrize(
    "change",
    [
        {"Title": "Theft of Nobody??s papers"},
        {"Title": "Theft of  Nobody's\xa0papers "},
        {"Date": "2/4/2019", "Description": "Corrected.", "Sponsor": "France", "Sources_1": "https://a.example/2"},
    ],
)
def test_a_correction_keeps_the_id(tmp_path: Path, change: dict[str, str]) -> None:
    crawl(tmp_path, [ENTRY])
    before = ids(tmp_path)
    crawl(tmp_path, [ENTRY | change])
    assert ids(tmp_path) == before


def test_a_later_namesake_changes_no_older_id(tmp_path: Path) -> None:
    crawl(tmp_path, [ENTRY])
    before = ids(tmp_path)
    later = ENTRY | {"Date": "2/3/2020", "Description": "Another.", "Sources_1": "https://a.example/2"}
    crawl(tmp_path, [later, ENTRY])
    assert set(before) < set(ids(tmp_path))
    assert len(ids(tmp_path)) == 2
    crawl(tmp_path, [ENTRY, later])
    assert set(before) < set(ids(tmp_path))


def test_rows_that_add_nothing_are_attached_or_duplicates(tmp_path: Path) -> None:
    less = {"Title": ENTRY["Title"], "Date": ENTRY["Date"]}
    assert crawl(tmp_path, [less, ENTRY, less]).records == 1
    assert rows_of(tmp_path, "select recorded, attached, duplicate, refused from @accounting") == [(1, 1, 1, 0)]
    assert rows_of(tmp_path, "select locator from @statement where prop = 'title'") == [
        (f"{FILE}#row=2&col=Title {FILE}#row=3&col=Title",)
    ]


def test_a_row_without_title_is_refused(tmp_path: Path) -> None:
    assert crawl(tmp_path, [{"Description": "Made up."}]).issues["missing-title"] == 1


@pytest.mark.parametrize(
    ("text", "names", "hedge"),
    [
        ("Grey Gull", [("Grey Gull",)], ""),
        ("Believed to be the work of\xa0Grey Gull.", [("Grey Gull",)], "believed to be"),
        ("Suspected to be the work of the Gulls", [("Gulls",)], "suspected to be"),
        ("Believed to be the work of a subset of the Gull Group known as Tern", [("Tern",)], "believed to be"),
        ("Believed to be the work of Gull, also known as Tern and Auk.", [("Gull", "Tern", "Auk")], "believed to be"),
        ("Gull 17 and Bronze Tern", [("Gull 17",), ("Bronze Tern",)], ""),
        ("Possibly linked to Grey Gull", [("Grey Gull",)], "possibly linked to"),
        ("Unknown, suspected Grey Gull.", [("Grey Gull",)], "suspected"),
        ("Believed to be the work of Russian hacker group Tern.", [("Tern",)], "believed to be"),
    ],
)
def test_names_are_read_with_their_words_of_doubt(text: str, names: list[tuple[str, ...]], hedge: str) -> None:
    found = read_affiliations(text).accusations
    assert [group for said in found for group in said.people.certain] == names
    assert {said.hedge for said in found} == {hedge}


@pytest.mark.parametrize(
    "text",
    ["Believed to be the work of Russian and Chinese hackers.", "Believed to be the work of a Russian hacking group.",
     "Same state sponsor as the 2016 breach", "Possibly linked to the tide incident.", "Unnamed state-sponsored APT"],
)  # fmt: skip
def test_descriptions_are_nobodys_name(text: str) -> None:
    assert not read_affiliations(text).accusations
    assert read_affiliations(text).left


def test_a_name_told_plainly_does_not_make_the_sponsor_certain(tmp_path: Path) -> None:
    crawl(tmp_path, [ENTRY | {"Affiliations": "Grey Gull", "Sponsor": "Palestine, State of"}])
    assert said(tmp_path, "accused_state") == [("#attribution/cfr/accused/ps", "PS", "suspects")]
    assert said(tmp_path, "accused_actor") == [("#attribution/cfr/accused/grey-gull", "Grey Gull", "asserts")]
    crawl(
        tmp_path, [ENTRY | {"Affiliations": "Believed to be the work of Grey Gull", "Sponsor": "Palestine, State of"}]
    )
    assert said(tmp_path, "accused_state")[0][0] == said(tmp_path, "accused_actor")[0][0]


def test_a_government_named_plainly_stays_the_suspected_sponsor(tmp_path: Path) -> None:
    crawl(tmp_path, [ENTRY | {"Affiliations": "Government of France", "Sponsor": "France"}])
    assert set(said(tmp_path, "accused_state")) == {("#attribution/cfr/accused/fr", "FR", "suspects")}
    crawl(tmp_path, [ENTRY | {"Affiliations": "Government of France", "Sponsor": ""}])
    assert said(tmp_path, "accused_state") == [("#attribution/cfr/accused/fr", "FR", "asserts")]


def test_who_is_accused_elsewhere_is_an_actor_and_other_profiles_are_campaigns(tmp_path: Path) -> None:
    profile = "This threat actor targets made-up harbours for the purpose of espionage."
    crawl(tmp_path, [
        ENTRY | {"Affiliations": "Believed to be the work of the Gulls"},
        {"Title": "The Gulls", "Description": profile, "Affiliations": "Also known as Terns"},
        {"Title": "Auk", "Description": profile, "Affiliations": "Possibly linked to the Gulls"},
    ])  # fmt: skip
    assert rows_of(tmp_path, "select title, kind from @record order by all") == [
        ("Auk", "campaign"), ("The Gulls", "actor"), ("Theft of Nobody’s papers", "incident")
    ]  # fmt: skip
    accused = {value for _, value, _ in said(tmp_path, "accused_actor")}
    assert accused == {"The Gulls", "Auk"}, "spelled as the profile spells it, wherever it is named"


@pytest.mark.parametrize(
    ("text", "names", "codes"),
    [
        ("Ministry of Tides, Iran", ["Ministry of Tides"], ["IR"]),
        ("Palestine, State of, Israel", [], ["IL", "PS"]),
        ("Clerks, scholars, and sailors in Asia", ["Clerks, scholars, and sailors in Asia"], []),
        ("https://a.example/shifted", [], []),
    ],
)
def test_victims_are_territories_or_names(tmp_path: Path, text: str, names: list[str], codes: list[str]) -> None:
    crawl(tmp_path, [ENTRY | {"Victims": text}])
    assert [value for _, value, _ in said(tmp_path, "name")] == names
    assert [value for _, value, _ in said(tmp_path, "country")] == codes


def test_a_category_goes_to_the_only_victim_else_to_a_part_of_its_own(tmp_path: Path) -> None:
    crawl(tmp_path, [ENTRY | {"Victims": "Iran", "Category": "Military"}])
    assert said(tmp_path, "category") == [("#victim/ir", "military", "asserts")]
    crawl(tmp_path, [ENTRY | {"Victims": "Iran, Iraq", "Category": "Military"}])
    assert said(tmp_path, "category") == [("#victim/category-military", "military", "asserts")]


def test_shifted_columns_and_broken_characters_are_told(tmp_path: Path) -> None:
    read = crawl(tmp_path, [ENTRY | {"Type": "https://a.example/x", "Description": "Nobody??s papers", "Date": ""}])
    assert read.issues == {"shifted-columns": 1, "mojibake": 1, "undated": 1}
    assert said(tmp_path, "type") == []
    assert said(tmp_path, "summary") == [("", "Nobody??s papers", "asserts")]


def test_dates_and_links(tmp_path: Path) -> None:
    links = {
        "Response": "Sanctions   https://b.example/x?a=1&amp;b=2",
        "Sources_2": "https://a.example/2; http://c.example/3",
    }
    read = crawl(tmp_path, [ENTRY | links | {"Date": "1/1/2018", "Sources_3": "nowhere"}])
    assert said(tmp_path, "disclosed") == [("", "2018", "asserts")]
    found = {value for _, value, _ in said(tmp_path, "publication")}
    assert found == {"https://b.example/x?a=1&b=2", "https://a.example/1", "https://a.example/2", "http://c.example/3"}
    assert [value for _, value, _ in said(tmp_path, "measure")] == ["sanctions"]
    assert read.issues == {"bad-url": 1}


def test_renamed_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_text("Title,When\nA,B\n", encoding="utf-8")
    with pytest.raises(SourceError, match="columns missing"):
        reading.read("cfr", {FILE: reading.raw_file(path)}, tmp_path)


def test_the_real_file(mirror: Path, tmp_path: Path) -> None:
    read = reading.read("cfr", {FILE: reading.raw_file(mirror / "cfr" / FILE)}, tmp_path)
    check("cfr", tmp_path)
    assert rows_of(tmp_path, "select rows, recorded, attached, duplicate, refused from @accounting") == [
        (481, 478, 1, 2, 0)
    ]
    kinds = rows_of(tmp_path, "select kind, count(*) from @record group by all order by all")
    assert kinds == [("actor", 63), ("campaign", 63), ("incident", 352)]
    assert read.issues == {"undated": 7, "unknown-territory": 1, "victims-in-prose": 17, "actor-profile": 63,
                           "affiliation-left-as-words": 31}  # fmt: skip
    assert ("#attribution/cfr/accused/ps", "PS", "suspects") in said(tmp_path, "accused_state")
