"""ATT&CK: a long bundle read piece by piece, names and who is credited with them, months, relations, real figures."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import duckdb
import pytest

from comity.model.errors import SourceError
from comity.sources import catalogue, reading
from comity.sources.attack.dates import seen
from comity.sources.check import check
from comity.sources.kit import long_json
from comity.sources.kit.long_json import read_pieces

FILE = "enterprise-attack.json.gz"
HERON, GULL, TIDE, EBB = (
    f"{kind}--{digit * 8}-0000-4000-8000-000000000000"
    for kind, digit in (("intrusion-set", "1"), ("intrusion-set", "2"), ("attack-pattern", "3"), ("campaign", "4"))
)
URL = "https://vendor.example/heron"
CITED = {"source_name": "Vendor 2030", "description": "Invented.", "url": URL}


def thing(stix_id: str, number: str, name: str, *references: object, **more: object) -> dict[str, object]:
    own = {"source_name": "mitre-attack", "external_id": number, "url": f"https://attack.example/{number}"}
    return {"type": stix_id.partition("--")[0], "id": stix_id, "name": name,
            "external_references": [own, *references]} | more  # fmt: skip


def relation(kind: str, source: str, target: str, words: str = "", *references: object,
             **more: object) -> dict[str, object]:  # fmt: skip
    return {"type": "relationship", "id": f"relationship--{kind}-{source[-3:]}", "relationship_type": kind,
            "source_ref": source, "target_ref": target, "description": words,
            "external_references": list(references)} | more  # fmt: skip


def crawl(folder: Path, *objects: object, packed: bool = True) -> reading.Reading:
    text = json.dumps({"type": "bundle", "id": "x", "spec_version": "2.0", "objects": objects}).encode()
    path = folder / FILE
    path.write_bytes(gzip.compress(text) if packed else text)
    return reading.read("attack", {FILE: reading.raw_file(path)}, folder)


def said(folder: Path, columns: str, where: str = "true") -> list[tuple[object, ...]]:
    return duckdb.sql(f"select {columns} from '{folder}/statement.parquet' where {where} order by all").fetchall()


def account(folder: Path) -> dict[str, tuple[int, ...]]:
    rows = duckdb.sql(
        f"select split_part(file, '!', 2), rows, recorded, attached, duplicate, refused "
        f"from '{folder}/accounting.parquet'"
    ).fetchall()
    return {kind: tuple(counts) for kind, *counts in rows}


def test_a_name_is_told_by_attack_and_by_whom_it_is_credited_to(tmp_path: Path) -> None:
    kept = "https://web.archive.org/web/2030/https://www.microsoft.com/x"
    notes = [{"source_name": "SAMPLIUM", "description": "(Citation: Vendor 2030)(Citation: Blog 2029)"}, CITED,
             {"source_name": "Blog 2029", "url": kept}]  # fmt: skip
    assert crawl(tmp_path, thing(HERON, "G9001", "Heron", *notes, aliases=["Heron", "SAMPLIUM"])).issues == {}
    assert said(tmp_path, "value, asserted_by, seen, cites", "prop = 'name'") == [
        ("Heron", "MITRE", "text", None),
        ("SAMPLIUM", "MITRE", "text", None),
        ("SAMPLIUM", "Microsoft", "via attack:G9001", kept),
        ("SAMPLIUM", "Vendor 2030", "via attack:G9001", URL),
    ]


@pytest.mark.parametrize(
    ("note", "stance", "confidence"),
    [
        ("Reed has overlaps with the Heron.(Citation: Vendor 2030)", "suspects", "overlaps"),
        ("a potential relationship with Reed.(Citation: Vendor 2030)", "suspects", "potential relationship"),
        ("Reed is also the name of its tool.(Citation: Vendor 2030)", "asserts", None),
        ("(Citation: Overlaps 2030)", "asserts", None),
    ],
)
def test_a_name_that_is_only_near_is_suspected(tmp_path: Path, note: str, stance: str, confidence: str | None) -> None:
    crawl(tmp_path, thing(HERON, "G9001", "Heron", CITED, {"source_name": "Reed", "description": note},
                          aliases=["Heron", "Reed"]))  # fmt: skip
    assert {row[:2] for row in said(tmp_path, "stance, confidence", "prop = 'name' and value = 'Reed'")} == {
        (stance, confidence)
    }


def test_a_citation_that_is_not_listed_is_an_issue_and_has_no_address(tmp_path: Path) -> None:
    note = {"source_name": "Reed", "description": "(Citation: Nowhere 2030)"}
    assert crawl(tmp_path, thing(HERON, "G9001", "Heron", note, aliases=["Reed"])).issues == {"citation-missing": 1}
    assert said(tmp_path, "cites, asserted_by", "seen <> 'text'") == [(None, "Nowhere 2030")]


@pytest.mark.parametrize(
    ("instant", "words", "edtf"),
    [
        ("2031-03-01T05:00:00.000Z", "", "2031-03"),
        ("2031-02-28T23:00:00Z", "", "2031-03"),
        ("2031-03-12T05:00:00Z", "", "2031-03-12"),
        ("2031-01-01T05:00:00Z", "", "2031"),
        ("2031-01-01T05:00:00Z", "It began in January 2031.", "2031-01"),
        ("2030-12-31T22:00:00Z", "It ended in January 2030.", "2031"),
    ],
)
def test_an_instant_means_a_month_or_a_year(instant: str, words: str, edtf: str) -> None:
    assert seen(instant, words).edtf == edtf


@pytest.mark.parametrize(
    ("first", "last", "words", "issues"),
    [
        ("2031-03-01T05:00:00Z", "2030-03-01T05:00:00Z", "", {"end-before-start": 1}),
        ("2021-10-01T05:00:00Z", "2031-10-01T05:00:00Z", "It began in October 2031.", {"start-differs": 1}),
        ("2031-10-01T05:00:00Z", "2031-10-01T05:00:00Z", "It began in October 2031.", {}),
        ("lately", "", "", {"bad-date": 1}),
    ],
)
def test_doubtful_dates_stay_with_an_issue(
    tmp_path: Path, first: str, last: str, words: str, issues: dict[str, int]
) -> None:
    campaign = thing(EBB, "C9001", "Ebb", first_seen=first, last_seen=last, description=words)
    assert crawl(tmp_path, thing(HERON, "G9001", "Heron"), campaign).issues == issues
    assert len(said(tmp_path, "value", "prop in ('start', 'end')")) == (0 if "bad-date" in issues else 2)


def test_relations_are_told_with_what_they_cite(tmp_path: Path) -> None:
    words = "[Ebb](https://attack.example/C9001) was conducted by the Heron.(Citation: Vendor 2030)"
    read = crawl(
        tmp_path,
        relation("attributed-to", EBB, HERON, words, CITED),
        relation("uses", EBB, TIDE, "The tide was read."),
        relation("uses", HERON, TIDE, "It reads.(Citation: Vendor 2030)", CITED),
        relation("revoked-by", GULL, HERON),
        thing(HERON, "G9001", "Heron"), thing(GULL, "G9002", "Gull", revoked=True), thing(EBB, "C9001", "Ebb"),
        thing(TIDE, "T9001", "Tide", kill_chain_phases=[{"kill_chain_name": "m", "phase_name": "discovery"}]),
    )  # fmt: skip
    assert (read.issues, account(tmp_path)["relationship"]) == ({}, (4, 0, 4, 0, 0))
    assert said(tmp_path, "record_id, value, cites", "prop = 'technique'") == [
        ("attack:C9001", "T9001", None),
        ("attack:G9001", "T9001", URL),
    ]
    assert said(tmp_path, "prop, value, cites", "subject <> '' and prop like 'a%'") == [
        ("accused_actor", "Heron", URL),
        ("asserter", "MITRE", None),
        ("asserter_kind", "research", None),
    ]
    assert said(tmp_path, "value", "prop = 'words'") == [("Ebb was conducted by the Heron.",)]
    assert said(tmp_path, "prop, value", "record_id = 'attack:G9002' and prop <> 'name'") == [
        ("identifier", "uuid:" + GULL.partition("--")[2]),
        ("replaced_by", "attack:G9001"),
        ("status", "revoked"),
    ]
    assert said(tmp_path, "prop, value", "record_id = 'attack:T9001'") == [
        ("identifier", "T9001"), ("name", "Tide"), ("tactic", "discovery")
    ]  # fmt: skip


def test_a_numbered_campaign_has_no_name(tmp_path: Path) -> None:
    crawl(tmp_path, thing(HERON, "G9001", "Heron"), thing(EBB, "C9001", "C9001", aliases=["C9001"]))
    assert said(tmp_path, "prop", "record_id = 'attack:C9001'") == []


def test_every_object_is_accounted_for_by_its_type(tmp_path: Path) -> None:
    read = crawl(
        tmp_path,
        thing(HERON, "G9001", "Heron"), thing(HERON, "G9001", "Heron"), thing(HERON, "G9001", "Other"),
        thing(GULL, "G9001", "Same number"), thing(TIDE, "T9001", ""), {"type": "campaign", "name": "No id"},
        {"type": "malware", "id": "malware--1"}, {"type": "malware", "id": "malware--2"}, {"type": "x-odd", "id": "x"},
        relation("uses", HERON, "malware--1"), relation("uses", HERON, TIDE.replace("3", "9")),
        relation("uses", GULL.replace("2", "8"), TIDE), relation("uses", HERON, HERON),
    )  # fmt: skip
    assert account(tmp_path) == {
        "attack-pattern": (1, 0, 0, 0, 1), "campaign": (1, 0, 0, 0, 1), "intrusion-set": (4, 1, 0, 1, 2),
        "malware": (2, 0, 0, 0, 2), "relationship": (4, 0, 0, 0, 4), "x-odd": (1, 0, 0, 0, 1),
    }  # fmt: skip
    assert read.issues == {"duplicate-id": 2, "missing-name": 1, "missing-id": 1, "left-out": 2, "unknown-type": 1,
                           "unknown-object": 2}  # fmt: skip


def test_what_attack_has_withdrawn_is_not_told(tmp_path: Path) -> None:
    read = crawl(tmp_path, thing(HERON, "G9001", "Heron"), thing(TIDE, "T9001", "Tide"),
                 relation("uses", HERON, TIDE, x_mitre_deprecated=True))  # fmt: skip
    assert (read.issues, said(tmp_path, "1", "prop = 'technique'")) == ({"withdrawn": 1}, [])


def test_keys_that_nobody_reads_are_issues(tmp_path: Path) -> None:
    group = thing(HERON, "G9001", "Heron", {"source_name": "Reed", "description": "x", "colour": "grey"}, shoe_size=46)
    read = crawl(tmp_path, group, relation("revoked-by", HERON, HERON, weight=1))
    assert read.issues == {"column-not-read": 3, "note-on-no-name": 1}


def test_a_new_notice_is_an_issue(tmp_path: Path) -> None:
    notice = {"type": "marking-definition", "id": "marking-definition--1", "definition": {"statement": "Ask first."}}
    assert crawl(tmp_path, thing(HERON, "G9001", "Heron"), notice).issues == {"notice-differs": 1}


def test_the_order_of_objects_and_references_changes_no_id(tmp_path: Path) -> None:
    notes = [{"source_name": "Reed", "description": "(Citation: Vendor 2030)(Citation: B)"}, CITED,
             {"source_name": "B", "url": "https://b.example/1"}]  # fmt: skip
    used = relation("uses", HERON, TIDE, "It reads.(Citation: Vendor 2030)", CITED)
    phases = [{"kill_chain_name": "m", "phase_name": name} for name in ("discovery", "collection")]
    crawl(tmp_path, thing(HERON, "G9001", "Heron", *notes, aliases=["Heron", "Reed"]),
          thing(TIDE, "T9001", "Tide", kill_chain_phases=phases), used)  # fmt: skip
    before = said(tmp_path, "statement_id")
    notes[0]["description"] = "(Citation: B)(Citation: Vendor 2030)"
    crawl(tmp_path, used, thing(TIDE, "T9001", "Tide", kill_chain_phases=phases[::-1]),
          thing(HERON, "G9001", "Heron", *notes[::-1], aliases=["Reed", "Heron"]), packed=False)  # fmt: skip
    assert said(tmp_path, "statement_id") == before


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_bytes(gzip.compress(b'{"type": "bundle", "objects": [' + b" " * 210_000_000, 1))
    assert path.stat().st_size < catalogue.spec("attack").file(FILE).max_bytes
    with pytest.raises(SourceError, match="unpacks to more than"):
        reading.read("attack", {FILE: reading.raw_file(path)}, tmp_path)


GOOD = gzip.compress(json.dumps({"type": "bundle", "objects": [thing(HERON, "G9001", "Heron")]}).encode(), mtime=0)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (GOOD[:-9], "not a whole gzip file"),
        (GOOD[:40], "not a whole gzip file"),
        (GOOD[:30] + b"\0\0\0\0" + GOOD[34:], "not a whole gzip file|not sound JSON|not UTF-8"),
        (GOOD[:-8] + b"\0\0\0\0" + GOOD[-4:], "not a whole gzip file"),
        (b'{"type": "bundle", "objects": [{"a": 1}', "its end where"),
        (b'{"type": "bundle", "objects": [1]}', "an object that is none"),
        (b'{"type": "bundle", "objects": []}', "no STIX bundle of groups"),
        (b'{"type": "report", "objects": [' + json.dumps(thing(HERON, "G1", "H")).encode() + b"]}", "no STIX bundle"),
        (b'{"type": "bundle", "type": "bundle"}', "occurs twice"),
        (b'{"objects": [{"a": 1, "a": 2}]}', "occurs twice"),
        (b'{"objects": [{"a": "\\ud800"}]}', "broken text"),
        (b'{"objects": [{"a": NaN}]}', "not a JSON value"),
        (b'{"objects": [{"a": "\xff"}]}', "not UTF-8"),
        (b'{"objects": []} {}', "more text after its end"),
        (b"[]", "is due"),
        (b'{"objects": [' + b"[" * 200_000, "nested too deeply"),
        (b"<!DOCTYPE html><p>Sign in", "web page"),
    ],
)
def test_unsound_files_are_refused(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / FILE
    path.write_bytes(content)
    with pytest.raises(SourceError, match=why):
        reading.read("attack", {FILE: reading.raw_file(path)}, tmp_path)


def test_entries_are_whole_wherever_the_window_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = [{"n": n, "text": "é" * n, "list": [1, {"a": None}]} for n in range(60)]
    path = tmp_path / "long.json"
    path.write_text(json.dumps({"head": 12345, "long": wanted, "tail": {"x": [2]}}, ensure_ascii=False, indent=1))
    monkeypatch.setattr(long_json, "WINDOW", 600)
    monkeypatch.setattr(long_json, "_BLOCK", 37)
    pieces = list(read_pieces(path, path.name, "long", 1_000_000))
    assert [piece.value for piece in pieces if piece.number] == wanted
    assert [piece.number for piece in pieces if piece.number] == list(range(1, 61))
    assert {piece.key: piece.value for piece in pieces if not piece.number} == {"head": 12345, "tail": {"x": [2]}}


def test_the_real_file(mirror: Path, tmp_path: Path) -> None:
    read = reading.read("attack", {FILE: reading.raw_file(mirror / "attack" / FILE)}, tmp_path)
    check("attack", tmp_path)
    assert read.issues == {"left-out": 11, "start-differs": 2}
    counts = account(tmp_path)
    assert sum(rows for rows, *_ in counts.values()) == 24_771
    told = ("intrusion-set", "campaign", "attack-pattern", "relationship", "marking-definition")
    assert [counts[kind] for kind in told] == [
        (187, 187, 0, 0, 0), (52, 52, 0, 0, 0), (835, 835, 0, 0, 0), (20_048, 0, 6_021, 0, 14_027), (1, 0, 1, 0, 0)
    ]  # fmt: skip
    used = said(tmp_path, "split_part(record_id, ':', 2)[1], count(distinct (record_id, value))", "prop = 'technique'"
                " group by all")  # fmt: skip
    assert used == [("C", 1019), ("G", 4362)]
