"""A file of which a part may be passed on: what leaves is as if the rest had never come; here nothing of it is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from foreign import AT, HARBOUR, HERON, INVALID, PLACE, PORT, VALID, bundle, exported, imported, one, tie
from workspaces import ask, built, comity

from comity.release import info
from comity.share.stix.kinds.meta import TLP_2
from comity.store.workspace import Workspace

RED = TLP_2["red"]
NOWHERE = {"type": "identity", "spec_version": "2.1", "created": AT, "modified": AT, "name": "Unit of Nowhere",
           "id": "identity--00000051-0000-4000-8000-000000000000", "identity_class": "organization"}  # fmt: skip
WORDS = {
    "type": "marking-definition",
    "spec_version": "2.1",
    "created": AT,
    "definition_type": "statement",
    "definition": {"statement": "Nowhere only"},
    "id": "marking-definition--00000052-0000-4000-8000-000000000000",
}
GULL = one("intrusion-set", 53, RED, name="Secret Gull", created_by_ref=NOWHERE["id"])
CLAIM = tie(54, "attributed-to", HARBOUR, GULL, description="Nowhere saw it.", created_by_ref=NOWHERE["id"])
DOUBT = one("opinion", 55, opinion="strongly-disagree", explanation="Nowhere is wrong.", object_refs=[CLAIM["id"]])
SILENT = one("incident", 56, RED, name="Silent breach of the lighthouse", first_seen="2029-01-01") | {
    "object_marking_refs": [RED, WORDS["id"]]}  # fmt: skip
LISTED = one("report", 57, name="All of Nowhere", published=AT, object_refs=[HARBOUR["id"], SILENT["id"]])
ELSEWHERE = one("location", 58, RED, country="FR", name="Nowhere Bay")
MOVED = tie(59, "located-at", PORT, ELSEWHERE)
OLD = HERON | {"id": "intrusion-set--00000060-0000-4000-8000-000000000000", "name": "Nowhere Finch"}
LATER = OLD | {"modified": "2031-01-01T00:00:00.000Z", "object_marking_refs": [RED]}  # marked up, and so is the former
BARE = one("malware", 61, name="Nowhere Bug", is_family=False)
del BARE["object_marking_refs"]
KEPT = [NOWHERE, WORDS, GULL, CLAIM, DOUBT, SILENT, LISTED, ELSEWHERE, MOVED, OLD, LATER, BARE]
SIGNS = ("Nowhere", "Secret", "lighthouse", "cert-restricted", "tlp:red", RED, INVALID["id"], "yesterday")


class Both(NamedTuple):
    """divided: built from the whole file. alone: from a file of what may be passed on, and nothing else."""

    divided: Workspace
    alone: Workspace
    said: dict[str, Any]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Both:
    folder = tmp_path_factory.mktemp("divided")
    said = json.loads(imported(folder / "a", bundle(folder / "all.json", [*VALID, *KEPT, INVALID]), "cert", "--json"))
    imported(folder / "b", bundle(folder / "open.json", VALID), "cert")
    return Both(built(folder / "a", folder, "--sources", "cert,cert-restricted"),
                built(folder / "b", folder, "--sources", "cert"), said)  # fmt: skip


def test_what_became_of_it_is_said(both: Both) -> None:
    told = {name: both.said[name] for name in ("source", "terms", "restricted", "kept_in", "objects", "refused")}
    assert told == {"source": "cert", "terms": "open", "restricted": "cert-restricted", "objects": 28, "refused": 1,
                    "kept_in": 9}  # fmt: skip


DIFFERS = ("locator", "raw_sha256", "statement_id", "retrieved_at", "first_version", "last_version", "statement_ids",
           "edition", "sha256", "bytes", "file", "dissent_ids")  # fmt: skip
"""With every file: hashes, places, ids that are made of them, times."""


def rows(workspace: Workspace, table: str) -> list[tuple[Any, ...]]:
    """Rows of a public table."""
    path = info.tables(workspace.release(), info.read(workspace.release()), own_use=False) / f"{table}.parquet"
    found = ask(workspace, f"SELECT COLUMNS(lambda c: c NOT IN {DIFFERS}) FROM read_parquet('{path}') ORDER BY ALL")
    return [tuple(map(repr, row)) for row in found]


TABLES = ("record", "statement", "incident", "victim", "attribution", "link", "cluster", "issue", "accounting", "actor",
          "actor_name", "value", "source")  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_public_tables_are_as_if_the_rest_had_never_come(table: str, both: Both) -> None:
    assert rows(both.divided, table) == rows(both.alone, table)


def test_nothing_that_leaves_tells_of_the_rest(both: Both, tmp_path: Path) -> None:
    for fmt in ("stix", "misp", "jsonl", "csv"):
        text = exported(both.divided, tmp_path / f"out.{fmt}", fmt).read_text("utf-8")
        assert [sign for sign in SIGNS if sign in text] == [], fmt
        assert "Outage at the harbour" in text
    told = json.loads((tmp_path / "out.stix").read_text("utf-8"))["objects"]
    assert [one["id"] for one in VALID if one not in told] == []
    for path in (both.divided.release() / "public").rglob("*"):
        if path.suffix in (".json", ".csv", ".yml", ".txt", ".md"):
            assert not [sign for sign in SIGNS if sign in path.read_text("utf-8")], path


def test_for_own_use_all_of_it_is_there_and_tied_together(both: Both, tmp_path: Path) -> None:
    told = json.loads(exported(both.divided, tmp_path / "own.json", "stix", "--for-own-use").read_text("utf-8"))[
        "objects"
    ]
    assert [one["id"] for one in [*VALID, *KEPT] if one not in told] == []
    assert ask(both.divided, """SELECT title, stance, accused_actor FROM @attribution JOIN @incident USING (incident_id)
                                WHERE accused_actor = 'Secret Gull' ORDER BY ALL""") == [
        (HARBOUR["name"], "asserts", "Secret Gull"), (HARBOUR["name"], "denies", "Secret Gull")]  # fmt: skip
    titles = ask(both.divided, "SELECT title FROM @incident ORDER BY 1")
    assert titles == [(HARBOUR["name"],), ("Paper season",), (SILENT["name"],)]
    assert ("tlp:red",) in ask(both.divided, "SELECT value FROM @statement WHERE prop = 'marking'")
    again = ask(both.divided, """SELECT DISTINCT seen FROM @statement s JOIN @record r USING (record_id)
                                 WHERE r.source = 'cert-restricted' AND s.value = 'Cranes stood still.'""")  # fmt: skip
    assert again == [(f"via cert:{HARBOUR['id']}",)]


def test_without_what_is_restricted_the_second_source_goes(tmp_path: Path) -> None:
    work = tmp_path / "w"
    imported(work, bundle(tmp_path / "b.json", [*VALID, SILENT, WORDS]), "cert")
    before = built(work, tmp_path, "--sources", "cert,cert-restricted")
    assert len(ask(before, "SELECT * FROM @record WHERE source = 'cert-restricted'")) == 1
    imported(work, bundle(tmp_path / "b.json", VALID), "cert")
    after = built(work, tmp_path)
    assert ask(after, "SELECT DISTINCT source FROM @record ") == [("cert",)]


def test_terms_are_for_what_carries_no_marking_alone(tmp_path: Path) -> None:
    path = bundle(tmp_path / "b.json", [BARE, PLACE, SILENT])
    said = json.loads(imported(tmp_path / "w", path, "cert", "--json", "--terms", "facts-only"))
    assert (said["terms"], said["restricted"], said["kept_in"]) == ("facts-only", "cert-restricted", 1)
    said = json.loads(imported(tmp_path / "w", path, "cert", "--json"))
    assert (said["terms"], said["kept_in"]) == ("open", 2)
    said = json.loads(imported(tmp_path / "w", path, "cert", "--json", "--terms", "none"))
    assert (said["terms"], said["restricted"]) == ("none", None)


def test_its_name_is_not_to_be_had(tmp_path: Path) -> None:
    done = comity("import", bundle(tmp_path / "b.json", VALID), "--name", "a-restricted", "--workspace", tmp_path / "w")
    assert done.exit_code == 2


def test_an_event_leaves_without_its_red_part_and_is_not_given_back_whole(tmp_path: Path) -> None:
    victims = [
        {
            "uuid": f"{n * 8}-1111-4111-8111-111111111111",
            "name": "victim",
            "timestamp": "1893456000",
            "distribution": "5",
            "Attribute": [
                {"object_relation": "name", "value": name, "distribution": "5", "Tag": [{"name": f"tlp:{level}"}]},
                {"object_relation": "regions", "value": place, "distribution": "5"},
            ],
        }
        for n, name, level, place in (("3", "Lighthouse Board", "clear", "DE"), ("4", "Nowhere Bay", "red", "FR"))
    ]
    event = {"uuid": "11111111-1111-4111-8111-111111111111", "info": "Invented outage", "date": "2029-05-06",
             "timestamp": "1893456000", "distribution": "3", "Tag": [{"name": "tlp:clear"}], "Object": victims,
             "Orgc": {"uuid": "22222222-1111-4111-8111-111111111111", "name": "CERT of Testland"}}  # fmt: skip
    path = tmp_path / "events.json"
    path.write_text(json.dumps({"Event": event}))
    assert "as source cert-restricted" in imported(tmp_path / "w", path, "cert")
    work = built(tmp_path / "w", tmp_path, "--sources", "cert,cert-restricted")
    for fmt in ("stix", "misp", "jsonl"):
        text = exported(work, tmp_path / f"out.{fmt}", fmt).read_text("utf-8")
        assert ("Lighthouse Board" in text, "Nowhere" in text, "FR" in text, "tlp:red" in text) == (
            True, False, False, False), fmt  # fmt: skip
    own = json.loads(exported(work, tmp_path / "own.json", "misp", "--for-own-use").read_text("utf-8"))["response"]
    assert [one["Event"] for one in own] == [event]
