"""Attacks that must fail: reading what one may not, changing what is another's, wearing the server down."""

from __future__ import annotations

import gzip
import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from stages import (
    AMBER,
    CLEAR,
    GREEN,
    MEDIA_TYPE,
    PAP_RED,
    RED,
    Server,
    indicator,
    later,
    malware,
    naming,
    observable,
    parties_on,
    relationship,
    released,
)

from comity.model.errors import EnvironmentRefusedError
from comity.share.audit.chain import verify
from comity.share.exchange import asking, audiences, filters
from comity.share.markings.levels import PAP
from comity.share.parties import agreements, collections, keys, members
from comity.share.parties.agreements import Agreement
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import AUDIENCE, PARTY_KEY

PATHS = ["objects/", "manifest/"]
UNKNOWN = "marking-definition--00000000-0000-4000-8000-000000000000"
WAYS = [{}, {"match[version]": "all"}, {"match[version]": "first"}, {"match[version]": "2026-01-01T00:00:00.000Z"},
        {"match[spec_version]": "2.1"}, {"match[type]": "indicator"}, {"added_after": "2020-01-01T00:00:00Z"},
        {"limit": 1}, {"next": "0"}]  # fmt: skip


def sees(server: Server, name: str | None, object_id: str, where: str = "") -> set[str]:
    """In how many ways somebody sees an object."""
    found = set()
    for path in PATHS:
        for way in [*WAYS, *({"match[id]": object_id} | way for way in WAYS)]:
            if object_id in server.ids(name, path, where, **way):
                found.add(f"{path}{sorted(way)}")
    for path in (f"objects/{object_id}/", f"objects/{object_id}/versions/"):
        if server.get(name, path, where).status_code != 404:
            found.add(path)
    return found


def statement() -> dict[str, Any]:
    return {"type": "marking-definition", "spec_version": "2.1", "id": f"marking-definition--{uuid4()}",
            "created": "2026-01-01T00:00:00.000Z", "definition_type": "statement",
            "definition": {"statement": "Invented"}}  # fmt: skip


# -- reading what one may not


@pytest.mark.parametrize("marks", [[RED], [UNKNOWN], [CLEAR, RED], [CLEAR, UNKNOWN]])
def test_what_is_hidden_is_seen_in_no_way(server: Server, marks: list[str]) -> None:
    one = indicator(*marks)
    server.post("a", one)
    assert sees(server, "a", one["id"])
    assert sees(server, "b", one["id"]) == sees(server, "c", one["id"]) == set()


def test_who_is_named_sees_what_is_released_and_others_do_not(server: Server) -> None:
    marking = released(server.id("c"))
    one = indicator(RED, marking["id"])
    server.post("a", marking, one)
    assert sees(server, "c", one["id"])
    assert sees(server, "b", one["id"]) == sees(server, "b", marking["id"]) == set()


def test_a_community_is_its_members_of_now(server: Server) -> None:
    group = next(one for one in members.parties(server.ledger) if one.name == "group")
    marking = released(group.party_id)
    one = indicator(marking["id"])
    server.post("a", marking, one)
    assert sees(server, "b", one["id"])
    assert sees(server, "c", one["id"]) == set()


def test_amber_is_not_for_whoever_may_read_an_open_collection(server: Server) -> None:
    green, amber = indicator(GREEN), indicator(AMBER)
    server.post("a", green, amber, where=server.free)
    assert sees(server, None, green["id"], server.free) == sees(server, None, amber["id"], server.free) == set()
    assert sees(server, "c", green["id"], server.free)
    assert sees(server, "c", amber["id"], server.free) == set()


def test_a_marking_of_a_part_hides_the_whole(server: Server) -> None:
    parts = [{"marking_ref": RED, "selectors": ["name"]}]
    one = malware(CLEAR, granular_markings=parts)
    server.post("a", one)
    assert sees(server, "b", one["id"]) == set()


def test_a_version_that_was_marked_up_takes_the_ones_before_along(server: Server) -> None:
    one = indicator(CLEAR)
    server.post("a", one)
    assert sees(server, "b", one["id"])
    server.post("a", later(one, 1, RED))
    assert sees(server, "b", one["id"]) == set()


def test_a_version_before_one_that_is_free_stays_hidden_and_is_not_told_of(server: Server) -> None:
    one = indicator(RED)
    server.post("a", one)
    server.post("a", later(one, 1, CLEAR))
    for asked in ("first", "last", "all"):
        assert len(server.ids("b", **{"match[version]": asked})) == 1
    assert server.get("b", f"objects/{one['id']}/versions/").json()["versions"] == ["2026-02-01T00:00:01.000Z"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("path", PATHS)
def test_pages_are_the_same_whether_something_hidden_lies_between_or_not(
    server: Server, path: str, way: dict[str, Any]
) -> None:
    """Counts, more, next and headers: b sees in both collections what it would see if nothing were hidden."""
    shown = [indicator(CLEAR) for _ in range(4)]
    other = collections.add(server.ledger, "Other", Agreement(read=["a", "b"], write=["a"]))
    for one in shown:
        server.post("a", one, where=other)
        server.post("a", *[indicator(RED) for _ in range(3)], one, *[indicator(UNKNOWN) for _ in range(2)])
    for limit in (1, 2, 3, 4, 5):
        first, second = (server.get("b", path, where, **(way | {"limit": limit})).json()
                         for where in (server.joint, other))  # fmt: skip
        assert first["more"] == second["more"]
        assert [one["id"] for one in first["objects"]] == [one["id"] for one in second["objects"]]


def test_answers_to_hidden_and_to_absent_objects_are_the_same(server: Server) -> None:
    one, absent = indicator(RED), indicator()
    server.post("a", one)
    for ending in ("/", "/versions/"):
        answers = [server.get("b", f"objects/{key['id']}{ending}") for key in (one, absent)]
        assert len({(one.status_code, one.text, str(sorted(one.headers))) for one in answers}) == 1
    answers = [server.delete("b", key["id"]) for key in (one, absent)]
    assert len({(one.status_code, one.text) for one in answers}) == 1


def test_sending_what_is_hidden_is_answered_as_if_it_were_new(server: Server) -> None:
    one = indicator(RED)
    server.post("a", one)
    mine = one | {"object_marking_refs": [CLEAR], "name": "of b"}
    said = server.post("b", mine, indicator()).json()
    assert (said["success_count"], said["failure_count"]) == (2, 0)
    assert server.get("b", f"objects/{one['id']}/").json()["objects"] == [mine]
    assert one in server.get("a", f"objects/{one['id']}/").json()["objects"]


# -- what gives a hidden object away


@pytest.mark.parametrize("kind", ["opinion", "note", "sighting", "grouping", "report", "language-content",
                                  "relationship"])  # fmt: skip
@pytest.mark.parametrize("order", ["before", "together", "after"])
def test_what_names_a_hidden_object_is_hidden_with_it(server: Server, kind: str, order: str) -> None:
    one = malware(RED)
    named = naming(kind, one["id"], CLEAR)
    for sent in {"before": [[named], [one]], "together": [[named, one]], "after": [[one], [named]]}[order]:
        server.post("a", *sent)
    assert sees(server, "b", named["id"]) == set()
    assert sees(server, "a", named["id"])


@pytest.mark.parametrize(("kind", "hidden"), [
    ("observed-data", "ipv4-addr"), ("malware-analysis", "file"), ("malware", "file"), ("incident", "malware"),
    ("campaign", "malware"), ("tool", "malware"), ("identity", "malware"), ("email-message", "artifact"),
    ("network-traffic", "ipv4-addr"), ("domain-name", "ipv4-addr"),
])  # fmt: skip
def test_no_kind_of_object_gives_a_hidden_one_away(server: Server, kind: str, hidden: str) -> None:
    content: dict[str, Any] = {"file": {"name": "x"}, "ipv4-addr": {"value": "192.0.2.7"},
                               "artifact": {"payload_bin": "AA=="}}.get(hidden, {})  # fmt: skip
    one = (
        malware(RED)
        if hidden == "malware"
        else {
            "type": hidden,
            "spec_version": "2.1",
            "id": f"{hidden}--{uuid4()}",
            "object_marking_refs": [RED],
            **content,
        }
    )
    named = (observable if kind in ("email-message", "network-traffic", "domain-name") else naming)(
        kind, one["id"], CLEAR)  # fmt: skip
    said = server.post("a", named, one).json()
    assert said["failure_count"] == 0, said
    assert named["id"] in server.ids("a")
    assert named["id"] not in server.ids("b", **{"match[version]": "all"})
    assert server.get("b", f"objects/{named['id']}/").status_code == 404


@pytest.mark.parametrize("way", ["{}", "See https://h.example/my-{}.", "x{}y", "x-{}", "my-x-{}"])
@pytest.mark.parametrize("upper", [True, False])
def test_an_id_counts_in_any_case_and_wherever_it_stands(server: Server, way: str, upper: bool) -> None:
    one = malware(RED)
    kind, _, key = one["id"].partition("--")
    said = way.format(f"{kind}--{key.upper() if upper else key}")
    note = naming("note", said, CLEAR) if way == "{}" else naming("campaign", said, CLEAR)
    server.post("a", note, one)
    assert sees(server, "b", note["id"]) == set()
    assert sees(server, "a", note["id"])


def test_an_object_is_the_same_in_any_case(server: Server) -> None:
    one = malware(RED)
    kind, _, key = one["id"].partition("--")
    other = f"{kind}--{key.upper()}"
    note = naming("note", one["id"], CLEAR)
    server.post("a", one | {"id": other}, note)
    assert sees(server, "b", note["id"]) == set()
    assert sees(server, "b", one["id"]) == sees(server, "b", other) == set()
    assert server.get("a", f"objects/{other}/").text == server.get("a", f"objects/{one['id']}/").text
    assert server.ids("a", **{"match[id]": other}) == [other]
    clear = malware("marking-definition--" + CLEAR.partition("--")[2].upper())
    server.post("a", clear)
    said = server.post("b", later(clear | {"id": f"malware--{clear['id'][9:].upper()}"}, 1)).json()
    assert (said["failure_count"], clear["id"] in server.ids("b")) == (1, True)


@pytest.mark.parametrize("part", [
    {"object_marking_refs": [RED]}, {"deep": [{"granular_markings": [{"marking_ref": RED, "selectors": ["x"]}]}]},
    {"object_marking_refs": [UNKNOWN]}, {"object_marking_refs": RED.upper()},
])  # fmt: skip
def test_a_marking_within_a_part_hides_the_whole(server: Server, part: dict[str, Any]) -> None:
    one = malware(CLEAR, x_parts=[part | {"x": "secret"}])
    assert server.post("a", one).json()["success_count"] == 1
    assert sees(server, "b", one["id"]) == set()
    assert sees(server, "a", one["id"])


@pytest.mark.parametrize("name", ["object_marking_refs", "granular_markings"])
def test_what_a_part_calls_a_marking_names_an_object_too(server: Server, name: str) -> None:
    one = malware(RED)
    note = malware(CLEAR, x_foo={name: [{"x": one["id"]}]})
    assert server.post("a", one, note).json()["success_count"] == 2
    assert sees(server, "b", note["id"]) == set()


def test_what_names_what_names_a_hidden_object_is_hidden_too(server: Server) -> None:
    one, other = malware(CLEAR), malware(CLEAR)
    link = relationship(one["id"], other["id"], CLEAR)
    note = naming("note", link["id"], CLEAR)
    server.post("a", note, link, one, other)
    assert sees(server, "b", note["id"])
    server.post("a", later(other, 1, RED))
    assert sees(server, "b", note["id"]) == sees(server, "b", link["id"]) == set()
    server.post("a", later(other, 2, CLEAR))
    assert sees(server, "b", note["id"])


def test_who_names_what_is_hidden_from_them_learns_nothing(server: Server) -> None:
    one = malware(RED)
    server.post("a", one)
    hit, miss = naming("note", one["id"], CLEAR), naming("note", malware()["id"], CLEAR)
    server.post("b", hit, miss)
    for name in ("b", "c"):  # whoever hides it would tell that it is there
        assert {hit["id"], miss["id"]} <= set(server.ids(name))


def test_what_named_an_object_stays_hidden_when_it_is_deleted(server: Server) -> None:
    one = malware(RED)
    note = naming("note", one["id"], CLEAR)
    server.post("a", one, note)
    assert server.delete("a", one["id"]).status_code == 200
    assert sees(server, "b", note["id"]) == set()


def test_the_right_to_a_container_is_none_to_what_it_holds(server: Server) -> None:
    marking = released(server.id("b"))
    child = malware(RED)
    group = naming("grouping", child["id"], marking["id"])
    server.post("a", marking, child, group)
    assert sees(server, "b", child["id"]) == sees(server, "b", group["id"]) == set()


def test_a_marking_can_not_be_widened_by_defining_it_again(server: Server) -> None:
    marking = released(server.id("a"))
    wider = marking | released(server.id("b"), server.id("c")) | {"id": marking["id"]}
    server.post("a", marking)
    server.post("b", wider)
    one = indicator(marking["id"])
    server.post("a", one)
    assert sees(server, "c", one["id"]) == sees(server, "b", one["id"]) == set()


# -- passing on


@pytest.mark.parametrize("marks", [[AMBER], [GREEN], [PAP_RED]])
def test_who_may_not_pass_on_does_not_send_it_elsewhere(server: Server, marks: list[str]) -> None:
    collections.add(server.ledger, "Mine", Agreement(read=["b", "c"], write=["b"]))
    one, free = indicator(*marks), indicator(CLEAR)
    server.post("a", one, free)
    sent = one | {"object_marking_refs": [CLEAR]}
    said = server.post("b", sent, later(one, 3), free, indicator(AMBER), where="Mine").json()
    assert (said["success_count"], said["failure_count"]) == (2, 2)
    assert {one["id"] for one in said["failures"]} == {one["id"]}
    assert one["id"] not in server.ids("c", where="Mine")
    agreements.share(server.ledger, "Joint", Agreement(read=["b"], pass_on=["b"]))
    assert server.post("b", sent, where="Mine").json()["success_count"] == 1


def test_passing_on_tells_nothing_of_what_is_hidden(server: Server) -> None:
    collections.add(server.ledger, "Mine", Agreement(write=["b"]))
    one = indicator(RED)
    server.post("a", one)
    assert server.post("b", one | {"object_marking_refs": [CLEAR]}, where="Mine").json()["success_count"] == 1


@pytest.mark.parametrize(("pap", "shown"), [("red", False), ("amber", False), ("green", True), ("clear", True)])
def test_pap_keeps_off_a_public_channel(server: Server, pap: str, shown: bool) -> None:
    for key in (one for one in PAP if PAP[one] == pap):
        one = indicator(CLEAR, key)
        server.post("a", one, where=server.free)
        assert (one["id"] in server.ids(None, where=server.free)) == shown
        assert one["id"] in server.ids("c", where=server.free)


NOBODYS = "identity--00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("names", [[], [NOBODYS], ["known"], ["agreed"], ["*"], [NOBODYS, "known"]])
def test_lists_of_nobody_release_to_nobody(server: Server, names: list[str]) -> None:
    marking = released(*names)
    one = indicator(marking["id"])
    server.post("a", marking, one)
    assert sees(server, "b", one["id"]) == sees(server, "c", one["id"]) == set()


@pytest.mark.parametrize("name", ["x-tlp", "x-marking", "x-taxii-marking", "x-releasable-to", "x-forwarded-user"])
def test_no_header_lowers_a_marking(server: Server, name: str) -> None:
    one = indicator(RED)
    server.post("a", one, **{name: "TLP:CLEAR"})
    headers = server.headers("b") | {name: "TLP:CLEAR"}
    found = server.client.get(f"/taxii2/exchange/collections/{server.joint}/objects/", headers=headers)
    assert found.json() == {"more": False}


# -- another's


def test_a_status_is_seen_by_who_sent_it_and_nobody_else(server: Server) -> None:
    said = server.post("a", indicator()).json()
    path = f"/taxii2/exchange/status/{said['id']}/"
    assert server.get("a", path).status_code == 200
    absent = server.get("b", "/taxii2/exchange/status/00000000-0000-4000-8000-000000000000/")
    assert (server.get("b", path).status_code, server.get("b", path).text) == (404, absent.text)
    assert server.get(None, path).status_code == 401


def test_a_collection_that_one_may_not_use_is_as_none(server: Server) -> None:
    other = collections.add(server.ledger, "Secret", Agreement(read=["a"]))
    for name in (other, "Secret"):
        for path in ("", *PATHS, "objects/x/", "objects/x/versions/"):
            answers = [server.get("b", path, where) for where in (name, "none")]
            assert len({(one.status_code, one.text) for one in answers}) == 1
        assert server.post("b", indicator(), where=name).text == server.post("b", indicator(), where="none").text
        assert server.get(None, where=name).text == server.get(None, where="none").text
    listed = server.get("b", "/taxii2/exchange/collections/").json()["collections"]
    assert [one["title"] for one in listed] == ["Joint", "Open"]


def test_another_party_adds_no_version_to_what_it_did_not_write(server: Server) -> None:
    one = indicator(CLEAR)
    server.post("a", one)
    said = server.post("b", later(one, 1), one | {"name": "changed"}).json()
    assert (said["success_count"], said["failure_count"]) == (0, 2)
    assert server.get("c").json()["objects"] == [one]
    assert server.post("b", one).json()["success_count"] == 1  # the very same is no harm
    assert len(server.ids("c")) == 1


def test_deleting_takes_nothing_of_others(server: Server) -> None:
    one = indicator(CLEAR)
    server.post("a", one)
    assert server.delete("b", one["id"]).status_code == 403
    assert server.delete("c", one["id"]).status_code == 403
    for asked in ("%", "*", f"{one['id']},{one['id']}", "indicator--", "' OR 1=1 --"):
        assert server.delete("a", asked).status_code == 404
    assert server.delete("a", one["id"], **{"match[id]": "x"}).status_code == 400
    assert server.ids("a") == [one["id"]]


def test_deleting_takes_ones_own_of_several_lineages(server: Server) -> None:
    one = indicator(RED)
    server.post("a", one)
    server.post("b", one | {"object_marking_refs": [CLEAR]})
    assert len(server.ids("a")) == 2
    assert server.delete("a", one["id"]).status_code == 200
    assert server.ids("a") == server.ids("b") == [one["id"]]
    assert server.delete("a", one["id"]).status_code == 403


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_no_other_method_writes(server: Server, method: str) -> None:
    for extra in ({}, {"x-http-method-override": "POST"}):
        headers = server.headers("c") | {"content-type": MEDIA_TYPE} | extra
        address = f"/taxii2/exchange/collections/{server.joint}/objects/"
        content = json.dumps({"objects": [indicator()]})
        assert server.client.request(method, address, headers=headers, content=content).status_code == 405
    assert server.ids("a") == []


def test_a_get_with_a_body_writes_nothing(server: Server) -> None:
    headers = server.headers("a") | {"content-type": MEDIA_TYPE, "x-http-method-override": "POST"}
    address = f"/taxii2/exchange/collections/{server.joint}/objects/"
    server.client.request("GET", address, headers=headers, content=json.dumps({"objects": [indicator()]}))
    assert server.ids("a") == []


def test_what_is_wrong_in_the_house_is_not_told_to_parties(server: Server, monkeypatch: pytest.MonkeyPatch,
                                                           capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    def away(_: Ledger) -> None:
        raise EnvironmentRefusedError("the ledger secret-name can't be reached.")

    monkeypatch.setattr(Ledger, "read", away)
    answer = server.get("a")
    assert (answer.status_code, "secret-name" in answer.text) == (503, False)
    assert "secret-name" in capsys.readouterr().err


# -- keys


@pytest.mark.parametrize("way", ["revoked", "expired"])
def test_a_key_that_ends_is_refused_at_once(server: Server, way: str) -> None:
    assert server.get("b").status_code == 200
    (one,) = [key for key in keys.keys(server.ledger) if key.party == "b"]
    if way == "revoked":
        keys.revoke(server.ledger, one.key_id)
    else:
        from comity.share.parties.changes import changed

        with server.ledger.write() as con:
            soon = datetime.now(UTC) + timedelta(seconds=0.5)
            con.execute(update(PARTY_KEY).where(PARTY_KEY.c.key_id == one.key_id).values(expires_at=soon))
            changed(con)
        assert server.get("b").status_code == 200
        time.sleep(0.6)
    assert server.get("b").status_code == server.post("b", indicator()).status_code == 401


def test_a_key_that_ends_while_a_body_is_sent_writes_nothing(server: Server) -> None:
    (one,) = [key for key in keys.keys(server.ledger) if key.party == "b"]
    first, second = json.dumps({"objects": [indicator()]}).encode()[:20], b""

    def body() -> Any:
        yield first
        keys.revoke(server.ledger, one.key_id)
        yield second or json.dumps({"objects": [indicator()]}).encode()[20:]

    headers = server.headers("b") | {"content-type": MEDIA_TYPE}
    address = f"/taxii2/exchange/collections/{server.joint}/objects/"
    assert server.client.post(address, content=body(), headers=headers).status_code in (401, 403)
    assert server.ids("a") == []


def test_markings_without_end_are_refused_quickly(server: Server) -> None:
    marks = [f"marking-definition--{uuid4()}" for _ in range(5000)]
    many, good = indicator(*marks), indicator(*marks[:100])
    began = time.process_time()
    status = server.post("a", many, good, *(malware(one) for one in marks[:1500])).json()
    assert time.process_time() - began < 5
    assert (status["failure_count"], status["success_count"]) == (502, 1000)
    assert "100 different markings" in next(one for one in status["failures"] if one["id"] == many["id"])["message"]
    assert "1,000 different sets of markings" in status["failures"][-1]["message"]
    definitions = [statement() for _ in range(1200)]
    assert server.post("a", *definitions).json()["success_count"] == 1200  # of one audience


def test_readers_in_groups_without_end_are_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audiences, "MOST", 100)
    made = [released(server.id("c"), f"identity--{uuid4()}") for _ in range(100)]
    assert server.post("a", *made).status_code == 202
    more = server.post("a", released(server.id("c")))
    assert (more.status_code, "groups of readers" in more.text) == (422, True)
    assert server.post("a", indicator(made[0]["id"])).json()["success_count"] == 1
    assert server.post("b", indicator(), released(server.id("c"))).json()["success_count"] == 2


def test_names_of_readers_without_end_are_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"identity--{uuid4()}" for _ in range(1001)]
    status = server.post("a", released(*names), released(*names[1:])).json()
    assert (status["failure_count"], status["success_count"]) == (1, 1)
    assert "1,000 names" in status["failures"][0]["message"]
    monkeypatch.setattr(audiences, "MOST_NAMES", 1500)
    more = server.post("a", released(*names[:600]))
    assert (more.status_code, "1,500 names in all" in more.text) == (422, True)
    assert server.post("a", released(*names[:400])).json()["success_count"] == 1
    assert server.post("b", released(*names[:600])).json()["success_count"] == 1


def test_who_is_in_many_groups_reads_with_few_parameters(server: Server) -> None:
    made = [released(server.id("c"), f"identity--{uuid4()}") for _ in range(200)]
    assert server.post("a", *made).json()["success_count"] == 200
    ids = {one["id"] for one in made}
    assert set(server.ids("c")) == set(server.ids("c", **{"match[version]": "first"})) == ids
    assert server.ids("b") == []
    shapes = [filters.read([]), filters.read([("match[version]", "first,last")])]
    with server.ledger.read() as con:
        rows = tuple(con.scalars(select(AUDIENCE.c.audience)))
        found = [asking.ask(con, 1, rows * 700, one, "o.added") for one in shapes]  # 140,000 of them
    assert [len(one) for one in found] == [200, 200]


def test_keys_are_not_guessed(server: Server) -> None:
    assert server.get("a").status_code == 200
    like = server.keys["b"][1].removeprefix("comity_")[:4]
    found = [server.client.get("/taxii2/", headers={"authorization": f"Bearer comity_{like}{n}"}) for n in range(60)]
    assert {one.status_code for one in found} == {401, 429}
    assert [one.status_code for one in found].count(401) <= 25
    assert 1 <= int(found[-1].headers["retry-after"]) <= 5
    assert found[-1].json()["title"] == "Too Many Requests"
    assert server.get("b").status_code == 429  # a guess that is right is not heard either
    assert server.get("a").status_code == 200  # who came with a key before is not shut out from the same address


def test_wrong_keys_do_not_shut_out_others_behind_the_address(server: Server) -> None:
    found = [server.client.get("/taxii2/", headers={"authorization": f"Bearer comity_wrong{n}"}) for n in range(30)]
    assert found[-1].status_code == 429
    assert server.get("b").status_code == 200  # who never came before


def test_keys_are_not_sprayed_for_ever(server: Server) -> None:
    found = [
        server.client.get("/taxii2/", headers={"authorization": f"Bearer comity_{n:06}"})
        for n in range(0, 450_000, 1000)
    ]
    assert [one.status_code for one in found].count(401) <= 425
    assert found[-1].status_code == 429


def test_requests_are_counted_by_party_and_not_by_key(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/ledger.sqlite"
    with parties_on(url, rate=0.5) as server:
        other = {"authorization": f"Bearer {keys.add(server.ledger, 'a')}"}
        found = [server.client.get("/taxii2/", headers=other if n % 2 else server.headers("a")) for n in range(12)]
        assert [one.status_code for one in found].count(200) in (5, 6)
        assert found[-1].status_code == 429
        assert int(found[-1].headers["retry-after"]) >= 1
        assert found[-1].json()["http_status"] == "429"
        assert server.get("b").status_code == server.get(None, "/taxii2/").status_code == 200
        assert [server.get(None, "/taxii2/").status_code for _ in range(12)][-1] == 429
        assert server.get("b").status_code == 200  # nobody's address is not a party


def test_a_scope_and_a_party_are_not_escalated(server: Server) -> None:
    reader = keys.add(server.ledger, "a", ["read"])
    headers = {"accept": MEDIA_TYPE, "content-type": MEDIA_TYPE, "authorization": f"Bearer {reader}"}
    address = f"/taxii2/exchange/collections/{server.joint}/objects/"
    content = json.dumps({"objects": [indicator()]})
    assert server.client.post(address, content=content, headers=headers).status_code == 403
    from stages import basic

    mine = {"authorization": basic("a", server.keys["b"][1])}  # the name of one, the key of another
    assert server.client.get(address, headers=mine).status_code == 401


def test_an_agreement_that_ends_ends_for_what_was_there(server: Server) -> None:
    one = indicator(CLEAR)
    server.post("a", one)
    assert sees(server, "c", one["id"])
    agreements.end(server.ledger, "Joint", "c")
    assert server.get("c").status_code == 404


# -- wearing down


def send(server: Server, body: bytes, **headers: str) -> Any:
    said = server.headers("a") | {"content-type": MEDIA_TYPE} | headers
    return server.client.post(f"/taxii2/exchange/collections/{server.joint}/objects/", content=body, headers=said)


def whole() -> bytes:
    return json.dumps({"objects": [indicator()]}).encode()


BOMBS: dict[str, bytes] = {
    "deep": b'{"objects": [' + b"[" * 20_000 + b"]" * 20_000 + b"]}",
    "deep object": b'{"objects": [{"type": "note", "x": ' + b'{"a":' * 20_000 + b"1" + b"}" * 20_000 + b"}]}",
    "not a number": whole().replace(b'"2.1"', b"NaN"), "infinity": whole().replace(b'"2.1"', b"1e999"),
    "half a surrogate": whole().replace(b'"2.1"', b'"\\ud800"'), "not utf-8": whole().replace(b'"2.1"', b'"\xff"'),
    "a name twice": whole().replace(b'"type":', b'"type": "malware", "type":'),
    "objects twice": whole()[:-1] + b', "objects": []}',
    "not a date": whole().replace(b"2026-01-01T00:00:00.000Z", b"not a date"),
    "26 characters": whole().replace(b'"indicator"', b'"' + b"a" * 25 + b'!"'),
    "nul": whole() + b"\0",
}  # fmt: skip


@pytest.mark.parametrize("kind", BOMBS)
def test_bad_bodies_are_refused_quickly_and_break_nothing(server: Server, kind: str) -> None:
    began = time.monotonic()
    found = send(server, BOMBS[kind])
    assert time.monotonic() - began < 5
    assert found.status_code == 422 or (found.status_code, found.json()["success_count"]) == (202, 0)
    assert server.ids("a") == []
    good = indicator(CLEAR)
    assert server.post("a", good).json()["success_count"] == 1
    assert server.ids("b") == server.ids("b", "manifest/") == [good["id"]]


def test_a_bad_object_keeps_no_good_one_from_being_kept(server: Server) -> None:
    good = indicator(CLEAR)
    said = server.post("a", indicator(modified="not a date"), good, {"id": "\x07"}, 7, None).json()
    assert (said["success_count"], said["failure_count"]) == (1, 4)
    assert server.ids("b") == [good["id"]]


def test_compressed_bodies_are_refused(server: Server) -> None:
    bomb = gzip.compress(b'{"objects": [' + b" " * 50_000_000 + b"]}")
    found = send(server, bomb, **{"content-encoding": "gzip"})
    assert found.status_code == 415


@pytest.mark.parametrize("params", [
    "limit=0", "limit=-1", "limit=1.5", "limit=", "limit=x", "limit=٣", "limit=1&limit=2", "next=x", "next=-1",
    "next=" + "9" * 40, "added_after=2026", "added_after=2026-13-01T00:00:00Z", "match[version]=yesterday",
    "match[type]=", "match[id]=a,,b", "match[id]=" + ",".join(map(str, range(101))), "match[type]=%00",
    "match[owner]=a",
    "added_after=2026-01-01T00:00:00Z&added_after=2020-01-01T00:00:00Z", "match[type]=a&match[type]=b",
])  # fmt: skip
@pytest.mark.parametrize("path", PATHS)
def test_parameters_that_can_not_be_meant_are_400(server: Server, params: str, path: str) -> None:
    address = f"/taxii2/exchange/collections/{server.joint}/{path}?{params}"
    assert server.client.get(address, headers=server.headers("a")).status_code == 400


def test_a_huge_limit_is_cut(server: Server) -> None:
    server.post("a", *[indicator(CLEAR) for _ in range(1005)])
    for limit in ("1000000", "9" * 300):
        assert len(server.ids("a", limit=limit)) == 1000


def test_a_query_that_is_too_long_is_414(server: Server) -> None:
    assert server.get("a", **{"match[id]": "x" * 9000}).status_code == 414


@pytest.mark.parametrize("value", ["' OR 1=1 --", "x') UNION SELECT 1,2 --", "%", "_", '"; DROP TABLE party'])
def test_filters_are_no_sql(server: Server, value: str) -> None:
    one = indicator(RED)
    server.post("a", one)
    for name in ("match[id]", "match[type]", "match[spec_version]"):
        assert server.ids("b", **{name: value}) == []


# -- the audit


def test_reads_and_writes_are_in_the_audit_with_who_did_them(server: Server) -> None:
    from comity.store.ledger.tables import AUDIT

    one = indicator(CLEAR)
    server.post("a", one)
    server.get("b", f"objects/{one['id']}/")
    server.get("c", "manifest/")
    server.delete("a", one["id"])
    server.client.app.state.desk.trail.flush()  # type: ignore[attr-defined]
    with server.ledger.read() as con:
        verify(con)
        found = con.execute(select(AUDIT.c.act, AUDIT.c.party_id).where(AUDIT.c.act.in_(
            ["add", "delete", "object", "manifest"])).order_by(AUDIT.c.number)).all()  # fmt: skip
    assert sorted(tuple(row) for row in found) == sorted([
        ("add", server.id("a")), ("delete", server.id("a")), ("object", server.id("b")),
        ("manifest", server.id("c"))])  # fmt: skip


@pytest.mark.parametrize("zeros", [5, 5_000])
def test_a_limit_of_thousands_of_digits_is_a_limit(server: Server, zeros: int) -> None:
    server.post("a", indicator(CLEAR), indicator(CLEAR))
    assert len(server.ids("a", limit="0" * zeros + "1")) == 1
    assert len(server.ids("a", limit="9" * zeros)) == 2
    assert server.get("a", limit="0" * zeros).status_code == 400


def test_a_year_has_four_digits(server: Server) -> None:
    found = server.get("a", added_after="0001-01-01T00:00:00Z")
    assert found.headers["x-taxii-date-added-last"] == "0001-01-01T00:00:00.000000Z"


def test_a_nul_in_an_address_is_nothing(server: Server) -> None:
    absent = server.get("a", f"objects/{indicator()['id']}/")
    for path in ("objects/%00/", "objects/a%00b/", "objects/a%00b/versions/"):
        found = server.get("a", path)
        assert (found.status_code, found.text) == (404, absent.text)
    assert server.get("a", "/taxii2/exchange/status/a%00b/").status_code == 404
    assert server.delete("a", "a%00b").status_code == 404
