"""Bundles of others: what they say, what is kept without being told, what is left out, and what may be passed on."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from foreign import (
    ACCUSES,
    AMBER,
    AT,
    CAMPAIGN,
    DENIES,
    HARBOUR,
    HERON,
    INVALID,
    NAMED,
    PATTERN,
    PLACE,
    PORT,
    VALID,
    bundle,
    exported,
    imported,
    one,
    tie,
)
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from starlette.testclient import TestClient
from stix_examples import EXAMPLES, OBSERVABLES, VERSIONED
from workspaces import ask, built, comity

from comity.share.exchange.record import publish
from comity.share.importing.objects import read
from comity.share.markings.marked import RELEASABILITY
from comity.share.stix.kinds.meta import TLP_2
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import SHARED_OBJECT
from comity.store.workspace import Workspace
from comity.web.app import make_app


def test_who_says_what(mixed: Workspace) -> None:
    claims = ask(mixed, """SELECT title, asserted_by, stance, accused_actor, confidence, words FROM @attribution a
                           JOIN @incident USING (incident_id) ORDER BY title, stance""")  # fmt: skip
    assert claims == [
        ("Outage at the harbour of Testport", "CERT of Testland", "asserts", "Paper Heron", "STIX 70",
         "We saw their tools."),
        ("Outage at the harbour of Testport", "CERT of Testland", "denies", "Paper Heron", None, "It was not them."),
        ("Paper season", "CERT of Testland", "asserts", "Paper Heron", None, None),
    ]  # fmt: skip
    assert ask(mixed, "SELECT name, country, sector FROM @victim ") == [("Testport Authority", "DE", "transport")]
    told = ask(
        mixed, "SELECT prop, value FROM @statement WHERE prop IN ('start', 'technique', 'publication') ORDER BY 1, 2"
    )
    assert told == [("publication", "https://example.org/harbour"), ("start", "2029-01-01"), ("start", "2029-10-01"),
                    ("start", "2029-11-05"), ("technique", "T1566")]  # fmt: skip
    assert ("Paper Heron", "group") in ask(mixed, "SELECT name, level FROM @actor ")


def test_every_statement_names_file_object_and_property(mixed: Workspace) -> None:
    (place,) = ask(mixed, "SELECT DISTINCT locator FROM @statement WHERE value = 'We saw their tools.'")
    assert place[0] == f"open.json#id={ACCUSES['id']}&col=description"
    (raw,) = ask(mixed, "SELECT DISTINCT raw_sha256 FROM @record WHERE source = 'open-cert'")
    assert json.loads((mixed.raw / raw[0]).read_bytes())["objects"][-1] == INVALID


def test_what_is_invalid_is_an_issue_with_its_place(mixed: Workspace) -> None:
    found = ask(mixed, "SELECT code, level, locator, field FROM @issue WHERE level = 'error'")
    assert found == [("invalid-object", "error", f"open.json#id={INVALID['id']}", "created")]
    kept = ask(mixed, "SELECT message FROM @issue WHERE code = 'kept-not-told' AND source = 'open-cert' ORDER BY 1")
    assert [row[0].partition(" are ")[0] for row in kept] == [
        "1 of type malware", "1 of type relationship", "1 of type x-harbour-crane"]  # fmt: skip
    assert ask(mixed, "SELECT rows = recorded + attached + duplicate + refused FROM @accounting ") == [(True,)] * 2


def test_unknown_things_come_out_as_they_came(mixed: Workspace, tmp_path: Path) -> None:
    path = exported(mixed, tmp_path / "out.json")
    told = json.loads(path.read_text("utf-8"))["objects"]
    assert [one for one in VALID if one not in told] == []
    assert INVALID["id"] not in {one["id"] for one in told}
    assert comity("validate", path).exit_code == 0


def test_markings_stricter_than_clear_keep_a_file_out_of_what_leaves(mixed: Workspace, tmp_path: Path) -> None:
    for fmt in ("stix", "misp", "jsonl", "csv"):
        assert b"lighthouse" not in exported(mixed, tmp_path / f"out.{fmt}", fmt).read_bytes()
        assert b"amber" not in (tmp_path / f"out.{fmt}").read_bytes()
    assert b"lighthouse" in exported(mixed, tmp_path / "own.json", "stix", "--for-own-use").read_bytes()
    assert not any("lighthouse" in path.read_text("utf-8") for path in (mixed.release() / "csv").glob("*.csv"))
    (event,) = [one["Event"] for one in json.loads(exported(
        mixed, tmp_path / "own.misp", "misp", "--for-own-use").read_text("utf-8"))["response"]
        if "lighthouse" in one["Event"]["info"]]  # fmt: skip
    assert (event["distribution"], event["Tag"]) == ("0", [{"name": "tlp:amber"}])


def test_revoked_is_withdrawn_and_ids_stay(tmp_path: Path) -> None:
    """The same bundle with a later version of one incident and another revoked."""
    work = tmp_path / "work"
    first = [*VALID[:2], one("incident", 20, name="A second one", first_seen="2029-02-02")]
    imported(work, bundle(tmp_path / "b.json", first), "cert")
    before = built(work, tmp_path, "--sources", "cert")
    ids = dict(ask(before, "SELECT record_id, incident_id FROM @cluster "))
    later = "2030-02-02T00:00:00.000Z"
    changed = [*first, HARBOUR | {"modified": later, "name": "Outage at the harbour of Testport, corrected"},
               first[2] | {"modified": later, "revoked": True}]  # fmt: skip
    imported(work, bundle(tmp_path / "b.json", changed), "cert")
    after = built(work, tmp_path)
    assert ask(after, "SELECT title FROM @incident ") == [("Outage at the harbour of Testport, corrected",)]
    assert dict(ask(after, "SELECT record_id, incident_id FROM @cluster ")).items() <= ids.items()
    assert ask(after, "SELECT code FROM @issue WHERE code = 'withdrawn'")
    told = json.loads(exported(after, tmp_path / "out.json").read_text("utf-8"))["objects"]
    assert [one["modified"] for one in told if one["id"] == HARBOUR["id"]] == [HARBOUR["modified"], later]


def test_the_same_file_again_changes_nothing(mixed: Workspace, tmp_path: Path) -> None:
    path = bundle(tmp_path / "open.json", [*VALID, INVALID])
    assert "as before" in imported(mixed.root, path, "open-cert")
    assert "Nothing changed" in comity("run", "--workspace", mixed.root).output


@pytest.mark.parametrize(("marking", "words", "terms"), [
    (TLP_2["clear"], [], "open"), (TLP_2["green"], [], "none"), (AMBER, ["--terms", "none"], "none"),
    ("", [], "none"), ("", ["--terms", "facts-only"], "facts-only"), (TLP_2["clear"], ["--terms", "none"], "none"),
    ("marking-definition--00000000-0000-4000-8000-00000000dead", [], "none"),
])  # fmt: skip
def test_terms_follow_the_markings(marking: str, words: list[str], terms: str, tmp_path: Path) -> None:
    incident = HARBOUR | {"object_marking_refs": [marking]} if marking else \
        {key: value for key, value in HARBOUR.items() if key != "object_marking_refs"}  # fmt: skip
    said = json.loads(imported(tmp_path / "w", bundle(tmp_path / "b.json", [incident]), "one", "--json", *words))
    assert said["terms"] == terms


def test_nobody_widens_a_marking(tmp_path: Path) -> None:
    path = bundle(tmp_path / "b.json", [HARBOUR | {"object_marking_refs": [AMBER]}])
    done = comity("import", path, "--terms", "open", "--workspace", tmp_path / "w")
    assert (done.exit_code, (tmp_path / "w").exists()) == (2, False)
    part = HARBOUR | {"granular_markings": [{"marking_ref": AMBER, "selectors": ["description"]}]}
    said = json.loads(imported(tmp_path / "w", bundle(tmp_path / "b.json", [part]), "one", "--json"))
    assert (said["terms"], said["strict"]) == ("none", 1)


DEEP = HARBOUR | {"x_log": [{"pages": [{"text": "seen", "object_marking_refs": [TLP_2["red"]]}]}],
                  "x_note": {"granular_markings": [{"marking_ref": AMBER, "selectors": ["text"]}]}}  # fmt: skip


def test_markings_written_into_parts_count_at_any_depth(tmp_path: Path) -> None:
    said = json.loads(imported(tmp_path / "w", bundle(tmp_path / "b.json", [NAMED, DEEP]), "one", "--json"))
    assert (said["terms"], said["strict"]) == ("none", 1)
    work = built(tmp_path / "w", tmp_path, "--sources", "one")
    told = ask(work, "SELECT value FROM @statement WHERE prop = 'marking' ORDER BY 1")
    assert told == [("tlp:amber",), ("tlp:clear",), ("tlp:red",)]


def test_a_part_is_marked_by_all_that_it_was_read_from(tmp_path: Path) -> None:
    """The country of a victim by the relationship that says it, a claim by whom it accuses; what has no part of its own
    for its marking is not told."""
    red = TLP_2["red"]
    held = [NAMED, HARBOUR, PORT, PLACE, PATTERN, HERON | {"object_marking_refs": [red]}, ACCUSES,
            tie(12, "targets", HARBOUR, PORT), tie(13, "located-at", PORT, PLACE) | {"object_marking_refs": [AMBER]},
            tie(14, "uses", HARBOUR, PATTERN) | {"object_marking_refs": [AMBER]}]  # fmt: skip
    imported(tmp_path / "w", bundle(tmp_path / "b.json", held), "one")
    work = built(tmp_path / "w", tmp_path, "--sources", "one,one-restricted")
    told = ask(work, """SELECT split_part(subject, '/', 1), value FROM @statement WHERE prop = 'marking'
                        AND value <> 'tlp:clear' ORDER BY ALL""")  # fmt: skip
    assert told == [("#attribution", "tlp:red"), ("#victim", "tlp:amber")]
    assert ask(work, "SELECT value FROM @statement WHERE prop = 'technique'") == []
    (issue,) = ask(work, "SELECT locator FROM @issue WHERE code = 'marked-stricter'")
    assert issue[0].endswith("relationship--00000014-0000-4000-8000-000000000000")


def _translation(marking: str) -> dict[str, Any]:
    return one("language-content", 30, marking, object_ref=HARBOUR["id"], contents={"de": {"name": "Hafen"}})


def _defined(marking: str) -> dict[str, Any]:
    return {"type": "marking-definition", "spec_version": "2.1", "created": AT, "object_marking_refs": [marking],
            "definition_type": "statement", "definition": {"statement": "by whom"},
            "id": "marking-definition--a1b2c3d4-0000-4000-8000-000000000031"}  # fmt: skip


@pytest.mark.parametrize("made", [_translation, _defined])
def test_what_serves_others_may_be_marked_too(made: Callable[[str], dict[str, Any]], tmp_path: Path) -> None:
    for marking, kept in ((TLP_2["clear"], 0), (TLP_2["red"], 1)):
        path = bundle(tmp_path / "b.json", [*VALID, made(marking)])
        assert json.loads(imported(tmp_path / "w", path, "one", "--json"))["kept_in"] == kept


def test_definitions_that_everybody_knows_restrict_nothing_by_being_there(tmp_path: Path) -> None:
    red = {"type": "marking-definition", "spec_version": "2.1", "id": TLP_2["red"], "name": "TLP:RED",
           "created": "2022-10-01T00:00:00.000Z", "extensions": {
               "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d":
                   {"extension_type": "property-extension", "tlp_2_0": "red"}}}  # fmt: skip
    path = bundle(tmp_path / "b.json", [*VALID, red])
    assert json.loads(imported(tmp_path / "w", path, "one", "--json"))["terms"] == "open"


@pytest.mark.parametrize("name", ["landmarks", "all", "Not A Name", "../up", "-"])
def test_names_that_cannot_be(name: str, tmp_path: Path) -> None:
    done = comity("import", bundle(tmp_path / "b.json", VALID), "--name", name, "--workspace", tmp_path / "w")
    assert done.exit_code == 2


def test_packed_lines_and_lists(tmp_path: Path) -> None:
    lines = tmp_path / "feed.jsonl.gz"
    lines.write_bytes(gzip.compress("\n".join(json.dumps(one) for one in VALID).encode()))
    listed = tmp_path / "list.json"
    listed.write_text(json.dumps([*VALID[:3], json.loads(bundle(tmp_path / "b.json", VALID[3:]).read_text("utf-8"))]))
    for path in (lines, listed):
        assert f"{len(VALID)} objects" in imported(tmp_path / "w", path, "many")


JSON = st.recursive(st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | st.text(max_size=20).filter(str.isprintable),
                    lambda inner: st.lists(inner, min_size=1, max_size=3), max_leaves=6)  # fmt: skip


NAMES = st.from_regex(r"x_[a-z0-9_]{3,20}", fullmatch=True)


@given(st.sampled_from(sorted([*VERSIONED, *OBSERVABLES])), st.dictionaries(NAMES, JSON, max_size=3))
def test_whatever_is_unknown_is_kept(kind: str, more: dict[str, Any]) -> None:
    value = {**EXAMPLES[kind], **more}
    came = read(json.dumps(value).encode(), lines=False)
    assert [json.loads(one) for one in came.objects] == [value]


def test_examples_of_every_kind_come_out_again(tmp_path: Path) -> None:
    listed = list({one["id"]: one for one in EXAMPLES.values()}.values())
    imported(tmp_path / "w", bundle(tmp_path / "many.json", [*listed, HARBOUR, CAMPAIGN, ACCUSES, DENIES]), "many",
             "--terms", "none")  # fmt: skip
    work = built(tmp_path / "w", tmp_path, "--sources", "many")
    told = json.loads(exported(work, tmp_path / "out.json", "stix", "--for-own-use").read_text("utf-8"))["objects"]
    assert [one["type"] for one in listed if one not in told] == []


def test_releasability_and_red_parts_arrive_in_misp_where_they_belong(tmp_path: Path) -> None:
    """The incident is for one party, one of its claims TLP:RED: neither becomes wider, nor the claim's the event's."""
    reader = "identity--a1b2c3d4-0000-4000-8000-000000000009"
    extension = {"extension_type": "property-extension", "releasable_to": [reader]}
    only = {"type": "marking-definition", "spec_version": "2.1", "created": AT, "name": "Releasable",
            "id": "marking-definition--a1b2c3d4-0000-4000-8000-000000000008",
            "extensions": {RELEASABILITY: extension}}  # fmt: skip
    incident = HARBOUR | {"object_marking_refs": [TLP_2["green"], only["id"]]}
    claim = ACCUSES | {"object_marking_refs": [TLP_2["red"]]}
    imported(tmp_path / "w", bundle(tmp_path / "b.json", [*VALID[:1], only, incident, HERON, claim]), "cert")
    work = built(tmp_path / "w", tmp_path, "--sources", "cert,cert-restricted")
    assert json.loads(exported(work, tmp_path / "public.json", "misp").read_text("utf-8"))["response"] == []
    (event,) = [one["Event"] for one in json.loads(
        exported(work, tmp_path / "own.json", "misp", "--for-own-use").read_text("utf-8"))["response"]]  # fmt: skip
    assert event["Tag"] == [{"name": "tlp:green"}]
    assert event["distribution"] == "4"
    members = [one["Organisation"]["uuid"] for one in event["SharingGroup"]["SharingGroupOrg"]]
    assert members == [reader.partition("--")[2]]
    (said,) = [one for one in event["Object"] if one["name"] == "comity-attribution"]
    assert said["distribution"] == "0"
    assert all({"name": "tlp:red"} in one["Tag"] and one["distribution"] == "0" for one in said["Attribute"])
    (whole,) = [one for one in event["Object"] if one["name"] == "comity-incident"]
    assert "tlp:red" not in json.dumps(whole)
    (report,) = map(json.loads, (tmp_path / "own.json.losses.jsonl").read_text("utf-8").splitlines())
    assert "attribution.marking" in {loss["at"] for loss in report["losses"]}
    imported(tmp_path / "again", tmp_path / "own.json", "misp")
    again = built(tmp_path / "again", tmp_path, "--sources", "misp")
    found = ask(again, "SELECT DISTINCT subject = '', value FROM @statement WHERE prop = 'marking' ORDER BY ALL")
    assert (True, "tlp:green") in found
    assert (True, "tlp:red") not in found
    assert (False, "tlp:red") in found
    assert any(whole and str(value).startswith("to: ") and reader in value for whole, value in found)


def test_imported_objects_are_served_with_the_record(mixed: Workspace, tmp_path: Path) -> None:
    """In the collection that everybody may read: what may be passed on, and nothing of the other file."""
    ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    assert publish(ledger, mixed.release()) > 0
    with ledger.read() as con:
        told = [json.loads(bytes(row.body)) for row in con.execute(select(SHARED_OBJECT.c.body))]
    assert [one for one in VALID if one not in told] == []
    assert "lighthouse" not in json.dumps(told)


def test_pages_tell_of_an_imported_source(mixed: Workspace) -> None:
    with TestClient(make_app(mixed, public=False), base_url="http://localhost") as client:
        for path in ("/", "/sources", "/sources/open-cert", "/incidents", "/about"):
            assert client.get(path).status_code == 200, path
        assert "Outage at the harbour" in client.get("/incidents").text
    (row,) = [one for one in json.loads(comity("sources", "--json", "--workspace", mixed.root).output)
              if one["source"] == "open-cert"]  # fmt: skip
    assert (row["terms"], row["fetch"], row["records"]) == ("open", "imported", 3)
    assert "up to date" in comity("run", "--explain", "--workspace", mixed.root).output
