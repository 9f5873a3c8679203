"""Files that are broken, or made to do harm: refused whole, or the one object that is wrong; never a crash."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from foreign import HARBOUR, HERON, VALID, bundle, imported, one, tie
from workspaces import ask, built, comity

from comity.share.stix import unpacked
from comity.share.stix.telling.things import INCIDENT_CORE, OURS

WHOLE = json.dumps({"type": "bundle", "id": f"bundle--{VALID[0]['id'][10:]}", "objects": VALID}).encode()
EVENT = b'{"Event": {"uuid": "11111111-1111-4111-8111-111111111111", "info": "x", "Orgc": {"name": "A"}}}'


@pytest.mark.parametrize(("name", "text", "why"), [
    ("cut.json", WHOLE[:-40], "cut short"),
    ("utf16.json", WHOLE.decode().encode("utf-16"), ""),
    ("empty.json", b"", "empty"), ("blank.json", b" \n\n", "empty"), ("list.json", b"[]", "no valid STIX object"),
    ("text.json", b"hello", "no valid STIX object"), ("page.json", b"<html></html>", "no valid STIX object"),
    ("nan.json", b'{"type": "incident", "x_a": NaN}', "no valid STIX object"),
    ("deep.json", b'{"type":"bundle","objects":' + b"[" * 30_000 + b"]" * 30_000 + b"}", ""),
    ("deeper.json", b"[" * 200_000, ""), ("noobjects.json", b'{"type": "bundle", "id": "x"}', "no valid STIX object"),
    ("cut.json.gz", gzip.compress(WHOLE)[:-9], "not a whole gzip file"),
    ("event.json", EVENT[:-3], ""), ("events.json", b'{"response": 7}', "no usable event"),
    ("events.json", b'{"response": [{"Event": []}, {"Event": {"uuid": 5}}, 7]}', "no usable event"),
    ("event.json", EVENT.replace(b'{"name": "A"}', b"[]"), "no usable event"),
    ("event.json", b'{"Event": {"uuid": "11111111-1111-4111-8111-111111111111", "uuid": "x"}}', "twice"),
])  # fmt: skip
def test_refused_whole(name: str, text: bytes, why: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(text)
    done = comity("import", path, "--name", "bad", "--workspace", tmp_path / "w")
    assert done.exit_code == 1, (done.output, done.exception)
    assert why in done.output
    assert not (tmp_path / "w").exists()


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bomb.json.gz"
    path.write_bytes(gzip.compress(b"[" + b" " * 3_000_000))
    assert "unpacks to more than" in refusal(path, 1_000_000)
    path = tmp_path / "large.json"
    path.write_bytes(b" " * 3_000_000)
    assert "more than the 1,000,000 allowed" in refusal(path, 1_000_000)


def refusal(path: Path, largest: int) -> str:
    with pytest.raises(unpacked.DataError) as refused:
        unpacked.unpacked(path, largest)
    return str(refused.value)


def test_of_several_objects_only_what_is_wrong_is_left_out(tmp_path: Path) -> None:
    inner = {"type": "bundle", "id": "bundle--11111111-1111-4111-8111-111111111112", "objects": [HERON]}
    texts = [json.dumps(value) for value in (HARBOUR, inner, 7, None, [], {"type": "incident"}, HARBOUR)]
    twice = '{"type": "incident", "type": "incident"}'
    path = tmp_path / "b.json"
    path.write_text(f'{{"type": "bundle", "id": "nonsense", "objects": [{", ".join([*texts, twice])}]}}')
    said = json.loads(imported(tmp_path / "w", path, "some", "--json"))
    assert (said["objects"], said["refused"]) == (2, 6)
    codes = {(fault["code"], fault["object"]) for fault in said["faults"]}
    assert ("invalid-bundle", "nonsense") in codes
    assert ("not-json", "objects.[7]") in codes
    assert ("invalid-object", inner["id"]) in codes
    work = built(tmp_path / "w", tmp_path, "--sources", "some")
    assert ask(work, "SELECT recorded, duplicate, refused FROM @accounting ") == [(1, 1, 6)]


def test_an_object_in_another_encoding_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "latin.json"
    path.write_bytes(WHOLE.replace(b"Cranes", "Kräne".encode("latin-1")))
    said = json.loads(imported(tmp_path / "w", path, "latin", "--json"))
    assert [(fault["object"], fault["why"]) for fault in said["faults"]] == [("objects.[1]", "is not UTF-8")]


def test_lines_that_are_cut_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "feed.jsonl"
    path.write_bytes(json.dumps(HARBOUR).encode() + b"\n\n" + json.dumps(HERON).encode()[:-20])
    said = json.loads(imported(tmp_path / "w", path, "feed", "--json"))
    assert (said["objects"], [fault["object"] for fault in said["faults"]]) == (1, ["line 3"])


def test_two_versions_that_contradict_are_told(tmp_path: Path) -> None:
    path = bundle(tmp_path / "b.json", [HARBOUR, HARBOUR | {"name": "Another name"}])
    said = json.loads(imported(tmp_path / "w", path, "two", "--json"))
    assert [(fault["code"], fault["object"], fault["at"]) for fault in said["faults"]] == [
        ("versions", HARBOUR["id"], "modified")]  # fmt: skip


WRONG: list[Any] = [7, -1.5, True, "", "nonsense", ["x", 7], [], {"a": {"b": 1}}, "x" * 70_000, "../../etc", "\u202e"]


NAMES = (
    "part_id", "claim_id", "stance", "accused_state", "accused_actor", "accused_refs", "said_from", "basis", "values",
    "about", "score", "low", "scale", "level", "code", "country", "claimant_kind", "responder", "parties", "start_lo",
    "cooperation_kind", "start_edtf", "cia", "actor_id", "external_references", "kind",
)  # fmt: skip


def test_any_type_in_our_own_extension_is_survived(tmp_path: Path) -> None:
    """Somebody else's bundle may hold whatever it likes there."""
    objects = list(VALID)
    for number, wrong in enumerate(w for w in WRONG if w not in ("", [])):
        own = {"extension_type": "property-extension", **dict.fromkeys(NAMES, wrong),
               "values": [{"property": "since", "value": wrong}, {"property": wrong}, {"property": "severity",
                          "number": wrong}, {"property": "severity", "number": 1, "unit": "none"}, wrong]}  # fmt: skip
        core = {"extension_type": "property-extension", "incident_types": wrong, "impact_refs": wrong}
        many = {"extensions": {OURS: own, INCIDENT_CORE: core}}
        incident = one("incident", 100 + number, name=f"Odd {number}", first_seen=wrong, **many)
        claim = tie(200 + number, "attributed-to", incident, HERON, **many)
        impact = one("impact", 300 + number, impact_category=wrong, impacted_entity_counts=wrong, **many)
        note = one("note", 400 + number, content="odd", object_refs=[incident["id"]], **many)
        objects += [incident, claim, impact, note, tie(500 + number, "targets", incident, VALID[2], **many),
                    one("opinion", 600 + number, opinion="disagree", object_refs=[claim["id"]], **many)]  # fmt: skip
    imported(tmp_path / "w", bundle(tmp_path / "odd.json", objects), "odd")
    work = built(tmp_path / "w", tmp_path, "--sources", "odd")
    assert ask(work, "SELECT count(*) > 5 FROM @incident ") == [(True,)]


def test_addresses_that_run_or_hide_are_not_told(tmp_path: Path) -> None:
    """A script in place of an address, a hidden service, a host that is none."""
    urls = ["javascript:alert(1)", "http://abcdefghijklmnop.onion/leak", "data:text/html,x", "https://example.org/good"]
    references = [{"source_name": "made up", "url": url} for url in urls]
    imported(tmp_path / "w", bundle(tmp_path / "b.json", [HARBOUR | {"external_references": references}]), "links")
    work = built(tmp_path / "w", tmp_path, "--sources", "links")
    assert ask(work, "SELECT value FROM @statement WHERE prop = 'publication'") == [("https://example.org/good",)]
    assert ask(work, "SELECT url FROM @record ") == [("https://example.org/good",)]
