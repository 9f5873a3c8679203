"""The record as MISP events: what others say of it, what is tagged where, and what doesn't change."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb
import jsonschema
import msgspec
import pytest
import releases
from pymisp import MISPEvent

from comity.release import info
from comity.release.filters import Filters
from comity.release.handle import Handle
from comity.share.misp.events import day_of
from comity.share.misp.levels import Level, distributed, level_of, within
from comity.share.misp.losses import of_date
from comity.share.misp.objects import Sheet, made
from comity.share.stix.telling import versions
from comity.share.stix.telling.context import Context
from comity.share.tables import export

A, B = "identity--a1b2c3d4-0000-4000-8000-000000000001", "identity--a1b2c3d4-0000-4000-8000-000000000002"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return releases.build(tmp_path_factory.mktemp("misp") / "releases" / releases.VERSION)


def sent(folder: Path, out: Path, *, own_use: bool = False) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Events, and reports."""
    with Handle(folder, public=not own_use) as handle:
        export(handle, Filters(), "misp", out, own_use=own_use)
    reports = out.with_name(out.name + ".losses.jsonl").read_text("utf-8").splitlines()
    return [one["Event"] for one in json.loads(out.read_text("utf-8"))["response"]], [*map(json.loads, reports)]


def attributes(event: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for one in event["Object"]:
        yield from one["Attribute"]


def test_misp_itself_reads_every_event(folder: Path, tmp_path: Path) -> None:
    schema = json.loads(resources.files("pymisp").joinpath("data/schema-lax.json").read_text("utf-8"))
    events, _ = sent(folder, tmp_path / "out.json")
    for event in events:
        jsonschema.Draft4Validator(schema).validate({"Event": event})
        read = MISPEvent()
        read.load(json.loads(json.dumps({"Event": event})))
        again = json.loads(read.to_json())
        assert {one["uuid"] for one in again["Object"]} == {one["uuid"] for one in event["Object"]}
        assert [tag["name"] for tag in again["Tag"]] == ["tlp:clear"]
        victims = [one for one in read.objects if one.name == "victim"]
        assert all(one.template_uuid == "a8806e40-39ad-435f-be02-ac2a13d6fc7d" for one in victims)


def test_what_may_not_be_passed_on_is_not_in_it(folder: Path, tmp_path: Path) -> None:
    events, _ = sent(folder, tmp_path / "out.json")
    assert releases.FORBIDDEN not in json.dumps(events)
    assert {event["distribution"] for event in events} == {"3"}
    owned, _ = sent(folder, tmp_path / "own.json", own_use=True)
    assert releases.FORBIDDEN in json.dumps(owned)
    assert {(event["distribution"], len(event["Tag"])) for event in owned} == {("0", 0)}


def test_an_accused_is_tagged_on_the_claim_and_never_on_the_event() -> None:
    sheet = Sheet("attribution", "k", "1", Level(), [("accused_actor", 'Paper "Heron"; PH-1'), ("confidence", "B2")])
    found = {one["object_relation"]: [tag["name"] for tag in one["Tag"]] for one in made(sheet)["Attribute"]}
    assert found == {
        "accused-actor": ["misp-galaxy:threat-actor=\"Paper 'Heron'\"", 'misp-galaxy:threat-actor="PH-1"'],
        "confidence": ['admiralty-scale:source-reliability="b"', 'admiralty-scale:information-credibility="2"'],
    }  # fmt: skip


def test_each_event_says_what_it_cannot_hold(folder: Path, tmp_path: Path) -> None:
    events, reports = sent(folder, tmp_path / "out.json")
    assert [one["event"] for one in reports] == [one["uuid"] for one in events]
    at = {report["title"]: {loss["at"] for loss in report["losses"]} for report in reports}
    assert {"incident.start", "victim.statement_ids", "attribution.n_roots"} <= at["Lantern"]
    dates = {event["info"]: event.get("date") for event in events}
    assert dates["Lantern"] == "2021-03-01"
    assert dates[releases.HOSTILE] == "2018-12-31"  # '../2018' has no first day
    assert "start_lo" not in (tmp_path / "out.json.README.md").read_text("utf-8")  # no columns of a table are told


def test_an_event_has_a_day_even_if_none_is_known() -> None:
    row = {"start_lo": None, "start_hi": None, "disclosed_lo": None, "disclosed_hi": None, "start_edtf": None}
    found = day_of(row, "1893456000")
    assert found == ("2030-01-01", False)
    (loss,) = of_date(found, row)
    assert "of the release" in loss.why


def test_ids_and_timestamps_are_the_same_each_time(folder: Path, tmp_path: Path) -> None:
    assert sent(folder, tmp_path / "a.json") == sent(folder, tmp_path / "b.json")
    events, _ = sent(folder, tmp_path / "a.json")
    uuids = [one["uuid"] for event in events for one in (event, *event["Object"], *attributes(event))]
    assert len(uuids) == len(set(uuids))


@pytest.fixture(scope="module")
def newer(folder: Path) -> Path:
    """The release after, in which one title differs."""
    after = folder.with_name("20300202T030405Z-newer1")
    shutil.copytree(folder, after)
    told = info.read(folder)
    made_at = "2030-02-02T03:04:05+00:00"
    info.write(after, msgspec.structs.replace(told, version=after.name, made_at=made_at, previous=folder.name))
    for path in after.rglob("incident.parquet"):
        with duckdb.connect() as con:
            con.execute(
                f"CREATE TABLE i AS SELECT * REPLACE (replace(title, 'Lantern', 'Lamp') AS title) FROM '{path}'"
            )
            con.execute(f"COPY i TO '{path}' (FORMAT parquet)")
    return after


@pytest.mark.parametrize("writable", [False, True])
def test_dates_are_those_of_the_release_that_changed_it_last(
    newer: Path, tmp_path: Path, writable: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        if not writable:
            patched.setattr(versions, "keep", lambda *_, **__: None)
        events, _ = sent(newer, tmp_path / "out.json")
    at = {event["info"]: event["timestamp"] for event in events}
    changed = at.pop("Lamp")
    assert len(set(at.values())) == 1
    assert datetime.fromtimestamp(int(changed), UTC).isoformat() == "2030-02-02T03:04:05+00:00"
    assert min(at.values()) < changed


def test_what_is_known_of_dates_is_read_event_by_event(
    folder: Path, newer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the first release nor one whose dates are kept is told as a whole."""
    first = sent(newer, tmp_path / "out.json")

    def told(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Context, "rows", told)
    assert sent(newer, tmp_path / "out.json") == first
    assert sent(folder, tmp_path / "out.json")[0]


@pytest.mark.parametrize(("markings", "level"), [
    (["tlp:green", "tlp:red", "tlp:clear"], Level("red")), (["pap:amber", "pap:green"], Level("", "amber")),
    ([f"to: {A} {B}", f"to: {B}"], Level(names=frozenset({B}))), ([f"to: {A}", f"to: {B}"], Level(names=frozenset())),
    (["to:"], Level(names=frozenset())), (["unknown: m"], Level(unknown=("unknown: m",))), ([], Level()),
])  # fmt: skip
def test_the_strictest_wins(markings: list[str], level: Level) -> None:
    assert level_of(markings) == level


@pytest.mark.parametrize(("level", "distribution", "group"), [
    (Level("clear"), "3", 0), (Level("red"), "0", 0), (Level(names=frozenset({A, B})), "4", 2),
    (Level(names=frozenset()), "0", 0), (Level("clear", unknown=("m",)), "0", 0),
    (Level(names=frozenset({A}), unknown=("m",)), "0", 0),
])  # fmt: skip
def test_distribution_and_group_go_together(level: Level, distribution: str, group: int) -> None:
    found = distributed(level, 3)
    assert found["distribution"] == distribution
    assert len(found.get("SharingGroup", {}).get("SharingGroupOrg", [])) == group
    assert ("sharing_group_id" in found) is (distribution == "4") is ("SharingGroup" in found)
    if group:
        assert found["sharing_group_id"] == found["SharingGroup"]["id"] != "0"


def test_a_part_says_only_what_is_stricter_than_its_event() -> None:
    assert within(Level("green"), Level("amber")) == Level()
    assert within(Level("red", "red"), Level("amber", "red")) == Level("red")
    assert within(Level(names=frozenset({A, B})), Level(names=frozenset({B}))) == Level()
    assert within(Level(names=frozenset({A})), Level(names=frozenset({B}))) == Level(names=frozenset())
    assert within(Level("clear"), Level()) == Level("clear")
    red = made(Sheet("loss", "k", "1", within(Level("red"), Level("green")), [("kind", "theft"), ("high", 3.0)]))
    assert red["distribution"] == "0"
    assert [(one["distribution"], one["Tag"]) for one in red["Attribute"]] == [("0", [{"name": "tlp:red"}])] * 2
