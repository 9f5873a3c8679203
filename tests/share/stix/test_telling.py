"""The record as STIX: what becomes what, which ids and dates it has, what must not be in it, and what others say."""

from __future__ import annotations

import importlib.util
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest
import releases
import stix2
from click.testing import CliRunner

from comity.cli.main import cli
from comity.release import info
from comity.release.filters import Filters
from comity.release.handle import Handle
from comity.share.stix.telling.terms import confidence
from comity.share.stix.telling.things import IMPACT, INCIDENT_CORE, NAMESPACE, OURS, derived
from comity.share.stix.validating import validate_file
from comity.share.tables import export

FIRST, SECOND, THIRD = "20300102T030405Z-ab12cd", "20300202T030405Z-ab12cd", "20300302T030405Z-ab12cd"
_CLAIM = """INSERT INTO attribution BY NAME SELECT * REPLACE ({part} AS part_id, {stance} AS stance, {more})
            FROM attribution WHERE accused_state = 'RU' LIMIT 1"""


def release(root: Path, version: str, previous: str | None, *statements: str) -> Path:
    """A made-up release in a workspace, its public attributions changed by SQL."""
    folder = releases.build(root / "releases" / version)
    made = f"{version[:4]}-{version[4:6]}-{version[6:8]}T03:04:05+00:00"
    told = msgspec.structs.replace(info.read(folder), version=version, made_at=made, previous=previous)
    info.write(folder, told)
    path = folder / "public" / "attribution.parquet"
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE attribution AS FROM '{path}'")
        for statement in statements:
            con.execute(statement)
        con.execute(f"COPY attribution TO '{path}' (FORMAT parquet)")
    return folder


def also(part: str, stance: str, more: str = "NULL AS words") -> str:
    """SQL for one more claim about the same incident."""
    return _CLAIM.format(part=f"'{part}'", stance=f"'{stance}'", more=more)


MORE = (
    also("denial", "denies", "'Testland denies' AS asserted_by, 'It was not us.' AS words"),
    also("doubt", "suspects", "'Lab' AS asserted_by, 'vendor' AS asserter_kind, 'high confidence' AS confidence"),
    also("silence", "unknown", "NULL AS accused_state, NULL AS asserted_by"),
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("workspace")
    release(root, FIRST, None, *MORE)
    release(root, SECOND, FIRST, *MORE[:2], "UPDATE attribution SET words = 'More words' WHERE part_id = 'denial'")
    release(root, THIRD, SECOND, *MORE[1:])
    return root


def told(root: Path, version: str, *, own_use: bool = False, **filters: str) -> list[dict[str, Any]]:
    """The objects of an export."""
    out = root / "out.json"
    with Handle(root / "releases" / version, public=not own_use) as handle:
        export(handle, Filters(**filters), "stix", out, own_use=own_use)
    (verdict,) = validate_file(out)
    assert verdict.valid, verdict.reasons
    objects: list[dict[str, Any]] = json.loads(out.read_bytes())["objects"]
    return objects


def by_type(objects: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Objects by type; relationships by theirs."""
    found = defaultdict(list)
    for one in objects:
        found[one.get("relationship_type", one["type"])].append(one)
    return found


def said(one: dict[str, Any]) -> dict[str, Any]:
    """What Comity's own extension says."""
    return dict(one["extensions"][OURS])


def test_incident_with_its_impact(root: Path) -> None:
    found = by_type(told(root, FIRST))
    (lantern,) = [one for one in found["incident"] if one["name"] == "Lantern"]
    core = lantern["extensions"][INCIDENT_CORE]
    assert (core["determination"], core["investigation_status"]) == ("suspected", "unknown")
    assert core["incident_types"] == ["doxing", "espionage"]
    assert {"source_name": "comity", "external_id": "lantern"} in lantern["external_references"]
    assert (said(lantern)["start_lo"], said(lantern)["start_hi"]) == ("2021-03-01", "2021-03-31")
    assert said(lantern)["statement_ids"]
    impacts = {one["id"]: one for one in found["impact"]}
    assert set(core["impact_refs"]) == set(impacts)
    monetary = next(one for one in impacts.values() if one["impact_category"] == "monetary")
    assert monetary["extensions"][IMPACT] == {"extension_type": "new-sdo"}
    assert monetary["extensions"]["monetary-ext"]["max_amount"] == 1500


def test_victim_is_located_and_accused_is_not(root: Path) -> None:
    found = by_type(told(root, FIRST))
    names = {one["id"]: one for one in (*found["identity"], *found["location"], *found["incident"])}
    (targets,) = found["targets"]
    (located,) = found["located-at"]
    assert names[targets["target_ref"]]["name"] == releases.RTL
    assert located["source_ref"] == targets["target_ref"]
    assert names[located["target_ref"]]["country"] == "UA"
    accused = {one["target_ref"] for one in found["attributed-to"]}
    assert {said(names[key])["level"] for key in accused} == {"state"}
    assert not accused & {located["source_ref"], located["target_ref"]}
    assert {one["country"] for one in found["location"]} == {"UA"}


def test_claims_name_who_makes_them(root: Path) -> None:
    found = by_type(told(root, FIRST))
    names = {one["id"]: one["name"] for one in found["identity"]}
    claims = {said(one)["part_id"]: one for one in found["attributed-to"]}
    doubt = claims.pop("doubt")
    (first,) = claims.values()
    assert names[first["created_by_ref"]] == "Government of Testland"
    assert "confidence" not in first
    assert (names[doubt["created_by_ref"]], doubt["confidence"], said(doubt)["stance"]) == ("Lab", 85, "suspects")
    assert said(doubt)["confidence_scales"] == [{"scale": "icd-203-confidence", "term": "high"}]
    (denial,) = found["opinion"]
    assert (denial["opinion"], denial["explanation"]) == ("disagree", "It was not us.")
    assert set(denial["object_refs"]) == {first["id"], doubt["id"]}
    silence = next(one for one in found["note"] if said(one).get("part_id") == "silence")
    assert silence["content"] == "It isn't known who did it."
    assert "created_by_ref" not in silence


def test_grouping_holds_the_case(root: Path) -> None:
    objects = told(root, FIRST)
    found, ids = by_type(objects), {one["id"] for one in objects}
    case = next(one for one in found["grouping"] if said(one)["incident_id"] == "lantern")
    assert {one["id"] for name in ("attributed-to", "opinion", "targets", "impact") for one in found[name]} <= set(
        case["object_refs"]
    )
    assert set(case["object_refs"]) <= ids


def test_every_reference_is_in_the_bundle(root: Path) -> None:
    objects = told(root, FIRST)
    ids = {one["id"] for one in objects}
    for one in objects:
        for name, value in one.items():
            if name.endswith(("_ref", "_refs")):
                assert set(value if isinstance(value, list) else [value]) <= ids, name


def test_ids_are_of_our_namespace_and_never_change(root: Path) -> None:
    from uuid import uuid5

    assert derived("incident", "x") == f"incident--{uuid5(NAMESPACE, 'incident/x')}"
    assert told(root, FIRST) == told(root, FIRST)


def test_modified_only_with_its_content(root: Path) -> None:
    """An old release, exported after a newer one, keeps its dates."""
    second, first = told(root, SECOND), told(root, FIRST)
    before, after = ({one["id"]: one for one in objects} for objects in (first, second))
    (denial,) = [one for one in second if one["type"] == "opinion"]
    assert denial["created"].startswith("2030-01-02")
    assert denial["modified"].startswith("2030-02-02")
    moved = {key for key in before.keys() & after.keys() if before[key].get("modified") != after[key].get("modified")}
    kinds = {key.partition("--")[0] for key in moved}
    assert kinds == {"opinion", "note", "grouping"}
    for key in before.keys() & after.keys() - moved:
        assert before[key] == after[key]


def test_withdrawn_claims_are_revoked_without_their_words(root: Path) -> None:
    second = {one["id"]: one for one in told(root, SECOND)}
    (silence,) = [one for one in second.values() if one["type"] == "note" and one.get("revoked")]
    assert silence["content"] == "Withdrawn from the record."
    assert "extensions" not in silence
    third = {one["id"]: one for one in told(root, THIRD)}
    (denial,) = [one for one in third.values() if one["type"] == "opinion"]
    assert (denial["revoked"], denial["modified"][:10]) == (True, "2030-03-02")
    assert "It was not us." not in json.dumps(denial)
    assert third[silence["id"]] == silence  # revoking is for ever
    back = [one for one in third.values() if one["type"] == "note" and not one.get("revoked")]
    assert [said(one)["part_id"] for one in back if "claim_id" in said(one)] == ["silence"]  # under another id


def test_what_may_not_be_passed_on_is_not_there(root: Path) -> None:
    text = json.dumps(told(root, FIRST), ensure_ascii=False)
    assert "shut" not in text.lower()
    assert releases.FORBIDDEN not in text
    assert "TLP:CLEAR" in text
    own = told(root, FIRST, own_use=True)
    assert releases.FORBIDDEN in json.dumps(own)
    markings = [one for one in own if one["type"] == "marking-definition"]
    assert [one["definition"]["statement"][:12] for one in markings] == ["for own use:"]
    marked = {*markings[0]["id"].split()}
    assert all(set(one["object_marking_refs"]) == marked for one in own if said_of_record(one))


def said_of_record(one: dict[str, Any]) -> bool:
    return OURS in one.get("extensions", {})


def test_a_filter_keeps_what_is_referred_to(root: Path) -> None:
    every, chosen = told(root, FIRST), told(root, FIRST, country="UA")
    whole = {one["id"]: one for one in every}
    assert [one["name"] for one in chosen if one["type"] == "incident"] == ["Lantern"]
    assert all(whole[one["id"]] == one for one in chosen if one["type"] != "report")
    ids = {one["id"] for one in chosen}
    for one in chosen:
        assert set(one.get("object_refs", [])) <= ids
    assert len(chosen) < len(every)


@pytest.mark.parametrize(
    ("words", "number", "scales"),
    [
        (None, None, []),
        ("suspected", None, []),
        ("high degree of confidence", None, []),
        ("moderate confidence", 50, [("icd-203-confidence", "moderate")]),
        ("Almost certainly", 95, [("icd-203-likelihood", "almost certainly")]),
        ("B2", 70, [("admiralty", "B2")]),
        ("F6", None, [("admiralty", "F6")]),
        ("likely; high confidence", None, [("icd-203-likelihood", "likely"), ("icd-203-confidence", "high")]),
        ("almost certainly; highest level of probability", 95, [("icd-203-likelihood", "almost certainly")]),
    ],
)
def test_confidence(words: str | None, number: int | None, scales: list[tuple[str, str]]) -> None:
    """Only words that are a term of a scale become a number; two scales that differ become none."""
    got, named = confidence(words)
    assert got == (None if words == "F6" else number)
    assert [(one["scale"], one["term"]) for one in named] == scales


def test_others_read_it(root: Path) -> None:
    objects = told(root, THIRD)
    read = stix2.parse((root / "out.json").read_text(), allow_custom=True)
    assert len(read.objects) == len(objects)


@pytest.mark.skipif(not importlib.util.find_spec("stix2validator"), reason="stix2-validator needs cpe, without a wheel")
def test_the_validator_of_oasis_finds_nothing(root: Path) -> None:
    from stix2validator import ValidationOptions, validate_parsed_json

    told(root, THIRD)
    found = validate_parsed_json(json.loads((root / "out.json").read_text()), ValidationOptions(version="2.1"))
    assert found.is_valid, found.errors


def test_command_line(root: Path, tmp_path: Path) -> None:
    current = root / "releases" / "current"
    current.symlink_to(THIRD)
    out = tmp_path / "record.json"
    ran = CliRunner().invoke(cli, ["--workspace", str(root), "export", str(out), "--format", "stix"])
    assert ran.exit_code == 0, ran.output
    assert ran.output.endswith(f" incidents written to {out}.\n")
    assert next(validate_file(out)).valid
    one = CliRunner().invoke(cli, ["--workspace", str(root), "export", str(out), "--where", "country=UA"])
    assert one.output == f"1 incident written to {out}.\n"
    current.unlink()
