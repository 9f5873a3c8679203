"""A file put into a collection: the same judgement, agreement and audit as over the wire."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from foreign import HARBOUR, INVALID, VALID, bundle
from workspaces import comity

from comity.share.audit import chain
from comity.store.ledger.port import Ledger


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for words in (("party", "add", "CERT-A"), ("party", "add", "CERT-B"),
                  ("collection", "add", "Joint", "--read", "CERT-B", "--write", "CERT-A")):  # fmt: skip
        assert comity(*words, "--workspace", tmp_path / "w").exit_code == 0
    return tmp_path / "w"


def put(place: Path, path: Path, party: str = "CERT-A", collection: str = "Joint", *words: str) -> Result:
    return comity("import", path, "--collection", collection, "--as", party, "--workspace", place, *words)


def test_what_is_valid_is_kept_and_the_rest_told(place: Path, tmp_path: Path) -> None:
    done = put(place, bundle(tmp_path / "b.json", [*VALID, INVALID]))
    assert done.exit_code == 1
    assert f"{len(VALID)} kept, 1 refused, 0 pending." in done.output
    assert f"{INVALID['id']}: STIX 2.1, 2.16: created" in done.output
    said = json.loads(put(place, bundle(tmp_path / "b.json", [HARBOUR]), "CERT-A", "Joint", "--json").output)
    assert (said["success_count"], said["failure_count"]) == (1, 0)
    (listed,) = json.loads(comity("collection", "list", "--json", "--workspace", place).output)
    assert listed["versions"] == len(VALID)
    with Ledger(f"sqlite:///{place / 'ledger.sqlite'}").read() as con:
        assert chain.verify(con)


@pytest.mark.parametrize(("party", "collection", "code"), [
    ("CERT-B", "Joint", 1), ("Nobody", "Joint", 2), ("CERT-A", "None", 2)])  # fmt: skip
def test_only_who_may_write(party: str, collection: str, code: int, place: Path, tmp_path: Path) -> None:
    done = put(place, bundle(tmp_path / "b.json", VALID), party, collection)
    assert (done.exit_code, "Traceback" in done.output) == (code, False)
    (listed,) = json.loads(comity("collection", "list", "--json", "--workspace", place).output)
    assert listed["versions"] == 0


def test_collection_and_party_go_together(place: Path, tmp_path: Path) -> None:
    path = bundle(tmp_path / "b.json", VALID)
    assert comity("import", path, "--collection", "Joint", "--workspace", place).exit_code == 2


@pytest.mark.parametrize("text", [b"{", b"", b"[" * 100_000])
def test_a_file_that_is_no_json_is_refused(text: bytes, place: Path, tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(text)
    assert put(place, path).exit_code == 1


def test_events_of_misp_are_put_there_as_stix(place: Path, tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    event = {"uuid": HARBOUR["id"].partition("--")[2], "info": "Invented", "distribution": "0", "Orgc": {"name": "A"}}
    path.write_text(json.dumps({"Event": event}), encoding="utf-8")
    said = json.loads(put(place, path, "CERT-A", "Joint", "--json").output)
    assert HARBOUR["id"] in {one["id"] for one in said["successes"]}
    assert said["failure_count"] == 0


def test_an_event_that_can_not_be_told_is_refused(place: Path, tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    event = {"uuid": HARBOUR["id"].partition("--")[2], "info": "Invented", "distribution": "0", "Orgc": {"name": "A"}}
    path.write_text(json.dumps({"response": [{"Event": event}, {"Event": event | {"uuid": "x"}}]}), encoding="utf-8")
    said = json.loads(put(place, path, "CERT-A", "Joint", "--json").output)
    assert HARBOUR["id"] in {one["id"] for one in said["successes"]}
    assert [one["message"] for one in said["failures"]] == ["Event.uuid: no UUID, or that of another event."]


def test_an_item_that_is_no_json_is_refused_alone(place: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_bytes(b'[{"\xff": 1},' + json.dumps(HARBOUR).encode() + b"]")
    done = put(place, path)
    assert (done.exit_code, "1 kept, 1 refused" in done.output) == (1, True), done.output


def test_what_was_known_is_said(place: Path, tmp_path: Path) -> None:
    path = bundle(tmp_path / "b.json", VALID)
    assert put(place, path).output == f"{len(VALID)} kept, 0 refused, 0 pending.\n"
    assert put(place, path).output.endswith(f" 0 pending. Of those kept, {len(VALID)} were known.\n")
    said = json.loads(put(place, path, "CERT-A", "Joint", "--json").output)
    assert (said["success_count"], said["new_count"]) == (len(VALID), 0)


def test_a_web_page_is_called_no_json(place: Path, tmp_path: Path) -> None:
    path = tmp_path / "h.json"
    path.write_text("\n<!doctype html><title>Sign in</title>")
    done = put(place, path)
    assert done.exit_code == 1
    assert "h.json: this is no object and no list of JSON, as it begins with '<!doctype html><titl'." in done.output


def test_an_object_recalled_from_two_collections_is_one(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    comity("collection", "add", "Other", "--write", "CERT-A", "--workspace", place)
    path = bundle(tmp_path / "b.json", [HARBOUR])
    put(place, path)
    put(place, path, "CERT-A", "Other")
    monkeypatch.setattr("comity.share.recall.recalling.time.sleep", lambda seconds: None)
    done = comity("recall", HARBOUR["id"], "--reason", "invented", "--workspace", place)
    assert done.stderr == "1 object recalled, from 2 collections.\n", done.output


def test_of_an_event_what_is_not_told_is_listed_and_who_is_no_party(place: Path, tmp_path: Path) -> None:
    ours, theirs = "44444444-1111-4111-8111-111111111111", "55555555-1111-4111-8111-111111111111"
    assert comity("party", "add", "CERT-C", "--id", ours, "--workspace", place).exit_code == 0
    for words in (("D", "--id", ours), ("D", "--id", "none")):
        assert comity("party", "add", *words, "--workspace", place).exit_code == 2
    comity("collection", "share", "Joint", "--read", "CERT-C", "--workspace", place)
    group = {"SharingGroupOrg": [{"Organisation": {"uuid": one}} for one in (ours, theirs)]}
    event = {"uuid": "66666666-1111-4111-8111-111111111111", "info": "Invented", "date": "2029-05-06",
             "timestamp": "1893456000", "distribution": "4", "sharing_group_id": "7", "SharingGroup": group,
             "Orgc": {"uuid": "77777777-1111-4111-8111-111111111111", "name": "CERT of Testland"},
             "Attribute": [{"type": "domain", "value": "relay.example", "to_ids": True},
                           {"type": "text", "value": "words"}]}  # fmt: skip
    (tmp_path / "e.json").write_text(json.dumps({"Event": event}))
    done = put(place, tmp_path / "e.json")
    assert done.exit_code == 0
    assert "1 thing of the events can't be told" in done.output
    assert "Event.Attribute[1]: attributes of type text" in done.output
    assert f"identity--{theirs}" in done.output
    assert f"identity--{ours}" not in done.output
    said = json.loads(put(place, tmp_path / "e.json", "CERT-A", "Joint", "--json").stdout)
    assert ([one["at"] for one in said["untold"]], said["new_count"]) == (["Event.Attribute[1]"], 0)
    assert f"identity--{theirs}" in said["no_parties"]


def test_what_is_to_detect_something_and_is_not_told_is_refused(place: Path, tmp_path: Path) -> None:
    """Whoever sends it counts on it."""
    uuid = "88888888-1111-4111-8111-111111111111"
    event = {"uuid": "99999999-1111-4111-8111-111111111111", "info": "Invented", "distribution": "3",
             "Orgc": {"name": "CERT of Testland"}, "Attribute": [
                 {"uuid": uuid, "type": "x-colour", "value": "red", "to_ids": True}]}  # fmt: skip
    (tmp_path / "e.json").write_text(json.dumps({"Event": event}))
    done = put(place, tmp_path / "e.json", "CERT-A", "Joint", "--json")
    said = json.loads(done.stdout)
    assert (done.exit_code, [one["id"] for one in said["failures"]]) == (1, [f"indicator--{uuid}"])
    assert "Event.Attribute[0]: attributes of type x-colour" in said["failures"][0]["message"]
    assert said["untold"] == []
