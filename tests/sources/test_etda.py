"""ETDA: cards, operations and counter-operations on made-up cards, and the figures of the real file where it is at
hand."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from comity.model.errors import SourceError
from comity.sources import catalogue, reading
from comity.sources.check import check
from comity.sources.etda.dates import period, whole
from comity.sources.etda.measures import measures, together
from comity.sources.etda.responders import responders
from comity.sources.etda.text import address, title

FILE = "threat-group-cards.json"
UUID = "11111111-1111-4111-8111-111111111111"
OTHER = "22222222-2222-4222-8222-222222222222"
ACCOUNT = "select file, rows, recorded, attached, duplicate, refused from @accounting order by file"


def crawl(folder: Path, *cards: object) -> reading.Reading:
    path = folder / FILE
    path.write_text(json.dumps(cards), encoding="utf-8")
    return reading.read("etda", {FILE: reading.raw_file(path)}, folder)


def rows_of(folder: Path, query: str) -> list[tuple[object, ...]]:
    for relation in reading.RELATIONS:
        query = query.replace(f"@{relation}", f"'{folder}/{relation}.parquet'")
    return duckdb.sql(query).fetchall()


def said(folder: Path, prop: str) -> list[tuple[object, ...]]:
    return rows_of(folder, f"select subject, value, stance from @statement where prop = '{prop}' order by all")


def ids(folder: Path, kind: str = "incident") -> list[object]:
    return [row[0] for row in rows_of(folder, f"select record_id from @record where kind = '{kind}' order by all")]


def statement_ids(folder: Path) -> list[tuple[object, ...]]:
    return rows_of(folder, "select statement_id from @statement order by all")


def card(uuid: str = UUID, **fields: object) -> dict[str, object]:
    return {"actor": "Grey Gull, Salt Reed", "uuid": uuid} | fields


def operation(activity: str, date: str = "2019-03") -> dict[str, str]:
    return {"date": date, "activity": activity}


def counter(activity: str) -> dict[str, object]:
    return card(**{"counter-operations": [operation(activity)]})


EBB = operation("Ebb of tides\nhttps://vendor.example/ebb")


def test_a_name_is_told_by_etda_and_by_each_who_gave_it(tmp_path: Path) -> None:
    names = [
        ("Grey Gull", "A Vendor"),
        ("Grey Gull", "B Vendor"),
        ("Tern", "?"),
        ("Auk", "self given"),
        ("C", "Microsft"),
    ]
    read = crawl(tmp_path, card(names=[{"name": name, "name-giver": giver} for name, giver in names]))
    assert rows_of(tmp_path, "select value, asserted_by from @statement where prop = 'name' order by all") == [
        ("Auk", "ETDA"), ("Auk", "the actor itself"), ("C", "ETDA"), ("C", "Microsoft"), ("Grey Gull", "A Vendor"),
        ("Grey Gull", "B Vendor"), ("Grey Gull", "ETDA"), ("Salt Reed", "ETDA"), ("Tern", "ETDA"),
    ]  # fmt: skip
    assert read.issues == {"heading-differs": 1}


@pytest.mark.parametrize(
    ("country", "told", "issues"),
    [
        ("Poland", ("", "PL", "asserts"), {}),
        ("[Gaza]", ("", "PS", "asserts"), {}),
        ("[Unknown]", ("", None, "unknown"), {}),
        ("[Middle East]", ("", "region:middle-east", "asserts"), {"pseudo-country": 1}),
        ("[Various]", None, {"unmapped-code": 1}),
        ("Atlantis", None, {"unknown-territory": 1}),
    ],
)
def test_countries_in_brackets(tmp_path: Path, country: str, told: object, issues: dict[str, int]) -> None:
    read = crawl(tmp_path, card(actor="Tern", names=[{"name": "Tern", "name-giver": "?"}], country=[country]))
    assert said(tmp_path, "country") == ([told] if told else [])
    assert read.issues == issues


def test_words_of_doubt_make_a_sponsor_a_suspicion(tmp_path: Path) -> None:
    crawl(tmp_path, card(sponsor="State-sponsored, GRU"), card(OTHER, sponsor="Seems state-sponsored"))
    assert said(tmp_path, "sponsor") == [
        ("", "Seems state-sponsored", "suspects"), ("", "State-sponsored, GRU", "asserts")
    ]  # fmt: skip


def test_an_operation_accuses_the_actor_by_report_and_no_state(tmp_path: Path) -> None:
    crawl(tmp_path, card(country=["Russia"], sponsor="State-sponsored", operations=[EBB]))
    part = "#attribution/etda/accused/grey-gull"
    assert said(tmp_path, "accused_actor") == [(part, "Grey Gull", "reports"), (part, "Salt Reed", "reports")]
    assert said(tmp_path, "accused_state") == []
    assert rows_of(tmp_path, "select distinct cites from @statement where prop = 'accused_actor'") == [
        ("https://vendor.example/ebb",)
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"date": "2019-04"},
        {"activity": "Ebb of all tides\nhttps://vendor.example/ebb"},
        {"activity": "Ebb of tides\nhttp://vendor.example/ebb/\nhttps://press.example/added"},
    ],
)
def test_a_correction_keeps_the_id(tmp_path: Path, change: dict[str, str]) -> None:
    crawl(tmp_path, card(operations=[EBB]))
    before = ids(tmp_path)
    crawl(tmp_path, card(operations=[operation("An earlier one"), EBB | change]))
    assert set(before) < set(ids(tmp_path))


def test_the_order_of_entries_changes_no_id(tmp_path: Path) -> None:
    entries = [EBB, operation("Flood\nhttps://vendor.example/ebb", "2019-05"), operation("No link")]
    names = [{"name": "Grey Gull", "name-giver": "A Vendor"}, {"name": "Salt Reed", "name-giver": "B Vendor"}]
    crawl(tmp_path, card(operations=entries, names=names))
    before = statement_ids(tmp_path)
    crawl(tmp_path, card(operations=entries[::-1], names=names[::-1]))
    assert statement_ids(tmp_path) == before


def test_a_later_entry_on_the_same_link_changes_no_older_id(tmp_path: Path) -> None:
    crawl(tmp_path, card(operations=[EBB]))
    before = ids(tmp_path)
    crawl(tmp_path, card(operations=[EBB, operation("Flood\nhttps://vendor.example/ebb", "2019-05")]))
    assert set(before) < set(ids(tmp_path))


def test_one_operation_on_two_cards_is_two_records(tmp_path: Path) -> None:
    crawl(tmp_path, card(operations=[EBB]), card(OTHER, actor="Terns", operations=[EBB]))
    assert len(ids(tmp_path)) == 2


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [("2019-03", "2019-03", None), ("2019", "2019", None), ("2019 Early", "2019-40", None),
     ("2019 Late", "2019-41", None), ("2019 Mid", "2019-34/2019-35", None),
     ("2019 Summer", "2019-22", None), ("2006/2010", "2006", "2010")],
)  # fmt: skip
def test_dates(text: str, start: str, end: str | None) -> None:
    found = period(text)
    assert (found[0].edtf, found[1] and found[1].edtf) == (start, end)
    assert whole(text).contains(found[0])


@pytest.mark.parametrize("text", ["2019 Someday", "some day", "2019-13", "2010/2006", "2010/2006/2007"])
def test_other_dates_are_issues(tmp_path: Path, text: str) -> None:
    assert crawl(tmp_path, card(operations=[EBB | {"date": text}])).issues["bad-date"] == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [("Operation “Ebb Tide”\nWords.", "Operation Ebb Tide"), ("Operation “Ebb”/Phase 1", "Operation Ebb"),
     ("Operation Ebb", "Operation Ebb"), ("“KELP” campaign", "KELP"), ("Operation in the harbour", None),
     ("Campaign against “Ebb” harbours", None), ("They call it Operation “Ebb”", None)],
)  # fmt: skip
def test_names_of_operations(tmp_path: Path, text: str, name: str | None) -> None:
    crawl(tmp_path, card(operations=[operation(text)]))
    found = rows_of(tmp_path, "select value from @statement where prop = 'name' and record_id like '%-op-%'")
    assert found == ([(name,)] if name else [])


def test_links_are_cleaned_or_issues() -> None:
    assert address("<https://a.example/x>") == "https://a.example/x"
    assert address("https://a.example/a paper.pdf") == "https://a.example/a%20paper.pdf"
    assert [address(text) for text in ("ttps://a.example/x", "hxxp://a.example/x", "a.example/x", "https://a")] == [
        ""
    ] * 4


def test_titles_are_headlines() -> None:
    assert title("{{Terns}} strike\nMore words.") == "Terns strike"
    assert title("An invented sentence. " + "More of it " * 20) == "An invented sentence"
    assert len(title("word " * 100)) <= 152


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("U.S. indicts invented men", ["United States"]),
        ("Norway and Iceland arrest invented men", ["Norway", "Iceland"]),
        ("UK Police arrests teen", ["UK Police"]),
        ("In recent weeks, the U.S. military has mounted an operation", ["U.S. military"]),
        ("Servers sinkholed by Kaspersky and Seculert in May", ["Kaspersky", "Seculert"]),
        ("Microsoft’s Digital Crimes Unit (DCU) successfully executed an order", ["Microsoft"]),
        ("Two Iranian men indicted", []),
        ("Man arrested in Spain", []),
        ("Russian national charged", []),
        ("Officer wanted by the FBI", []),
        ("Hackers hit Norway", []),
    ],
)
def test_responders_are_read_by_name_and_place(text: str, names: list[str]) -> None:
    assert [body.responder for body in responders(text)] == names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Two men arrested, charged", ["indictment", "arrest"]),
        ("Man convicted of charges", ["conviction"]),
        ("Man pleads guilty", [""]),
        ("Destructive malware and other disruptive actions", []),
        ("Gang claims its servers were seized", []),
        ("Court case ends in mistrial on serious charges", []),
        ("Company takes court action to disrupt a botnet", ["lawsuit"]),
    ],
)
def test_measures_are_read_by_words(text: str, found: list[str]) -> None:
    assert [line.measure for line in measures(text)] == found


def test_a_counter_operation_is_a_response_to_the_actor(tmp_path: Path) -> None:
    crawl(tmp_path, counter("Norway and Iceland arrest invented men\nhttps://press.example/x"))
    assert len(ids(tmp_path, "response")) == 1
    parts = ["#response/iceland-arrest", "#response/norway-arrest"]
    assert said(tmp_path, "responder_country") == [(parts[0], "IS", "asserts"), (parts[1], "NO", "asserts")]
    assert said(tmp_path, "against") == [(part, f"etda:{UUID}", "asserts") for part in parts]
    assert said(tmp_path, "measure") == [(part, "arrest", "asserts") for part in parts]
    assert [value for _, value, _ in said(tmp_path, "party")] == ["IS", "NO"]


def test_what_no_pattern_finds_stays_text(tmp_path: Path) -> None:
    read = crawl(tmp_path, counter("Invented tools leaked by an angry gull"))
    assert said(tmp_path, "text") == [("#response/unsaid", "Invented tools leaked by an angry gull", "asserts")]
    assert said(tmp_path, "measure") == said(tmp_path, "responder") == []
    assert read.issues["measure-unsaid"] == 1


def test_together_needs_words_or_two_responders() -> None:
    assert together("Botnet dismantled in international operation") == "joint-operation"
    assert together("The United States, Joined by Allies, Attributes an act") == "joint-advisory"
    assert together("Botnet disrupted through global action") == ""


def test_cards_are_accounted_for(tmp_path: Path) -> None:
    entries = {"operations": [EBB, EBB, operation(" ")], "counter-operations": [operation("Taken down")]}
    whole_card = card(**entries)
    read = crawl(
        tmp_path, whole_card, whole_card, card(actor="Other", **entries), card(OTHER, actor=" "), {"uuid": "x"}
    )
    assert rows_of(tmp_path, ACCOUNT) == [
        (FILE, 5, 1, 0, 1, 3), (f"{FILE}!counter-operations", 3, 1, 0, 1, 1), (f"{FILE}!operations", 9, 1, 0, 4, 4)
    ]  # fmt: skip
    refused = {code: read.issues[code] for code in ("duplicate-id", "missing-name", "missing-id", "missing-text")}
    assert refused == {"duplicate-id": 5, "missing-name": 1, "missing-id": 1, "missing-text": 1}


@pytest.mark.parametrize(
    "fields",
    [{"shoe-size": "46"}, {"operations": "none"}, {"operations": [EBB | {"place": "Nowhere"}]}, {"names": ["Gull"]},
     {"names": [{"name": "Grey Gull", "name-giver": "?", "since": "2012"}]}, {"tools": [["nested"]]}],
)  # fmt: skip
def test_what_nobody_reads_is_an_issue(tmp_path: Path, fields: dict[str, object]) -> None:
    assert crawl(tmp_path, card(**fields)).issues["column-not-read"] == 1


@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE record; --",
        "<script>alert(1)</script>",
        "{{" * 2000,
        "a" * 100_000,
        "U.S., " * 5000,
        "In a " * 20_000,
        "U.S. and " * 5_000 + "arrest",
        "\u202e{{\u202e}}",
    ],
)
def test_hostile_texts_are_texts(tmp_path: Path, text: str) -> None:
    crawl(tmp_path, card(description=text, operations=[operation(text)], **{"counter-operations": [operation(text)]}))
    assert rows_of(tmp_path, "select count(*) from @record") == [(3,)]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'[{"actor": "Gull"', "not sound JSON"),
        (b'{"actor": "Gull"}', "a list is expected"),
        (b'["Gull"]', "no object"),
        (b'[{"uuid": "1", "uuid": "2"}]', "occurs twice"),
        (b"[" * 100_000, "nested too deeply"),
        (b'[{"actor": "\\ud800"}]', "broken text"),
        ('[{"actor": "Möwe"}]'.encode("latin-1"), "not UTF-8"),
        (b"<!DOCTYPE html><p>Sign in", "web page"),
        (b"", "empty"),
    ],
)
def test_unsound_files_are_refused(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / FILE
    path.write_bytes(content)
    with pytest.raises(SourceError, match=why):
        reading.read("etda", {FILE: reading.raw_file(path)}, tmp_path)


def test_a_large_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / FILE
    with path.open("wb") as stream:
        stream.truncate(catalogue.spec("etda").file(FILE).max_bytes + 1)
    with pytest.raises(SourceError, match="more than the"):
        reading.read("etda", {FILE: reading.raw_file(path)}, tmp_path)


def test_the_real_file(mirror: Path, tmp_path: Path) -> None:
    read = reading.read("etda", {FILE: reading.raw_file(mirror / "etda" / FILE)}, tmp_path)
    check("etda", tmp_path)
    assert rows_of(tmp_path, ACCOUNT) == [
        (FILE, 447, 447, 0, 0, 0), (f"{FILE}!counter-operations", 171, 171, 0, 0, 0),
        (f"{FILE}!operations", 1961, 1961, 0, 0, 0),
    ]  # fmt: skip
    assert read.issues == {"unmapped-code": 336, "measure-unsaid": 53, "unknown-territory": 31, "pseudo-country": 6,
                           "heading-differs": 4, "bad-url": 1, "broken-id": 1, "undated": 1}  # fmt: skip
    told = "select count(distinct record_id) from @statement where prop = '{}' and record_id like '%-co-%'"
    assert [rows_of(tmp_path, told.format(prop))[0][0] for prop in ("measure", "responder", "party")] == [118, 67, 8]
    assert said(tmp_path, "accused_state") == []
