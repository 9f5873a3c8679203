"""Verdicts: examples of each kind are valid; each breach of the standard is found, by its section."""

from __future__ import annotations

import copy
import re
from typing import Any

import msgspec
import pytest
from stix_breaches import BREACHES, GONE
from stix_examples import EXAMPLES, OBSERVABLES, A, B

from comity.share.stix.validating import KINDS, validate
from comity.share.stix.verdicts import Verdict


def judge(*values: Any) -> Verdict:
    """The verdict on one object, or on a bundle of several."""
    document: Any = values[0]
    if len(values) > 1:
        document = {"type": "bundle", "id": f"bundle--{A}", "objects": list(values)}
    (verdict,) = validate(msgspec.json.encode(document))
    return verdict


def changed(value: dict[str, Any], at: str, to: object) -> dict[str, Any]:
    """A copy with something else at a selector."""
    whole: Any = copy.deepcopy(value)
    *way, last = [int(part[1:-1]) if part.startswith("[") else part for part in at.split(".")]
    inner = whole
    for part in way:
        inner = inner[part]
    if to is GONE:
        del inner[last]
    else:
        inner[last] = to
    return dict(whole)


def test_every_kind_has_an_example() -> None:
    assert {value["type"] for value in EXAMPLES.values()} - {"x-example-thing"} == set(KINDS)


@pytest.mark.parametrize("name", EXAMPLES)
def test_valid(name: str) -> None:
    verdict = judge(EXAMPLES[name])
    assert verdict.valid, verdict.reasons
    assert verdict.reasons == []


@pytest.mark.parametrize(
    ("section", "name", "at", "to"), BREACHES,
    ids=[f"{s} {n} {a[:40]} {'gone' if t is GONE else repr(t)[:40]}" for s, n, a, t in BREACHES],
)  # fmt: skip
def test_breach(section: str, name: str, at: str, to: object) -> None:
    verdict = judge(changed(EXAMPLES[name], at, to))
    assert not verdict.valid
    assert section in {reason.section for reason in verdict.reasons}, verdict.reasons
    more = to is GONE and at in ("latitude", "longitude")  # the precision needs it, too
    assert verdict.faults == 1 + more, verdict.reasons


@pytest.mark.parametrize(
    ("day", "valid"),
    [("2016-12-31", True), ("1972-06-30", True), ("2031-03-31", True), ("2032-02-29", True), ("2016-11-12", False),
     ("2017-12-31", False), ("1971-12-31", False), ("2026-03-31", False), ("2031-03-30", False)],
)  # fmt: skip
def test_a_second_60_where_a_leap_second_may_be(day: str, valid: bool) -> None:
    """RFC 3339, 5.7: as the table of IERS has it; later than that, at the end of a month."""
    for name in ("first_seen", "modified"):
        value = {"first_seen": f"{day}T23:59:60Z", "modified": f"{day}T23:59:60.000Z"}[name]
        verdict = judge(
            EXAMPLES["campaign"]
            | {"created": "1970-01-01T00:00:00.000Z", "last_seen": "2040-01-01T00:00:00Z", name: value}
        )
        assert verdict.valid is valid, verdict.reasons
        assert [(one.at, one.section) for one in verdict.reasons] == [(name, "2.16")] * (not valid)


def test_sound_parts_are_not_blamed() -> None:
    """One property that is wrong is one reason, at its place."""
    verdict = judge(changed(EXAMPLES["campaign"], "first_seen", "not a date"))
    assert [(r.object, r.at, r.section) for r in verdict.reasons] == [(f"campaign--{A}", "first_seen", "2.16")]


@pytest.mark.parametrize("name", ["file", "network-traffic", "location", "user-account"])
def test_one_property_at_least(name: str) -> None:
    kept = {"type", "id", "spec_version", "created", "modified", "protocols"}
    verdict = judge({key: value for key, value in EXAMPLES[name].items() if key in kept})
    assert any(reason.why.startswith("needs at least one of") for reason in verdict.reasons)


def test_process_needs_a_property() -> None:
    verdict = judge({"type": "process", "id": f"process--{A}"})
    assert [reason.section for reason in verdict.reasons] == ["6.13"]


def test_custom_observable_has_no_versions() -> None:
    bare = {"type": "x-example-device", "id": f"x-example-device--{A}", "some_property": 1}
    said = {f"extension-definition--{B}": {"extension_type": "new-sdo"}}
    assert judge(bare).valid
    assert {reason.at for reason in judge(bare | {"extensions": said}).reasons} == {
        "created",
        "modified",
        "spec_version",
    }


def test_bundle() -> None:
    assert judge(*OBSERVABLES.values()).valid
    assert judge({"type": "bundle", "id": f"bundle--{A}"}).valid
    for wrong in ({"id": f"incident--{A}"}, {"id": "1"}, {"objects": []}, {"objects": "x"}, {"Extra": 1}):
        assert not judge({"type": "bundle", "id": f"bundle--{A}"} | wrong).valid
    assert not judge({"type": "bundle", "objects": [EXAMPLES["mutex"]]}).valid
    inner = judge(EXAMPLES["mutex"], {"type": "bundle", "id": f"bundle--{B}"})
    assert [reason.section for reason in inner.reasons] == ["8"]


def test_objects_of_stix_2_0_in_a_bundle() -> None:
    """Section 3.2: without spec_version, whatever is no observable is of 2.0."""
    old = {key: value for key, value in EXAMPLES["identity"].items() if key != "spec_version"}
    assert judge(old, EXAMPLES["mutex"]).valid
    assert not judge(old).valid
    assert [r.at for r in judge({**old, "identity_class": 5}, EXAMPLES["mutex"]).reasons] == ["identity_class"]
    del old["identity_class"]
    assert [r.at for r in judge(old, EXAMPLES["mutex"]).reasons] == ["identity_class"]
    place = {key: value for key, value in EXAMPLES["location"].items() if key != "spec_version"}
    assert [r.at for r in judge(place, EXAMPLES["mutex"]).reasons] == ["spec_version"]
    tlp = {key: value for key, value in EXAMPLES["TLP:GREEN"].items() if key not in ("spec_version", "name")}
    assert judge(tlp, EXAMPLES["mutex"]).valid


def test_versions_in_a_bundle() -> None:
    first = EXAMPLES["campaign"]
    second = first | {"name": "Other"}
    later = second | {"modified": "2031-01-01T00:00:00.000Z"}
    assert judge(first, first).valid
    assert judge(first, later).valid
    assert [r.at for r in judge(first, second).reasons] == ["modified"]
    assert [r.at for r in judge(first | {"revoked": True}, later).reasons] == ["revoked"]
    assert [r.at for r in judge(first, later | {"created": "2029-01-01T00:00:00.000Z"}).reasons] == ["created"]
    assert [r.section for r in judge(first, EXAMPLES["incident"]).reasons] == ["2.9"]


@pytest.mark.parametrize(
    ("texts", "valid"),
    [({"name": "Laterne"}, True), ({"labels": ["", "zwei"]}, True), ({"unknown_there": 1}, True),
     ({"name": ["Laterne"]}, False), ({"labels": ["zwei"]}, False), ({"labels": "zwei"}, False),
     ({"external_references": [{"description": "Notiz"}]}, True), ({"external_references": [{"url": 1}]}, False)],
)  # fmt: skip
def test_a_translation_mirrors_its_object(texts: dict[str, Any], valid: bool) -> None:
    campaign = EXAMPLES["campaign"]
    translation = EXAMPLES["language-content"] | {
        "id": f"language-content--{B}", "object_ref": campaign["id"], "object_modified": campaign["modified"],
        "contents": {"de": texts},
    }  # fmt: skip
    assert judge(translation, campaign).valid is valid
    assert judge(translation, EXAMPLES["mutex"]).valid  # the object isn't here: nothing can be told


def test_a_list_is_several_documents() -> None:
    verdicts = list(validate(msgspec.json.encode([EXAMPLES["mutex"], {"type": "mutex"}])))
    assert [(v.document, v.valid) for v in verdicts] == [(1, True), (2, False)]


def test_sections_are_of_the_standard() -> None:
    for section, *_ in BREACHES:
        assert re.fullmatch(r"\d{1,2}(\.\d{1,2}){0,3}|RFC \d{4}|TLP 2\.0", section)
