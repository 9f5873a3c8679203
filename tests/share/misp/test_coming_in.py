"""Events of others: who may read them is never widened, and what isn't told is listed."""

from __future__ import annotations

import json
from contextlib import suppress
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.model.errors import DataError
from comity.share.importing.noted import Noted
from comity.share.markings.levels import PAP, TLP
from comity.share.markings.marked import RELEASABILITY
from comity.share.misp.coming import came
from comity.sources.stix.held import Fault

UUID, ORG, OTHER = (f"{digit * 8}-1111-4111-8111-111111111111" for digit in "123")
EVENT: dict[str, Any] = {
    "uuid": UUID, "info": "Invented outage of a lighthouse", "date": "2029-05-06", "timestamp": "1893456000",
    "distribution": "3", "sharing_group_id": "0", "Orgc": {"uuid": ORG, "name": "CERT of Testland"},
    "Tag": [{"name": "tlp:clear"}], "threat_level_id": "2",
    "Attribute": [{"uuid": "a" * 8 + UUID[8:], "type": "ip-dst", "value": "198.51.100.7", "distribution": "5"},
                  {"uuid": "b" * 8 + UUID[8:], "type": "link", "value": "https://example.org/l", "distribution": "5"}],
    "Object": [{"uuid": "c" * 8 + UUID[8:], "name": "victim", "timestamp": "1893456001", "distribution": "5",
                "Attribute": [{"object_relation": "name", "value": "Lighthouse Board", "distribution": "5"},
                              {"object_relation": "regions", "value": "DE", "distribution": "5"}]}],
}  # fmt: skip


def event(**more: Any) -> dict[str, Any]:
    return deepcopy(EVENT) | more


def told(one: dict[str, Any]) -> tuple[dict[str, dict[str, Any]], list[Fault]]:
    found = came(json.dumps({"response": [{"Event": one}]}).encode())
    return {value["id"]: value for value in map(json.loads, found.objects)}, found.faults


def strict(objects: dict[str, dict[str, Any]]) -> int:
    """How many are marked stricter than TLP:CLEAR; none goes without a marking."""
    noted = Noted()
    for value in objects.values():
        noted.note(value)
    assert noted.marked().unmarked == 0
    return noted.marked().strict


def readers(objects: dict[str, dict[str, Any]], value: dict[str, Any]) -> list[str]:
    """Markings of an object as words: levels, and who is named."""
    found = []
    for ref in value.get("object_marking_refs", ()):
        names = objects[ref]["extensions"][RELEASABILITY]["releasable_to"] if ref in objects else []
        found.append(" ".join(name[10:18] for name in names) or TLP.get(ref) or f"pap {PAP[ref]}")
    return found


def of(objects: dict[str, dict[str, Any]], kind: str) -> dict[str, Any]:
    return next(value for value in objects.values() if value["type"] == kind)


def test_an_event_and_its_victim() -> None:
    objects, faults = told(EVENT)
    incident = of(objects, "incident")
    assert (incident["id"], incident["name"], incident["first_seen"]) == (
        f"incident--{UUID}", EVENT["info"], "2029-05-06T00:00:00.000Z")  # fmt: skip
    assert incident["external_references"][0]["url"] == "https://example.org/l"
    assert incident["modified"] == "2030-01-01T00:00:00.000Z"
    assert {value["name"] for value in objects.values() if value["type"] == "identity"} == {
        "CERT of Testland", "Lighthouse Board"}  # fmt: skip
    assert of(objects, "location")["country"] == "DE"
    assert {(fault.code, fault.at) for fault in faults} == {
        ("not-held", "Event.Attribute[0]"), ("not-held", "Event.threat_level_id")}  # fmt: skip
    assert strict(objects) == 0


TYPES = [
    ("ip-dst", "198.51.100.7", "[ipv4-addr:value = '198.51.100.7']"),
    ("ip-src", "2001:db8::/32", "[ipv6-addr:value = '2001:db8::/32']"),
    ("domain", "relay.example", "[domain-name:value = 'relay.example']"),
    ("url", "https://relay.example/it's", "[url:value = 'https://relay.example/it\\'s']"),
    ("sha256", "ab" * 32, f"[file:hashes.'SHA-256' = '{'ab' * 32}']"),
    ("filename|md5", f"C:\\a.dll|{'cd' * 16}", f"[file:name = 'C:\\\\a.dll' AND file:hashes.MD5 = '{'cd' * 16}']"),
    ("ip-dst|port", "198.51.100.7|443",
     "[network-traffic:dst_ref.value = '198.51.100.7' AND network-traffic:dst_port = 443]"),
    ("domain|ip", "relay.example|198.51.100.7",
     "[domain-name:value = 'relay.example' AND domain-name:resolves_to_refs[*].value = '198.51.100.7']"),
    ("AS", "AS64496", "[autonomous-system:number = 64496]"),
    ("yara", "rule invented { condition: false }", "rule invented { condition: false }"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value", "pattern"), TYPES, ids=[kind for kind, *_ in TYPES])
def test_what_detects_something_is_an_indicator(kind: str, value: str, pattern: str) -> None:
    held = {"uuid": UUID.replace("1", "a", 8), "type": kind, "value": value, "to_ids": True}
    more = {"timestamp": "1893456002", "comment": "Invented.", "Tag": [{"name": "tlp:amber"}]}
    one = event(Attribute=[held | more])
    objects, faults = told(one)
    made, tie = (
        of(objects, "indicator"),
        next(v for v in objects.values() if v.get("relationship_type") == "related-to"),
    )
    assert (made["id"], made["pattern"], made["valid_from"], made["description"]) == (
        f"indicator--{UUID.replace('1', 'a', 8)}", pattern, "2030-01-01T00:00:02.000Z", "Invented.")  # fmt: skip
    assert made["pattern_type"] == ("yara" if kind == "yara" else "stix")
    assert (tie["source_ref"], tie["target_ref"]) == (made["id"], f"incident--{UUID}")
    assert readers(objects, made) == readers(objects, tie) == ["clear", "amber"]
    assert [fault.at for fault in faults] == ["Event.threat_level_id"]


@pytest.mark.parametrize(("kind", "value", "to_ids"), [
    ("ip-dst", "198.51.100.7", False), ("ip-dst", "nowhere", True), ("AS", "none", True), ("text", "words", True),
    ("ip-dst|port", "198.51.100.7|https", True), ("domain", "", True), ("sha1", "short", True),
    ("filename|md5", "a|b", True), ("filename|malware-sample", "a|b", True),
])  # fmt: skip
def test_what_can_not_be_a_pattern_is_listed(kind: str, value: str, to_ids: bool) -> None:
    objects, faults = told(event(Attribute=[{"type": kind, "value": value, "to_ids": to_ids}]))
    assert not any(value["type"] == "indicator" for value in objects.values())
    assert "Event.Attribute[0]" in {fault.at for fault in faults}


def attribute(digit: str, kind: str, value: str, **more: Any) -> dict[str, Any]:
    return {"uuid": digit * 8 + UUID[8:], "type": kind, "value": value, "to_ids": True, "distribution": "5", **more}


@pytest.mark.parametrize("gone", [True, "1"])
@pytest.mark.parametrize("ours", [False, True])
def test_what_was_deleted_is_not_told(gone: Any, ours: bool) -> None:
    """MISP exports it too, if asked: it would come back as if it stood."""
    one = event(Attribute=[attribute("a", "domain", "gone.example", deleted=gone),
                           attribute("b", "link", "https://gone.example/", to_ids=False, deleted=gone),
                           attribute("d", "domain", "stays.example")])  # fmt: skip
    one["Object"][0]["Attribute"][0] |= {"value": "Gone Board", "deleted": gone}
    parts = [attribute("e", "domain", "gone-too.example")]
    one["Object"] += [{"name": "domain-ip", "deleted": gone, "Attribute": parts}, *([OURS] if ours else [])]
    objects, faults = told(one)
    assert "gone" not in json.dumps(objects).lower()
    assert of(objects, "indicator")["name"] == "stays.example"
    at = {fault.at for fault in faults if "deleted" in fault.why}
    assert at == {f"Event.{part}" for part in ("Attribute[0]", "Attribute[1]", "Object[0].Attribute[0]", "Object[1]")}


def test_what_an_attribute_says_besides_goes_along_or_is_listed() -> None:
    more = {"category": "Network activity", "first_seen": "2029-05-06T02:00:00+02:00", "last_seen": "2029-05-07",
            "Tag": [{"name": "kill-chain:c2"}, {"name": "tlp:amber"}],
            "ShadowAttribute": [{"value": "other"}]}  # fmt: skip
    objects, faults = told(event(Attribute=[attribute("d", "domain", "a.example", **more)]))
    made = of(objects, "indicator")
    assert made["labels"] == ['misp:type="domain"', 'misp:category="Network activity"', "kill-chain:c2"]
    assert made["valid_from"] == "2029-05-06T00:00:00.000Z"
    assert {"Event.Attribute[0].last_seen", "Event.Attribute[0].ShadowAttribute"} <= {fault.at for fault in faults}


def test_a_weakness_named_twice_is_told_with_the_words_of_each() -> None:
    """A number that is no CVE's is told without a link; what is tied is no more open than its attribute."""
    red = {"Tag": [{"name": "tlp:red"}]}
    objects, faults = told(event(Attribute=[
        attribute("d", "vulnerability", "CVE-2029-1", comment="First", **red),
        attribute("e", "vulnerability", "CVE-2029-1", comment="Second"),
    ]))  # fmt: skip
    assert "external_references" not in of(objects, "vulnerability")
    ties = {value["description"]: readers(objects, value) for value in objects.values() if "description" in value}
    assert ties == {"First": ["clear", "red"], "Second": ["clear"]}
    assert [fault.at for fault in faults] == ["Event.threat_level_id"]


def test_attributes_without_a_uuid_are_told_apart_and_nothing_is_tied_to_what_is_refused() -> None:
    nameless = [attribute("d", "domain", value, uuid=None) for value in ("a.example", "b.example")]
    objects, faults = told(event(Attribute=[*nameless, attribute("e", "domain", "c.example", comment=5)]))
    assert sorted(value["name"] for value in objects.values() if value["type"] == "indicator") == [
        "a.example", "b.example"]  # fmt: skip
    assert [fault.at for fault in faults if fault.refused] == ["Event.Attribute[2]"]
    tied = {value["source_ref"] for value in objects.values() if value["type"] == "relationship"}
    assert tied <= objects.keys()


def test_what_was_added_to_an_event_of_ours_detects_something_too() -> None:
    inner = {"name": "file", "distribution": "0", "Attribute": [attribute("e", "sha1", "ef" * 20)]}
    objects, _ = told(event(Object=[OURS, inner], Attribute=[
        attribute("d", "domain", "a.example", Tag=[{"name": "tlp:red"}])]))  # fmt: skip
    read = {value["name"]: readers(objects, value) for value in objects.values() if value["type"] == "indicator"}
    assert read == {"a.example": ["clear", "red"], "ef" * 20: ["clear", ORG[:8]]}


def test_a_weakness_and_what_an_object_detects() -> None:
    inner = {"type": "sha1", "value": "ef" * 20, "to_ids": "1", "distribution": "5"}
    weak = {"type": "vulnerability", "value": "CVE-2029-0001", "distribution": "5"}
    objects, _ = told(event(Attribute=[weak], Object=[{"name": "file", "distribution": "0", "Attribute": [inner]}]))
    assert of(objects, "vulnerability")["external_references"] == [
        {"source_name": "cve", "external_id": "CVE-2029-0001"}
    ]
    assert readers(objects, of(objects, "vulnerability")) == ["clear"]
    assert readers(objects, of(objects, "indicator")) == ["clear", ORG[:8]]  # the object is its creator's alone


def test_red_of_a_part_stays_with_the_part() -> None:
    """And what is only a part's is not told with the event."""
    one = event(Tag=[{"name": "tlp:green"}])
    one["Object"][0]["Attribute"][0]["Tag"] = [{"name": "tlp:red"}]
    one["Attribute"][1]["Tag"] = [{"name": "tlp:red"}]
    objects, faults = told(one)
    assert readers(objects, of(objects, "incident")) == ["green"]
    victim = next(value for value in objects.values() if value.get("name") == "Lighthouse Board")
    ties = [value for value in objects.values() if value["type"] == "relationship"]
    assert [readers(objects, value) for value in (victim, *ties)] == [["green", "red"]] * 3
    assert "external_references" not in of(objects, "incident")
    assert ("Event.Attribute[1]", "a link that is marked stricter than the event") in {
        (fault.at, fault.why) for fault in faults
    }


def test_a_part_inherits_from_its_event() -> None:
    """A wider tag or distribution of a part widens nothing."""
    one = event(Tag=[{"name": "tlp:amber"}], distribution="0")
    one["Object"][0] |= {"distribution": "3"}
    one["Object"][0]["Attribute"][0]["Tag"] = [{"name": "tlp:clear"}]
    objects, _ = told(one)
    victim = next(value for value in objects.values() if value.get("name") == "Lighthouse Board")
    assert readers(objects, of(objects, "incident")) == ["amber", ORG[:8]]
    assert readers(objects, victim) == ["amber", ORG[:8], "clear"]


GROUP = {"uuid": UUID, "name": "Two", "SharingGroupOrg": [{"Organisation": {"uuid": OTHER, "name": "B"}}]}


@pytest.mark.parametrize(("said", "names", "noted"), [
    ({"distribution": "3"}, [], False),
    ({"distribution": "0"}, [ORG[:8]], False),
    ({"distribution": "1"}, [ORG[:8]], True),
    ({"distribution": "2"}, [ORG[:8]], True),
    ({"distribution": "5"}, [ORG[:8]], True),  # an event has nothing to inherit from
    ({"distribution": None}, [ORG[:8]], True),
    ({"distribution": "everyone"}, [ORG[:8]], True),
    ({"distribution": "4", "sharing_group_id": "7", "SharingGroup": GROUP}, [f"{ORG[:8]} {OTHER[:8]}"], False),
    ({"distribution": "4", "sharing_group_id": "7"}, [ORG[:8]], False),  # a group that isn't told
    ({"distribution": "4", "SharingGroup": GROUP | {"SharingGroupOrg": []}}, [ORG[:8]], False),  # an empty group denies
    ({"distribution": "3", "sharing_group_id": "7"}, [ORG[:8]], True),  # a group without its distribution
    ({"distribution": "3", "SharingGroup": GROUP}, [f"{ORG[:8]} {OTHER[:8]}"], True),
])  # fmt: skip
def test_distribution(said: dict[str, Any], names: list[str], noted: bool) -> None:
    one = event(**said)
    if said["distribution"] is None:
        del one["distribution"]
    objects, faults = told(one)
    for value in (of(objects, "incident"), of(objects, "location")):
        assert readers(objects, value) == ["clear", *names]
    assert any(fault.code == "narrowed" for fault in faults) is noted
    assert bool(strict(objects)) is bool(names)


@pytest.mark.parametrize(("tag", "words"), [
    ("tlp:white", "clear"), ("TLP:AMBER", "amber"), ("tlp:amber+strict", "amber+strict"), ("tlp:red", "red"),
    ("tlp:ex:chr", ORG[:8]), ("tlp:purple", ORG[:8]), ("pap:red", "pap red"), ("pap:mauve", ORG[:8]),
    (" tlp:red", "red"), ("TLP: RED", "red"), ('tlp:"red"', "red"), ('tlp = "red" ', "red"),
])  # fmt: skip
def test_tags(tag: str, words: str) -> None:
    objects, _ = told(event(Tag=[{"name": tag}]))
    assert readers(objects, of(objects, "incident")) == [words]


@pytest.mark.parametrize(("said", "words"), [
    ({"Tag": {"name": "tlp:red"}}, "red"), ({"Tag": ["tlp:red"]}, "red"), ({"Tag": "tlp:red"}, "red"),
    ({"EventTag": [{"Tag": {"name": "tlp:red"}}]}, "red"), ({"EventTag": {"Tag": {"name": "tlp:red"}}}, "red"),
    ({"EventTag": [{"name": "tlp:red"}]}, "red"), ({"Tag": [{"title": "tlp:red"}]}, ORG[:8]), ({"Tag": 7}, ORG[:8]),
])  # fmt: skip
def test_tags_of_any_form_are_read_or_deny(said: dict[str, Any], words: str) -> None:
    objects, _ = told(event(**said))
    assert words in readers(objects, of(objects, "incident"))


def test_a_tag_of_a_part_in_another_form_is_read() -> None:
    one = event()
    one["Object"][0]["Attribute"][0]["AttributeTag"] = [{"Tag": {"name": "tlp:red"}}]
    objects, _ = told(one)
    victim = next(value for value in objects.values() if value.get("name") == "Lighthouse Board")
    assert "red" in readers(objects, victim)


def test_a_tag_of_an_actor_is_a_suspicion_of_its_creator() -> None:
    galaxies = [{"GalaxyCluster": [{"tag_name": 'misp-galaxy:mitre-attack-pattern="Phishing - T1566"'}]}]
    objects, faults = told(event(Tag=[{"name": 'misp-galaxy:threat-actor="Paper Heron"'},
                                      {"name": 'misp-galaxy:target-information="Kenya"'}, {"name": "x:y"}],
                                 Galaxy=galaxies))  # fmt: skip
    claim = next(one for one in objects.values() if one.get("relationship_type") == "attributed-to")
    assert (claim["created_by_ref"], objects[claim["target_ref"]]["name"]) == (f"identity--{ORG}", "Paper Heron")
    assert "suspects" in json.dumps(claim)
    assert of(objects, "attack-pattern")["external_references"][0]["external_id"] == "T1566"
    assert {one["country"] for one in objects.values() if one["type"] == "location"} == {"DE", "KE"}
    assert ("Event.Tag", "x:y") in {(fault.at, fault.original) for fault in faults}


def test_ids_and_dates_are_the_same_each_time() -> None:
    assert told(EVENT) == told(EVENT)


WRONG = st.none() | st.integers() | st.text(max_size=8) | st.lists(st.integers(), max_size=2) | st.just({})


@given(st.sampled_from(["info", "date", "timestamp", "Tag", "Galaxy", "Attribute", "Object", "Orgc", "SharingGroup",
                        "uuid"]), WRONG, st.booleans())  # fmt: skip
def test_anything_anywhere_is_refused_or_told(name: str, wrong: object, inside: bool) -> None:
    one = event()
    (one["Object"][0] if inside else one)[name] = wrong
    with suppress(DataError):
        objects, _ = told(one)
        assert of(objects, "incident")


@given(WRONG.filter(lambda wrong: str(wrong) != "3"))
def test_no_distribution_but_three_lets_others_read(wrong: object) -> None:
    objects, _ = told(event(distribution=wrong))
    assert readers(objects, of(objects, "incident")) == ["clear", ORG[:8]]


OURS_TOO = ["comity-incident", "victim", "comity-victim-more", "comity-attribution", "comity-effect", "comity-loss",
            "comity-response", "comity-cooperation"]  # fmt: skip
RELATIONS = [
    "title", "start-lo", "types", "purposes", "cia", "severity", "since", "victim", "name", "regions", "stance",
    "asserted-by", "accused-state", "accused-actor", "claim", "type", "confidence", "date-lo", "low", "high",
    "people-lo", "currency", "kind", "about", "parties", "against", "responder", "technique",
]  # fmt: skip
VALUES = st.sampled_from(["asserts", "nan", "1e400", "12", "T1566", "DE", "2029", "-1", "none", "B2"]) | WRONG


SAID = st.lists(st.tuples(st.sampled_from(RELATIONS), VALUES), max_size=6)


@given(st.lists(st.tuples(st.sampled_from(OURS_TOO), SAID), max_size=4))
def test_who_pretends_to_be_comity_is_survived(objects: list[tuple[str, list[tuple[str, object]]]]) -> None:
    made = [{"name": name, "uuid": UUID[:-1] + str(number), "Attribute": [
        {"object_relation": relation, "value": value} for relation, value in said]}
        for number, (name, said) in enumerate([("comity-incident", [("title", "x")]), *objects])]  # fmt: skip
    assert told(event(Object=made))[0]


SAID = {"stance": "asserts", "accused-actor": "Paper Heron", "asserted-by": "A Ministry"}
CLAIM = {"uuid": "d" * 8 + UUID[8:], "name": "comity-attribution", "timestamp": "1893456000", "distribution": "0",
         "Attribute": [{"object_relation": name, "value": value, "Tag": [{"name": "tlp:red"}]}
                       for name, value in SAID.items()]}  # fmt: skip
OURS = {"uuid": "e" * 8 + UUID[8:], "name": "comity-incident", "timestamp": "1893456000", "distribution": "5",
        "Attribute": [{"object_relation": "incident", "value": "ci-1"}]}  # fmt: skip


def test_what_only_a_red_part_names_is_as_red() -> None:
    """Whom a claim accuses, who claims it, where a victim is: else the name would be read without the claim."""
    objects, _ = told(event(Object=[OURS, CLAIM]))
    named = [value for value in objects.values() if value.get("name") in ("Paper Heron", "A Ministry")]
    assert ["red" in readers(objects, value) for value in named] == [True, True]
    one = event()
    one["Object"][0]["Attribute"][0]["Tag"] = [{"name": "tlp:red"}]
    objects, _ = told(one)
    assert "red" in readers(objects, of(objects, "location"))
    second = deepcopy(one["Object"][0]) | {"uuid": "f" * 8 + UUID[8:]}
    second["Attribute"][0] = {"object_relation": "name", "value": "Another Board"}
    for victims in ([*one["Object"], second], [second, *one["Object"]]):  # who reads of the other reads where it is
        objects, _ = told(event(Object=victims))
        assert readers(objects, of(objects, "location")) == ["clear"]


def test_what_was_added_to_an_event_of_ours_is_listed() -> None:
    more = deepcopy(OURS)
    more["Attribute"] += [{"object_relation": "x-colour", "value": "red"},
                          {"object_relation": "summary", "value": "One"},
                          {"object_relation": "summary", "value": "Two"}]  # fmt: skip
    one = event(Object=[more, {"name": "file", "Attribute": []}, OURS], Tag=[{"name": "tlp:clear"}, {"name": "mine"}],
                EventReport=[{"name": "x"}])  # fmt: skip
    _, faults = told(one)
    assert {(fault.at, fault.original) for fault in faults if fault.code == "not-held"} == {
        ("Event.Attribute[0]", "198.51.100.7"), ("Event.Attribute[1]", "https://example.org/l"), ("Event.Tag", "mine"),
        ("Event.Object[0].Attribute[1]", "red"), ("Event.Object[0].Attribute[3]", "Two"), ("Event.Object[1]", None),
        ("Event.Object[2]", None), ("Event.EventReport", "[{'name': 'x'}]"), ("Event.threat_level_id", "2"),
    }  # fmt: skip


def test_a_uuid_that_comes_twice_is_listed() -> None:
    one = event()
    second = deepcopy(one["Object"][0])
    second["Attribute"][0]["value"] = "Another Board"
    _, faults = told(one | {"Object": [*one["Object"], second]})
    assert "Event.Object[1]" in {fault.at for fault in faults}


def test_a_registry_key_names_its_hive_in_full() -> None:
    objects, _ = told(event(Attribute=[attribute("d", "regkey", "HKLM\\Run")]))
    assert of(objects, "indicator")["pattern"] == "[windows-registry-key:key = 'HKEY_LOCAL_MACHINE\\\\Run']"


@pytest.mark.parametrize(("tag", "more", "goes"), [
    ("tlp:green", {}, True), ("tlp:amber", {}, True), ("tlp:red", {}, False), ("pap:red", {}, False),
    ("tlp:purple", {}, False), ("tlp:clear", {"distribution": "0"}, False),
])  # fmt: skip
def test_a_link_that_is_less_strict_goes_with_its_event(tag: str, more: dict[str, Any], goes: bool) -> None:
    one = event(Tag=[{"name": "tlp:amber"}])
    one["Attribute"] = [one["Attribute"][1] | {"Tag": [{"name": tag}]} | more]
    objects, _ = told(one)
    assert ("external_references" in of(objects, "incident")) is goes
    assert readers(objects, of(objects, "incident")) == ["amber"]


@given(st.fixed_dictionaries({}, optional={
    **dict.fromkeys(("uuid", "value", "comment", "category", "timestamp", "deleted", "Tag"), WRONG),
    "type": st.sampled_from(["ip-dst", "filename|md5", "ip-dst|port", "AS", "yara", "vulnerability"]) | WRONG,
    "to_ids": st.booleans() | WRONG, "distribution": st.sampled_from(["0", "3", "4", "5"]) | WRONG}))  # fmt: skip
def test_any_attribute_is_told_or_listed(said: dict[str, object]) -> None:
    """And never for more than it was for: of a red event nothing is less than red."""
    objects, faults = told(event(Tag=[{"name": "tlp:red"}], Object=[],
                                 Attribute=[attribute("d", "domain", "a.example") | said]))  # fmt: skip
    made = [value for value in objects.values() if value["type"] not in ("marking-definition", "identity")]
    assert all("red" in readers(objects, value) for value in made)
    assert len(made) > 1 or "Event.Attribute[0]" in {fault.at for fault in faults}
