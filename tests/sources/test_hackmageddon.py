"""Hackmageddon: the quirks of its table on made-up rows, and the figures of the real file where it is at hand."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest

from comity.model.errors import SourceError
from comity.sources import catalogue, reading
from comity.sources.check import check
from comity.sources.hackmageddon import authors, when
from comity.sources.hackmageddon.doubts import doubts
from comity.sources.hackmageddon.targets import targets
from comity.sources.hackmageddon.text import headline
from comity.sources.kit import Cell

FILE = "hackmageddon.csv"
COLUMNS = catalogue.spec("hackmageddon").file(FILE).columns
CLAIM = "#attribution/hackmageddon"

ENTRY = {
    "Date Reported": "2021-02-03 00:00:00",
    "Author": "?",
    "Target": "Nobody & Sons",
    "Description": "Made up. Nobody & Sons is hit.",
    "Attack": "Malware",
    "Target Class": "Manufacturing",
    "Attack Class": "CC",
    "Country": "UK",
    "Link": "https://a.example/1",
}


def crawl(folder: Path, *rows: Mapping[str, str]) -> reading.Reading:
    path = folder / FILE
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="null")
        writer.writeheader()
        writer.writerows(rows)
    return reading.read("hackmageddon", {FILE: reading.raw_file(path)}, folder)


def rows_of(folder: Path, query: str) -> list[tuple[object, ...]]:
    for relation in reading.RELATIONS:
        query = query.replace(f"@{relation}", f"'{folder}/{relation}.parquet'")
    return duckdb.sql(query).fetchall()


def ids(folder: Path) -> list[object]:
    return [row[0] for row in rows_of(folder, "select record_id from @record order by all")]


def said(folder: Path, prop: str) -> list[tuple[object, ...]]:
    return rows_of(folder, f"select subject, value, stance from @statement where prop = '{prop}' order by all")


def account(folder: Path) -> list[tuple[object, ...]]:
    return rows_of(folder, "select rows, recorded, attached, duplicate, refused from @accounting")


# Rows and their ids


@pytest.mark.parametrize(
    "change",
    [
        {"Date Reported": "2021-02-04 00:00:00", "Date Occurred": "2021-01-01 00:00:00"},
        {"Description": "Corrected.", "Author": "Grey Gull", "Country": "FR", "Tags": "gull"},
        {"Target": " \u200bNobody  & Sons", "Attack": "Unknown", "Attack Class": "CE"},
    ],
)
def test_a_correction_keeps_the_id(tmp_path: Path, change: dict[str, str]) -> None:
    crawl(tmp_path, ENTRY)
    before = ids(tmp_path)
    crawl(tmp_path, ENTRY | change)
    assert ids(tmp_path) == before


def test_a_later_namesake_changes_no_older_id_and_order_means_nothing(tmp_path: Path) -> None:
    crawl(tmp_path, ENTRY)
    before = ids(tmp_path)
    by_author = ENTRY | {"Date Reported": "2021-02-04 00:00:00", "Author": "Grey Gull"}
    by_text = ENTRY | {"Date Reported": "2021-02-05 00:00:00", "Description": "Another."}
    by_class = by_text | {"Target Class": "Education"}
    crawl(tmp_path, ENTRY, by_author, by_text, by_class)
    found = ids(tmp_path)
    assert set(before) < set(found)
    assert len(set(found)) == 4
    crawl(tmp_path, by_class, by_text, by_author, ENTRY)
    assert ids(tmp_path) == found


def test_the_same_row_again_is_a_duplicate_and_a_bare_day_is_refused(tmp_path: Path) -> None:
    read = crawl(tmp_path, ENTRY, ENTRY, {"Date Reported": "2021-02-06 00:00:00"})
    assert account(tmp_path) == [(3, 1, 0, 1, 1)]
    assert read.issues == {"empty-row": 1}


def test_rows_that_differ_in_a_word_stay_apart(tmp_path: Path) -> None:
    crawl(tmp_path, ENTRY | {"Tags": "Nobody"}, ENTRY | {"Tags": "Noboby"})
    assert account(tmp_path) == [(2, 2, 0, 0, 0)]


def test_a_row_without_link_is_known_by_its_words(tmp_path: Path) -> None:
    bare = ENTRY | {"Link": "null"}
    crawl(tmp_path, bare, bare | {"Description": "Another."})
    assert len(ids(tmp_path)) == 2
    assert said(tmp_path, "publication") == []


# Dates


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2020-03-04 00:00:00", "2020-03-04", None),
        ("During March 2020", "2020-03", None),
        ("Early November 2020", "2020-11", None),
        ("Since the second half of 2020", "2020", None),
        ("Since at least 06/09/2020", "../2020-09-06", None),
        ("Starting from Q4 2017", "2017-36", None),
        ("In the fall of 2018", "2018-23", None),
        ("H2 2020", "2020-41", None),
        ("From January 8, 2020", "2020-01-08", None),
        ("From mid July to November 2020", "2020-07", "2020-11"),
        ("From 16/10/2020, to 04/11/2020", "2020-10-16", "2020-11-04"),
        ("Between 01/10/2020 and  04/12/2020.", "2020-10-01/2020-12-04", "2020-10-01/2020-12-04"),
        ("Between April and June 2019", "2019-04/2019-06", "2019-04/2019-06"),
        ("04-05/08/2020", "2020-08-04", "2020-08-05"),
        ("During Q2 and Q3 2020", "2020-34", "2020-35"),
        ("December 2019 and January 2020", "2019-12", "2020-01"),
        ("Until November 2020", None, "2020-11"),
        ("Sometime before 24/12/2020", "../2020-12-24", None),
    ],
)
def test_words_that_name_dates_are_read_no_finer_than_they_are(text: str, start: str | None, end: str | None) -> None:
    found = when.read(text, 2021)
    assert found is not None
    assert (found.start and found.start.edtf, found.end and found.end.edtf) == (start, end)


@pytest.mark.parametrize(
    "text", ['"Recently"', "Two weeks ago", "Mid-December", "Since February and June 2020", "2020?"]
)
def test_words_that_name_no_date_stay_words(text: str) -> None:
    assert when.read(text, 2021) is None


@pytest.mark.parametrize(
    "text",
    ["31/04/2020", "15/10/12021", "3021-03-12 00:00:00", "Between 17/04/221 and 05/05/2021",
     "Between 02/06/2021 and 19/03/2021", "28/062021", "Since July 2921"],
)  # fmt: skip
def test_dates_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        when.read(text, 2021)


def test_null_in_the_years_of_one_date_was_not_asked(tmp_path: Path) -> None:
    crawl(tmp_path, ENTRY | {"Date Reported": "2020-02-03 00:00:00"})
    assert said(tmp_path, "start") == said(tmp_path, "discovered") == [("", None, "not-asked")]
    crawl(tmp_path, ENTRY)
    assert said(tmp_path, "start") == said(tmp_path, "discovered") == []
    crawl(tmp_path, ENTRY | {"Date Occurred": "-", "Date Discovered": "-"})
    assert said(tmp_path, "start") == said(tmp_path, "discovered") == [("", None, "unknown")]


@pytest.mark.parametrize(
    ("occurred", "discovered", "code"),
    [
        ("2021-02-04 00:00:00", "-", "dates-out-of-order"),
        ("2021-01-05 00:00:00", "During 2020", "dates-out-of-order"),
        ("-", "During March 2021", "dates-out-of-order"),
        ("Recently", "-", "date-left-as-words"),
        ("-", "Since 2016", "date-left-as-words"),
        ("21/02.2021", "-", "bad-date"),
        ("-", "=", "bad-date"),
    ],
)
def test_doubtful_dates_raise_their_issue(tmp_path: Path, occurred: str, discovered: str, code: str) -> None:
    assert crawl(tmp_path, ENTRY | {"Date Occurred": occurred, "Date Discovered": discovered}).issues == {code: 1}


def test_a_doubtful_order_keeps_both_dates(tmp_path: Path) -> None:
    crawl(tmp_path, ENTRY | {"Date Occurred": "2021-02-04 00:00:00"})
    assert said(tmp_path, "start") == [("", "2021-02-04", "asserts")]
    assert said(tmp_path, "disclosed") == [("", "2021-02-03", "asserts")]


# Authors


@pytest.mark.parametrize(
    ("text", "accused"),
    [
        ("Salt Reed", [{"accused_actor": ("Salt Reed",)}]),
        ("Reed, AKA Auk, Reed 7/Tern, or Gull.", [{"accused_actor": ("Reed", "Auk", "Reed 7", "Tern", "Gull")}]),
        ("The Auk (aka Tern, Gull", [{"accused_actor": ("Auk", "Tern", "Gull")}]),
        ("Auk (a made-up gang)", [{"accused_actor": ("Auk",)}]),
        ("Auk (AKA Tern, Gull), Puffin and Knot", [{"accused_actor": ("Auk", "Tern", "Gull")},
                                                   {"accused_actor": ("Puffin",)}, {"accused_actor": ("Knot",)}]),
        ("Iran", [{"accused_state": ("IR",)}]),
        ("Cuba", [{"accused_actor": ("Cuba",)}]),
        ("TR", [{"accused_actor": ("TR",)}]),
        ("China, Russia", [{"accused_state": ("CN",)}, {"accused_state": ("RU",)}]),
        ("Egyptian Government?", [{"accused_state": ("EG",), "accused_kind": ("state",)}]),
    ],
)  # fmt: skip
def test_authors_are_named_with_all_their_names(text: str, accused: list[authors.Accused]) -> None:
    assert list(authors.read(text).accused) == accused


@pytest.mark.parametrize(
    "text",
    ["Turkish hackers", "Multiple threat actors", "Undisclosed APT", "Threat actors from China, Iran, and Turkey",
     "Bangladesh-based group", "Auk AKA Tern and Gull AKA Knot", "APT from China"],
)  # fmt: skip
def test_descriptions_and_nationalities_accuse_nobody(tmp_path: Path, text: str) -> None:
    assert authors.read(text).accused == ()
    assert crawl(tmp_path, ENTRY | {"Author": text}).issues == {"author-described": 1}
    assert said(tmp_path, "words") == [(CLAIM, text, "asserts")]


def test_question_marks_are_unknown_or_doubt(tmp_path: Path) -> None:
    crawl(tmp_path, ENTRY)
    assert said(tmp_path, "accused_actor") == [(CLAIM, None, "unknown")]
    crawl(tmp_path, ENTRY | {"Author": "Egypt?\n India?"})
    assert said(tmp_path, "accused_state") == [
        (f"{CLAIM}/accused/eg", "EG", "suspects"), (f"{CLAIM}/accused/in", "IN", "suspects")
    ]  # fmt: skip
    assert said(tmp_path, "accused_relation") == [(CLAIM, "unclear", "asserts")]
    crawl(tmp_path, ENTRY | {"Author": "Auk or Tern?"})
    assert said(tmp_path, "accused_relation") == [(CLAIM, "alternative", "asserts")]


@pytest.mark.parametrize(
    ("text", "code"), [("-", "no-author"), ("/", "no-author"), (doubts().authors[0], "author-is-target")]
)
def test_neither_a_slip_nor_the_target_itself_is_accused(tmp_path: Path, text: str, code: str) -> None:
    assert crawl(tmp_path, ENTRY | {"Author": text}).issues == {code: 1}
    assert rows_of(tmp_path, "select * from @statement where subject like '#attribution%'") == []


def test_nobody_is_accused_where_nothing_stands(tmp_path: Path) -> None:
    assert crawl(tmp_path, ENTRY | {"Author": "null"}).issues == {}
    assert rows_of(tmp_path, "select * from @statement where subject like '#attribution%'") == []


def test_listed_authors_are_read_as_listed() -> None:
    for text, accused in authors.listed().items():
        assert len(authors.read(text).accused) == len(accused)


# Targets and countries


@pytest.mark.parametrize(
    ("text", "named", "hidden"),
    [
        ("University of Exampleton", True, False),
        ("Applied Invented Systems", True, False),
        ("Multiple organizations in Norway", False, False),
        ("Android Users", False, False),
        ("Companies in the made-up sector", False, False),
        ("Customers of Nobody & Sons", False, False),
        ("Undisclosed company", False, True),
        ("?", False, True),
    ],
)
def test_words_for_many_or_for_nobody_are_no_name(text: str, named: bool, hidden: bool) -> None:
    (found,) = targets(Cell(text, FILE, "Target"))
    assert (found.named, found.hidden) == (named, hidden)


def test_targets_on_lines_are_several_and_a_broken_sentence_is_one() -> None:
    assert [one.words for one in targets(Cell("Tide LLC\n Moss LLC\nTide LLC", FILE, "Target"))] == [
        "Tide LLC",
        "Moss LLC",
    ]
    assert [one.words for one in targets(Cell("Firms in tides and\n moss trade", FILE, "Target"))] == [
        "Firms in tides and moss trade"
    ]


@pytest.mark.parametrize(
    ("text", "codes"),
    [("UK", ["GB"]), ("UAE", ["AE"]), ("US\n CA", ["CA", "US"]), ("US/UK", ["GB", "US"]), ("US, DE", ["DE", "US"])],
)
def test_countries_in_all_their_spellings(tmp_path: Path, text: str, codes: list[str]) -> None:
    assert crawl(tmp_path, ENTRY | {"Country": text}).issues == {}
    assert sorted(str(value) for _, value, _ in said(tmp_path, "country")) == codes
    assert {value for _, value, _ in said(tmp_path, "name")} == {"Nobody & Sons"}


def test_several_countries_are_no_country(tmp_path: Path) -> None:
    crawl(tmp_path, ENTRY | {"Country": ">1"})
    part = "#victim/nobody-sons-several"
    assert said(tmp_path, "country") == [(part, None, "unknown")]
    assert said(tmp_path, "region") == [(part, "several countries, not named", "asserts")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"Country": "INT"}, "unknown-territory"),
        ({"Country": ">"}, "unknown-territory"),
        ({"Country": "EU"}, "pseudo-country"),
        ({"Country": "LI", "Target": "Bank of Lithuania's moon"}, "doubtful-country"),
        ({"Country": "US/UK", "Target": "Tide LLC\nMoss LLC"}, "victims-unpaired"),
        ({"Attack": "Telepathy"}, "unmapped-code"),
        ({"Target Class": "W Witchcraft"}, "unmapped-code"),
        ({"Attack Class": "CX"}, "unmapped-code"),
        ({"Link": "ftp://a.example/1"}, "bad-url"),
        ({"Date Reported": "03/02/2021"}, "bad-date"),
    ],
)
def test_what_is_doubtful_raises_its_issue(tmp_path: Path, change: dict[str, str], code: str) -> None:
    assert crawl(tmp_path, ENTRY | change).issues == {code: 1}


def test_victims_that_cannot_be_paired_are_told_alone(tmp_path: Path) -> None:
    crawl(tmp_path, ENTRY | {"Country": "US/UK", "Target": "Tide LLC\nMoss LLC"})
    assert said(tmp_path, "country") == [("#victim/gb", "GB", "asserts"), ("#victim/us", "US", "asserts")]
    assert [part for part, *_ in said(tmp_path, "sector")] == ["#victim/moss-llc", "#victim/tide-llc"]


def test_a_class_without_target_is_told_all_the_same(tmp_path: Path) -> None:
    crawl(tmp_path, ENTRY | {"Target": "null"})
    assert said(tmp_path, "sector") == [("#victim/gb", "manufacturing", "asserts")]


# Kinds, words and links


def test_malware_is_ransomware_only_where_a_tag_says_so(tmp_path: Path) -> None:
    crawl(tmp_path, ENTRY | {"Description": "Ransomware, made up."})
    assert said(tmp_path, "type") == []
    crawl(tmp_path, ENTRY | {"Tags": "Nobody,  Ransomware,"})
    assert said(tmp_path, "type") == [("", "ransomware", "asserts")]
    crawl(tmp_path, ENTRY | {"Tags": "ransomware", "Attack": "Vulnerability"})
    assert said(tmp_path, "type") == []


def test_purposes_are_coded_and_none_is_guessed(tmp_path: Path) -> None:
    found = {}
    for code in ("CC", "CE", "CW", "H", "CC/CE", ">1", "null"):
        crawl(tmp_path, ENTRY | {"Attack Class": code})
        found[code] = [value for _, value, _ in said(tmp_path, "purpose")]
    assert found == {"CC": ["crime"], "CE": ["information"], "CW": ["warfare"], "H": ["protest"],
                     "CC/CE": ["crime", "information"], ">1": [], "null": []}  # fmt: skip


def test_tags_between_commas_and_lines_are_told_once(tmp_path: Path) -> None:
    crawl(tmp_path, ENTRY | {"Tags": "Auk,, Tern\n Knot ,auk, Tern,"})
    assert [value for _, value, _ in said(tmp_path, "tag")] == ["Auk", "Knot", "Tern", "auk"]


def test_a_headline_is_the_first_sentence() -> None:
    assert headline("The U.S. Navy of Nobody is hit. Nothing is lost.") == "The U.S. Navy of Nobody is hit"
    assert headline("Nobody Inc. is\n hit") == "Nobody Inc. is hit"


# Files that are not as declared


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"Date,Author\nA,B\n", "columns missing"),
        (",".join([*COLUMNS[1:], COLUMNS[0]]).encode() + b"\n", "another order"),
        (",".join(COLUMNS).encode() + b"\n2021-02-03 00:00:00,null,null,?,Nob", "cells where 12"),
        (",".join(COLUMNS).encode() + b'\n2021-02-03 00:00:00,null,null,?,"Nob', "unexpected end of data"),
        (",".join(COLUMNS).encode() + b"\n" + ",".join(["Caf\xe9"] * 12).encode("latin-1") + b"\n", "is not utf-8"),
        (b"<!doctype html><html>Log in</html>", "page"),
        (",".join(COLUMNS).encode() + b"\n\0\n", "NUL"),
    ],
)
def test_a_file_that_is_not_as_declared_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / FILE
    path.write_bytes(content)
    with pytest.raises(SourceError, match=message):
        reading.read("hackmageddon", {FILE: reading.raw_file(path)}, tmp_path)


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    words = "=cmd|' /C calc'!A0 <script>alert(1)</script> " + "(" * 2000 + "AKA " * 500
    crawl(tmp_path, ENTRY | dict.fromkeys(("Author", "Target", "Description", "Tags", "Date Occurred"), words))
    assert account(tmp_path) == [(1, 1, 0, 0, 0)]
    assert all(len(str(row)) < 100 for row in ids(tmp_path))


def test_the_real_file(mirror: Path, tmp_path: Path) -> None:
    read = reading.read("hackmageddon", {FILE: reading.raw_file(mirror / "hackmageddon" / FILE)}, tmp_path)
    check("hackmageddon", tmp_path)
    assert account(tmp_path) == [(4962, 4946, 0, 2, 14)]
    assert read.issues == {
        "author-described": 118, "author-is-target": 2, "bad-date": 24, "date-left-as-words": 182,
        "dates-out-of-order": 28, "doubtful-country": 6, "empty-row": 14, "no-author": 18, "pseudo-country": 19,
        "unknown-territory": 4, "unmapped-code": 1, "victims-unpaired": 1,
    }  # fmt: skip
    purposes = rows_of(
        tmp_path, "select value, count(*) from @statement where prop = 'purpose' group by all order by 1"
    )
    assert purposes == [("crime", 4207), ("information", 508), ("protest", 69), ("warfare", 83)]
    several = "select count(*) from @statement where prop = 'country' and stance = 'unknown' and original = '>1'"
    assert rows_of(tmp_path, several) == [(1381,)]
