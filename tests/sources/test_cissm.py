"""CISSM: which rows are one record, what is told of actors and victims, and the figures of the real file."""

from __future__ import annotations

import csv
import time
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest

from comity.model.errors import SourceError
from comity.sources import catalogue, reading
from comity.sources.check import check
from comity.sources.cissm import actors
from comity.sources.cissm.text import folded, is_broken, is_leak_site, kinds, month, title

FILE = "cissm-cyber-events.csv"
COLUMNS = catalogue.spec("cissm").file(FILE).columns
LONG = "Invented: a worm that nobody ever saw encrypts the made-up computers of harbours on a sea that is on no map."
EVENT = {
    "evtDate": "2019 Mar", "actor": "Grey Gull", "actor_type": "Hacktivist", "organization": "Port of Exampleton",
    "industry_code": "48", "industry": "Transportation and Warehousing", "motive": "Protest",
    "event_type": "Disruptive", "event_subtype": "Data Attack", "description": LONG,
    "source_url": "https://a.example/1", "country": "Monaco", "actor_country": "Undetermined",
}  # fmt: skip
OTHER = EVENT | {"organization": "Samplesund Bank", "source_url": "https://a.example/2"}
SHORT = {"description": "Invented: it is hit."}


def crawl(folder: Path, *rows: Mapping[str, str]) -> reading.Reading:
    path = folder / FILE
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return reading.read("cissm", {FILE: reading.raw_file(path)}, folder)


def rows_of(folder: Path, query: str) -> list[tuple[object, ...]]:
    for relation in reading.RELATIONS:
        query = query.replace(f"@{relation}", f"'{folder}/{relation}.parquet'")
    return duckdb.sql(query).fetchall()


def ids(folder: Path) -> list[object]:
    return [row[0] for row in rows_of(folder, "select record_id from @record order by all")]


def said(folder: Path, prop: str) -> list[tuple[object, ...]]:
    return rows_of(folder, f"select subject, value, stance from @statement where prop = '{prop}' order by all")


def accounting(folder: Path) -> tuple[object, ...]:
    return rows_of(folder, "select rows, recorded, attached, duplicate, refused from @accounting")[0]


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        ({}, {}, "same-words"),
        ({}, {"country": "Andorra", "industry_code": "52", "industry": "Finance and Insurance"}, "same-words"),
        ({"event_subtype": "Exploitation of Sensors"}, {"event_subtype": "Exploitatiion of Sensor"}, "same-words"),
        (SHORT, SHORT | {"source_url": "https://a.example/1"}, "same-words"),
        ({}, {"organization": "Port of Exampleton", "event_subtype": "Physical Attack"}, "same-words"),
        ({"description": f"{LONG} Port of Exampleton is one of the many that it hits."},
         {"description": f"{LONG} The Samplesund Bank is one of the many that it hits.",
          "source_url": "https://a.example/1"}, "same-words-but-name"),
    ],
)  # fmt: skip
def test_rows_of_one_campaign_are_one_record(
    tmp_path: Path, one: dict[str, str], other: dict[str, str], rule: str
) -> None:
    read = crawl(tmp_path, EVENT | one, OTHER | other)
    assert accounting(tmp_path) == (2, 1, 1, 0, 0)
    assert read.issues["joined-rows"] == 1
    assert rule in str(rows_of(tmp_path, "select message from @issue where code = 'joined-rows'")[0][0])
    organisations = {(EVENT | one)["organization"], (OTHER | other)["organization"]}
    assert {value for _, value, _ in said(tmp_path, "name")} == organisations


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"evtDate": "2019 Apr"}),
        ({}, {"actor": "Tern"}),
        ({}, {"actor_type": "Criminal"}),
        ({}, {"actor_country": "Monaco"}),
        ({}, {"event_subtype": "Message Manipulation"}),
        (SHORT, SHORT),
        ({"description": f"{LONG} In two separate attacks."}, {"description": f"{LONG} In two separate attacks."}),
        ({"description": f"{LONG} A broker sells them."}, {"description": f"{LONG} A broker sells them."}),
        ({"source_url": "http://invented.onion/"}, {"source_url": "http://invented.onion/"}),
        ({"description": "Undetermined"}, {"description": "Undetermined", "source_url": "https://a.example/1"}),
        ({"description": "Port of Exampleton is hit."},
         {"description": "Samplesund Bank is hit.", "source_url": "https://a.example/1"}),
    ],
)  # fmt: skip
def test_what_is_not_surely_one_campaign_stays_apart(
    tmp_path: Path, one: dict[str, str], other: dict[str, str]
) -> None:
    crawl(tmp_path, EVENT | one, OTHER | other)
    assert accounting(tmp_path) == (2, 2, 0, 0, 0)


def test_exact_duplicates_say_nothing_more(tmp_path: Path) -> None:
    crawl(tmp_path, EVENT, OTHER, EVENT, OTHER)
    assert accounting(tmp_path) == (4, 1, 1, 2, 0)
    assert rows_of(tmp_path, "select locator from @statement where prop = 'disclosed'") == [
        (f"{FILE}#row=2&col=evtDate {FILE}#row=3&col=evtDate",)
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"evtDate": "2019 Apr"},
        {"description": "Corrected.", "actor": "Tern", "country": "Andorra", "event_type": "Mixed"},
        {"organization": " Port  of Exampleton\xa0"},
    ],
)
def test_a_correction_keeps_the_id(tmp_path: Path, change: dict[str, str]) -> None:
    crawl(tmp_path, EVENT)
    before = ids(tmp_path)
    crawl(tmp_path, OTHER | SHORT, EVENT | change)
    assert set(before) < set(ids(tmp_path))


def test_order_of_rows_changes_neither_ids_nor_subjects(tmp_path: Path) -> None:
    rows = [EVENT, OTHER, EVENT | {"evtDate": "2018 Dec"}, EVENT | {"evtDate": "2019 Jan"}, OTHER | SHORT]
    crawl(tmp_path, *rows)
    query = "select statement_id from @statement order by all"
    before = ids(tmp_path), rows_of(tmp_path, query)
    crawl(tmp_path, *reversed(rows))
    assert before == (ids(tmp_path), rows_of(tmp_path, query))


def test_a_later_namesake_changes_no_older_id(tmp_path: Path) -> None:
    crawl(tmp_path, EVENT)
    before = ids(tmp_path)
    crawl(tmp_path, EVENT | {"evtDate": "2019 Sep"}, EVENT | {"actor": "Tern", "evtDate": "2019 Sep"}, EVENT)
    assert len(set(ids(tmp_path))) == 3
    assert set(before) < set(ids(tmp_path))


@pytest.mark.parametrize(
    ("kind", "actor", "country", "told"),
    [
        ("Nation-State", "Grey Gull", "Monaco", {("accused_actor", "Grey Gull"), ("accused_state", "MC")}),
        ("Hacktivist", "Grey Gull", "Monaco", {("accused_actor", "Grey Gull"), ("accused_origin", "MC")}),
        ("Nation-State", "Monaco", "Monaco", {("accused_state", "MC")}),
        ("Criminal", "Monaco", "Undetermined", {("accused_actor", "Monaco"), ("accused_origin", None)}),
        ("Undetermined", "Undetermined", "Undetermined", {("accused_actor", None), ("accused_state", None)}),
        ("Hobbyist", "Two students", "", {("words", "Two students")}),
        ("Criminal", "Gull AKA Tern", "", {("accused_actor", "Gull"), ("accused_actor", "Tern")}),
        ("Nation-State", "SVR (COZYBEAR)", "", {("accused_organisation", "SVR"), ("accused_actor", "COZYBEAR")}),
    ],
)
def test_a_country_accuses_a_state_only_of_a_nation_state(
    tmp_path: Path, kind: str, actor: str, country: str, told: set[tuple[str, str | None]]
) -> None:
    crawl(tmp_path, EVENT | {"actor_type": kind, "actor": actor, "actor_country": country})
    props = "('accused_actor', 'accused_state', 'accused_origin', 'accused_organisation', 'words')"
    assert set(rows_of(tmp_path, f"select prop, value from @statement where prop in {props}")) == told


def test_of_several_actors_it_is_not_said_whose_the_country_is(tmp_path: Path) -> None:
    crawl(tmp_path, EVENT | {"actor": "Gull; Tern", "actor_country": "Monaco"})
    assert said(tmp_path, "accused_origin") == [("#attribution/cissm/accused/mc", "MC", "asserts")]
    assert said(tmp_path, "accused_relation") == [("#attribution/cissm", "unclear", "asserts")]


def test_a_natural_person_is_not_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actors, "_persons", lambda: frozenset([actors.name_hash("Jo Invented")]))
    read = crawl(tmp_path, EVENT | {"actor": "Jo  Invented"})
    assert read.issues["person-not-named"] == 1
    text = "concat_ws(' ', value, original)"
    assert rows_of(tmp_path, f"select count(*) from @statement where {text} like '%Invented%' and prop like 'a%'") == [
        (0,)
    ]
    assert rows_of(tmp_path, "select original from @issue where code = 'person-not-named'") == [("(left out)",)]


@pytest.mark.parametrize(
    "address",
    ["http://abc.onion/x", "https://pastebin.com/x", "https://web.archive.org/web/2015/http://siph0n.net/a?id=1"],
)
def test_no_link_to_stolen_data_is_kept(tmp_path: Path, address: str) -> None:
    read = crawl(tmp_path, EVENT | {"source_url": address})
    assert read.issues["leak-site"] == 1
    assert said(tmp_path, "publication") == []
    assert rows_of(tmp_path, f"select count(*) from @issue where original like '%{address[8:]}%'") == [(0,)]


def test_sites_with_like_names_are_no_leak_sites() -> None:
    assert not is_leak_site("https://www.news.example/pastebin.com-is-down")
    assert not is_leak_site("https://notpastebin.com/x")


@pytest.mark.parametrize(
    ("name", "named", "group"),
    [
        ("Multiple Sclerosis Society", "Multiple Sclerosis Society", None),
        ("Undisclosed bank in Testland", None, "Undisclosed bank in Testland"),
        ("Undetermined", None, None),
    ],
)
def test_words_in_place_of_a_name_are_no_name(tmp_path: Path, name: str, named: str | None, group: str | None) -> None:
    crawl(tmp_path, EVENT | {"organization": name})
    assert [value for _, value, _ in said(tmp_path, "name")] == [named]
    assert {value for _, value, _ in said(tmp_path, "group")} == {"Transportation and Warehousing", group} - {None}


def test_spellings_of_one_code_or_text_fold_together() -> None:
    assert folded("The  Port’s «Quay» 2") == "the port s quay 2"
    assert kinds("Data Attack, Undetermined,Exploitation of End Hosts") == {"data attack", "exploitation of end host"}


@pytest.mark.parametrize(
    ("change", "types"),
    [
        ({"event_type": "Exploitative", "motive": "Political-Espionage"}, {"data-theft", "disruption", "espionage"}),
        ({"motive": "Political-Espionage"}, {"disruption"}),
        ({"event_subtype": ""}, {"disruption"}),
        ({"event_type": "Undetermined", "event_subtype": "Undetermined"}, {None}),
        ({"description": "Invented ransomware."}, {"disruption", "ransomware"}),
        ({"description": "Invented ransomware.", "event_subtype": "Message Manipulation"}, {"defacement"}),
    ],
)
def test_types(tmp_path: Path, change: dict[str, str], types: set[str | None]) -> None:
    crawl(tmp_path, EVENT | change)
    assert {value for _, value, _ in said(tmp_path, "type")} == types


def test_a_hedged_ransomware_is_suspected(tmp_path: Path) -> None:
    crawl(tmp_path, EVENT | {"description": "Invented: it looks like ransomware."})
    assert ("", "ransomware", "suspects") in said(tmp_path, "type")


def test_shifted_columns_are_not_read(tmp_path: Path) -> None:
    shifted = {"description": "Undetermined", "source_url": "Words.", "country": "https://a.example/1"}
    read = crawl(tmp_path, EVENT | shifted)
    assert read.issues == {"shifted-columns": 1}
    assert said(tmp_path, "summary") + said(tmp_path, "publication") + said(tmp_path, "country") == []
    assert [value for _, value, _ in said(tmp_path, "title")] == ["Port of Exampleton"]


def test_what_does_not_fit_is_told(tmp_path: Path) -> None:
    odd = {"evtDate": "Spring", "country": "Atlantis", "industry": "Utilities", "motive": "Boredom", "source_url": "x",
           "description": "Invented: broken â€œcharactersâ€\x9d."}  # fmt: skip
    read = crawl(tmp_path, EVENT | odd)
    assert read.issues == {"bad-date": 1, "unknown-territory": 1, "unmapped-code": 2, "bad-url": 1, "mojibake": 1}


def test_text() -> None:
    assert [found and found.edtf for found in map(month, ("2016 Jan", "2016 Foo", "2016"))] == ["2016-01", None, None]
    assert is_broken("??? Bank")
    assert not is_broken("Mörbylånga, São Paulo, SÃO PAULO")
    assert title("word " * 60) == "word " * 27 + "word…"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"event_date,actor\r\n2019,Gull\r\n", "columns missing"),
        (",".join(COLUMNS).encode() + b"\r\n2019 Mar,Gull,Hack", "cells where 13 are declared"),
        (",".join(COLUMNS).encode() + b"\r\n" + b"caf\xe9," * 12 + b"x\r\n", "is not utf-8"),
        (b"<!doctype html><title>Log in</title>", "."),
        (",".join(COLUMNS).encode() + b"\r\n\0" + b"," * 12, "NUL"),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / FILE
    path.write_bytes(content)
    with pytest.raises(SourceError, match=message):
        reading.read("cissm", {FILE: reading.raw_file(path)}, tmp_path)


def test_hostile_cells_are_only_text(tmp_path: Path) -> None:
    name = "(((a+)+)+$ \\1 *" + "(" * 500
    crawl(tmp_path, EVENT | {"organization": name, "description": f"{LONG} {name} " + "a" * 50_000})
    assert [value for _, value, _ in said(tmp_path, "name")] == [name]


def test_the_real_file(mirror: Path, tmp_path: Path) -> None:
    began = time.monotonic()
    read = reading.read("cissm", {FILE: reading.raw_file(mirror / "cissm" / FILE)}, tmp_path)
    assert time.monotonic() - began < 30, "a few seconds where nothing else runs"
    check("cissm", tmp_path)
    assert accounting(tmp_path) == (10642, 9398, 1096, 148, 0)
    assert read.issues == {"mojibake": 474, "joined-rows": 351, "leak-site": 552, "person-not-named": 87,
                           "shifted-columns": 1, "bad-url": 1}  # fmt: skip
    hidden = "select count(*) from @statement where concat_ws(' ', value, original) like '%.onion%'"
    assert rows_of(tmp_path, hidden) == [(0,)]
    sizes = "select count(*) n from @statement where prop = 'name' and subject like '#victim/%' group by record_id"
    assert rows_of(tmp_path, f"select max(n) from ({sizes})") == [(77,)]
