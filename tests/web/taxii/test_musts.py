"""What TAXII 2.1 says a server MUST do, by section (OASIS Standard, 10 June 2021)."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from stages import CLEAR, MEDIA_TYPE, RED, Server, basic, indicator, later, malware

STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
READS = ["objects/", "manifest/"]


def fill(server: Server, count: int = 5) -> list[dict[str, Any]]:
    """Objects in the order in which they were added."""
    made = [(indicator if number % 2 else malware)(CLEAR) for number in range(count)]
    assert server.post("a", *made).json()["success_count"] == count
    return made


def every_resource(server: Server) -> list[str]:
    one = fill(server, 1)[0]["id"]
    status = server.post("a", indicator()).json()["id"]
    within = f"/taxii2/exchange/collections/{server.joint}/"
    return ["/taxii2/", "/taxii2/exchange/", "/taxii2/exchange/collections/", within, f"{within}manifest/",
            f"{within}objects/", f"{within}objects/{one}/", f"{within}objects/{one}/versions/",
            f"/taxii2/exchange/status/{status}/"]  # fmt: skip


# -- 1.6, 3.2: negotiation, authentication


def test_3_1_every_resource_is_sent_as_taxii_2_1(server: Server) -> None:
    for path in every_resource(server):
        found = server.get("a", path)
        assert (found.status_code, found.headers["content-type"]) == (200, MEDIA_TYPE), path


@pytest.mark.parametrize("accept", [MEDIA_TYPE, "application/taxii+json", "application/taxii+json; version=2.1",
                                    "text/html, application/taxii+json;version=2.1;q=0.5", "*/*"])  # fmt: skip
def test_3_1_what_accepts_2_1_or_no_version_gets_2_1(server: Server, accept: str) -> None:
    found = server.client.get("/taxii2/", headers={"accept": accept})
    assert (found.status_code, found.headers["content-type"]) == (200, MEDIA_TYPE)


@pytest.mark.parametrize("accept", [
    "application/taxii+json;version=2.0", "application/json", "text/html", "application/vnd.oasis.stix+json",
    "application/taxii+json;version=2.1;q=0",
])  # fmt: skip
def test_3_1_what_can_not_be_sent_is_406(server: Server, accept: str) -> None:
    for path in every_resource(server):
        found = server.client.get(path, headers=server.headers("a") | {"accept": accept})
        assert (found.status_code, found.headers["content-type"]) == (406, MEDIA_TYPE), path


@pytest.mark.parametrize("kind", ["application/json", "application/taxii+json;version=2.0", "text/plain",
                                  "application/stix+json;version=2.1"])  # fmt: skip
def test_3_1_a_body_of_another_type_is_415(server: Server, kind: str) -> None:
    found = server.post("a", indicator(), **{"content-type": kind})
    assert (found.status_code, found.json()["http_status"]) == (415, "415")
    assert server.ids("a") == []


def test_1_6_9_http_basic_is_understood(server: Server) -> None:
    name, key = "a", server.keys["a"][1]
    for user in (name, server.id("a"), ""):
        found = server.client.get("/taxii2/exchange/collections/", headers={"authorization": basic(user, key)})
        assert [one["title"] for one in found.json()["collections"]] == ["Joint", "Open"]


@pytest.mark.parametrize("said", ["Basic !!!", "Basic", "Bearer", "Bearer x", "Digest x", basic("a", "wrong"), ""])
def test_1_6_9_wrong_credentials_are_401_and_say_how(server: Server, said: str) -> None:
    found = server.client.get("/taxii2/", headers={"authorization": said})
    assert found.status_code == 401
    assert "Basic" in found.headers["www-authenticate"]


def test_1_6_9_a_401_has_www_authenticate(server: Server) -> None:
    found = server.get(None)
    assert (found.status_code, "www-authenticate" in found.headers) == (401, True)


# -- 3.2: the headers of dates


@pytest.mark.parametrize("path", READS)
def test_3_2_dates_of_the_first_and_the_last_object_are_sent(server: Server, path: str) -> None:
    fill(server)
    dates = [one["date_added"] for one in server.get("a", "manifest/").json()["objects"]]
    found = server.get("a", path, limit=3)
    assert found.headers["x-taxii-date-added-first"] == dates[0]
    assert found.headers["x-taxii-date-added-last"] == dates[2]
    assert STAMP.fullmatch(dates[0])


def test_3_2_the_dates_come_with_an_object_and_its_versions_too(server: Server) -> None:
    one = fill(server, 1)[0]["id"]
    for path in (f"objects/{one}/", f"objects/{one}/versions/"):
        headers = server.get("a", path).headers
        assert headers["x-taxii-date-added-first"] == headers["x-taxii-date-added-last"]


def test_3_2_an_empty_page_has_the_date_that_was_asked_for(server: Server) -> None:
    for path in READS:
        headers = server.get("a", path, added_after="2026-03-01T00:00:00.5Z").headers
        dates = {headers["x-taxii-date-added-first"], headers["x-taxii-date-added-last"]}
        assert dates == {"2026-03-01T00:00:00.500000Z"}
        assert server.get("a", path).headers["x-taxii-date-added-last"] == "1970-01-01T00:00:00.000000Z"


# -- 3.3: sorting


@pytest.mark.parametrize("path", READS)
def test_3_3_objects_are_sorted_by_the_date_they_were_added(server: Server, path: str) -> None:
    made = [*fill(server, 3), *fill(server, 3)]
    assert server.ids("a", path) == [one["id"] for one in made]
    dates = [one["date_added"] for one in server.get("a", "manifest/").json()["objects"]]
    assert dates == sorted(set(dates))


def test_3_3_versions_are_sorted_by_the_date_they_were_added(server: Server) -> None:
    one = indicator(CLEAR)
    for version in (later(one, 9), one, later(one, 5)):
        server.post("a", version)
    found = server.get("a", f"objects/{one['id']}/versions/").json()["versions"]
    assert [at[5:19] for at in found] == ["02-01T00:00:09", "01-01T00:00:00", "02-01T00:00:05"]


# -- 3.4: filters


@pytest.mark.parametrize("path", READS)
def test_3_4_added_after_is_after_and_not_at(server: Server, path: str) -> None:
    made = fill(server)
    dates = [one["date_added"] for one in server.get("a", "manifest/").json()["objects"]]
    assert server.ids("a", path, added_after=dates[1]) == [one["id"] for one in made[2:]]
    assert server.ids("a", path, added_after=dates[-1]) == []


@pytest.mark.parametrize("path", READS)
def test_3_4_limit_is_never_exceeded(server: Server, path: str) -> None:
    fill(server)
    assert [len(server.ids("a", path, limit=limit)) for limit in (1, 3, 5, 9)] == [1, 3, 5, 5]


@pytest.mark.parametrize("path", READS)
def test_3_4_values_joined_by_commas_are_any_of_them(server: Server, path: str) -> None:
    made = fill(server)
    some = [made[0]["id"], made[3]["id"]]
    assert server.ids("a", path, **{"match[id]": ",".join(reversed(some))}) == some
    assert server.ids("a", path, **{"match[type]": "indicator,malware"}) == [one["id"] for one in made]


@pytest.mark.parametrize("path", READS)
def test_3_4_several_filters_have_to_hold_together(server: Server, path: str) -> None:
    made = fill(server)
    both = {"match[id]": f"{made[0]['id']},{made[1]['id']}", "match[type]": "indicator"}
    assert server.ids("a", path, **both) == [made[1]["id"]]


@pytest.mark.parametrize("path", READS)
def test_3_4_1_a_type_is_matched(server: Server, path: str) -> None:
    made = fill(server)
    assert server.ids("a", path, **{"match[type]": "malware"}) == [one["id"] for one in made[::2]]
    assert server.ids("a", path, **{"match[type]": "tool"}) == []


@pytest.mark.parametrize("path", [*READS, "one"])
def test_3_4_1_without_a_version_the_latest_is_meant(server: Server, path: str) -> None:
    one = indicator(CLEAR)
    server.post("a", one, later(one, 1), later(one, 2))
    where = f"objects/{one['id']}/" if path == "one" else path
    assert versions(server, where) == ["02-01T00:00:02"]


@pytest.mark.parametrize("path", [*READS, "one"])
@pytest.mark.parametrize(("asked", "found"), [
    ("last", ["02-01T00:00:02"]), ("first", ["01-01T00:00:00"]), ("first,last", ["01-01T00:00:00", "02-01T00:00:02"]),
    ("all", ["01-01T00:00:00", "02-01T00:00:01", "02-01T00:00:02"]), ("2026-02-01T00:00:01Z", ["02-01T00:00:01"]),
    ("2026-02-01T00:00:01.000Z,last", ["02-01T00:00:01", "02-01T00:00:02"]), ("2025-01-01T00:00:00Z", []),
])  # fmt: skip
def test_3_4_1_versions_are_matched(server: Server, path: str, asked: str, found: list[str]) -> None:
    one = indicator(CLEAR)
    server.post("a", one, later(one, 1), later(one, 2))
    where = f"objects/{one['id']}/" if path == "one" else path
    if path == "one" and not found:
        assert server.get("a", where, **{"match[version]": asked}).status_code == 404
    else:
        assert versions(server, where, **{"match[version]": asked}) == found


@pytest.mark.parametrize("asked", ["all,first", "last,last", "2026-02-01T00:00:01Z,2026-02-01T00:00:01.000Z"])
def test_3_4_1_all_stands_alone_and_no_version_twice(server: Server, asked: str) -> None:
    assert server.get("a", **{"match[version]": asked}).status_code == 400


def test_3_4_1_without_a_specification_the_newest_of_each_object_is_meant(server: Server) -> None:
    new, old = indicator(CLEAR), older(indicator(CLEAR))
    server.post("a", older(new), later(new, 3), old)
    assert specs(server) == {new["id"]: ["2.1"], old["id"]: ["2.0"]}
    assert specs(server, **{"match[spec_version]": "2.0"}) == {new["id"]: ["2.0"], old["id"]: ["2.0"]}
    assert specs(server, **{"match[spec_version]": "2.1"}) == {new["id"]: ["2.1"]}
    assert specs(server, **{"match[spec_version]": "2.0,2.1"}) == {new["id"]: ["2.0", "2.1"], old["id"]: ["2.0"]}
    assert specs(server, **{"match[spec_version]": "3.0"}) == {}


# -- 3.5: paging


@pytest.mark.parametrize("path", [*READS, "versions"])
def test_3_5_more_is_true_if_there_is_more_and_next_leads_there(server: Server, path: str) -> None:
    if path == "versions":
        one = indicator(CLEAR)
        server.post("a", *[later(one, number) for number in range(7)])
        path = f"objects/{one['id']}/versions/"
    else:
        fill(server, 7)
    found, sizes, token = [], [], {}
    while True:
        page = server.get("a", path, limit=3, **token).json()
        items = page.get("objects") or page["versions"]
        sizes.append(len(items))
        found += [str(one) for one in items]
        if not page["more"]:
            break
        token = {"next": page["next"]}
    assert (sizes, len(set(found)), "next" in page) == ([3, 3, 1], 7, False)


def test_3_5_a_page_that_is_just_full_is_the_last(server: Server) -> None:
    fill(server, 4)
    assert server.get("a", limit=4).json()["more"] is False


def test_3_5_the_date_of_the_last_object_leads_on_as_well(server: Server) -> None:
    made = fill(server, 5)
    last = server.get("a", limit=2).headers["x-taxii-date-added-last"]
    assert server.ids("a", added_after=last) == [one["id"] for one in made[2:]]


def test_3_5_what_is_added_meanwhile_comes_at_the_end(server: Server) -> None:
    first = fill(server, 3)
    token = server.get("a", limit=2).json()["next"]
    second = fill(server, 2)
    assert server.ids("a", next=token) == [one["id"] for one in (first[2], *second)]


# -- 3.6: errors


@pytest.mark.parametrize(("path", "status"), [
    ("/taxii2/nothing/", 404), ("/taxii2/exchange/collections/none/", 404), ("/taxii2/exchange/status/none/", 404),
    ("objects/indicator--none/", 404), ("objects/?limit=0", 400), ("objects/?added_after=yesterday", 400),
])  # fmt: skip
def test_3_6_1_errors_are_error_messages_with_a_title(server: Server, path: str, status: int) -> None:
    where = path if path.startswith("/") else f"/taxii2/exchange/collections/{server.joint}/{path}"
    found = server.client.get(where, headers=server.headers("a"))
    assert (found.status_code, found.headers["content-type"]) == (status, MEDIA_TYPE)
    said = found.json()
    assert said["title"]
    assert said["http_status"] == str(status)


def test_3_6_methods_that_there_are_not_are_405(server: Server) -> None:
    for method in ("PUT", "PATCH", "DELETE"):
        found = server.client.request(method, f"/taxii2/exchange/collections/{server.joint}/objects/")
        assert (found.status_code, found.headers["content-type"]) == (405, MEDIA_TYPE)


# -- 3.7: envelopes


def test_3_7_an_empty_envelope_has_no_list(server: Server) -> None:
    assert server.get("a").json() == {"more": False}


def test_5_3_1_a_manifest_of_nothing_is_an_empty_object(server: Server) -> None:
    assert server.get("a", "manifest/").json() == {}


def test_3_7_objects_are_given_as_they_were_sent(server: Server) -> None:
    made = fill(server)
    assert server.get("a").json()["objects"] == made


# -- 4: discovery, API root, status


def test_4_1_discovery_is_at_taxii2(server: Server) -> None:
    said = server.get(None, "/taxii2/").json()
    assert said["title"]
    assert said["default"] in said["api_roots"]
    assert all(root.startswith("https://taxii.example/") and root.endswith("/") for root in said["api_roots"])


def test_4_2_1_an_api_root_says_title_versions_and_length(server: Server) -> None:
    said = server.get("a", server.get(None, "/taxii2/").json()["default"].partition("example")[2]).json()
    assert said["title"]
    assert MEDIA_TYPE in said["versions"]
    assert said["max_content_length"] > 0


def test_4_3_a_status_can_be_asked_for_again(server: Server) -> None:
    said = server.post("a", indicator(), {"type": "x"}).json()
    assert server.get("a", f"/taxii2/exchange/status/{said['id']}/").json() == said


def test_4_3_1_counts_of_a_status_add_up(server: Server) -> None:
    good, bad = indicator(CLEAR), indicator(CLEAR, pattern_type=None)
    said = server.post("a", good, bad, {"type": "x"}).json()
    assert UUID(said["id"])
    assert said["status"] == "complete"
    assert STAMP.fullmatch(said["request_timestamp"])
    counts = [said[f"{name}_count"] for name in ("total", "success", "failure", "pending")]
    assert counts == [3, 1, 2, 0]
    assert [(one["id"], one["version"]) for one in said["successes"]] == [(good["id"], good["modified"])]
    assert all(one["message"] for one in said["failures"])
    assert said["failures"][0]["id"] == bad["id"]


# -- 5: collections


def test_5_1_collections_are_those_one_may_use(server: Server) -> None:
    rights = {name: [(one["title"], one["can_read"], one["can_write"]) for one in
                     server.get(name, "/taxii2/exchange/collections/").json()["collections"]]
              for name in ("a", "c", None)}  # fmt: skip
    assert rights == {"a": [("Joint", True, True), ("Open", True, True)],
                      "c": [("Joint", True, False), ("Open", True, False)], None: [("Open", True, False)]}  # fmt: skip


def test_5_2_1_a_collection_has_a_uuid_a_title_and_says_what_may_be_done(server: Server) -> None:
    said = server.get("a", "").json()
    assert UUID(said["id"])
    assert (said["title"], said["can_read"], said["can_write"]) == ("Joint", True, True)
    assert said["media_types"][0] == "application/stix+json;version=2.1"


def test_5_2_1_an_alias_stands_for_the_id(server: Server) -> None:
    fill(server, 2)
    assert server.ids("a", where="Joint") == server.ids("a")


def test_5_3_1_a_manifest_says_id_date_version_and_media_type(server: Server) -> None:
    one = fill(server, 1)[0]
    (said,) = server.get("a", "manifest/").json()["objects"]
    assert STAMP.fullmatch(said.pop("date_added"))
    assert said == {"id": one["id"], "version": one["modified"], "media_type": "application/stix+json;version=2.1"}


def test_5_3_1_what_has_no_date_has_the_one_it_was_added_as_its_version(server: Server) -> None:
    server.post("a", {"type": "ipv4-addr", "id": "ipv4-addr--ff26c055-6336-5bc5-b98d-13d6226742dd",
                      "value": "198.51.100.3"})  # fmt: skip
    (said,) = server.get("a", "manifest/").json()["objects"]
    assert said["version"][:19] == said["date_added"][:19]


def test_5_4_without_the_right_to_read_it_is_403(server: Server) -> None:
    from comity.share.parties import agreements

    agreements.end(server.ledger, "Joint", "a", ["reads"])
    one = fill(server, 1)[0]["id"]
    for path in (*READS, f"objects/{one}/", f"objects/{one}/versions/"):
        assert server.get("a", path).status_code == 403
    assert server.delete("a", one).status_code == 403


def test_5_5_adding_is_202_with_a_status(server: Server) -> None:
    found = server.post("a", indicator())
    assert (found.status_code, found.headers["content-type"]) == (202, MEDIA_TYPE)


def test_5_5_without_the_right_to_write_it_is_403(server: Server) -> None:
    assert server.post("c", indicator()).status_code == 403
    assert server.post(None, indicator(), where=server.free).status_code == 403


def test_5_5_what_is_there_already_is_no_failure_and_stays_once(server: Server) -> None:
    one = indicator(CLEAR)
    for _ in range(2):
        said = server.post("a", one, one).json()
        assert (said["success_count"], said["failure_count"]) == (2, 0)
    assert server.ids("a", **{"match[version]": "all"}) == [one["id"]]


def test_5_5_a_body_that_is_too_long_is_413(server: Server) -> None:
    found = server.client.post(f"/taxii2/exchange/collections/{server.joint}/objects/", content=b"{}",
                               headers=server.headers("a") | {"content-type": MEDIA_TYPE,
                                                              "content-length": "99999999999"})  # fmt: skip
    assert found.status_code == 413


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"objects": []}', b'{"objects": {}}', b"null"])
def test_5_5_what_is_no_envelope_is_422(server: Server, body: bytes) -> None:
    headers = server.headers("a") | {"content-type": MEDIA_TYPE}
    where = f"/taxii2/exchange/collections/{server.joint}/objects/"
    assert server.client.post(where, content=body, headers=headers).status_code == 422


def test_5_6_an_object_comes_in_an_envelope_and_is_404_if_there_is_none(server: Server) -> None:
    one, _ = fill(server, 2)
    assert server.get("a", f"objects/{one['id']}/").json() == {"more": False, "objects": [one]}
    assert server.get("a", "objects/indicator--00000000-0000-4000-8000-000000000000/").status_code == 404


def test_5_7_deleting_takes_the_object_and_its_manifest_out(server: Server) -> None:
    one, other = fill(server, 2)
    assert server.delete("a", one["id"]).status_code == 200
    for path in READS:
        assert server.ids("a", path) == [other["id"]]
    for path in (f"objects/{one['id']}/", f"objects/{one['id']}/versions/"):
        assert server.get("a", path).status_code == 404
    assert server.delete("a", one["id"]).status_code == 404


def test_5_7_versions_are_deleted_as_they_match(server: Server) -> None:
    one = indicator(CLEAR)
    server.post("a", one, later(one, 1), later(one, 2))
    server.delete("a", one["id"])
    assert versions(server, "objects/", **{"match[version]": "all"}) == ["01-01T00:00:00", "02-01T00:00:01"]
    assert versions(server, "objects/") == ["02-01T00:00:01"]
    server.delete("a", one["id"], **{"match[version]": "all"})
    assert server.ids("a", **{"match[version]": "all"}) == []


def test_5_8_1_versions_are_timestamps_and_none_is_404(server: Server) -> None:
    one = indicator(CLEAR)
    server.post("a", one, later(one, 1))
    said = server.get("a", f"objects/{one['id']}/versions/").json()
    assert said == {"more": False, "versions": [one["modified"], "2026-02-01T00:00:01.000Z"]}
    assert server.get("a", "objects/indicator--none/versions/").status_code == 404


def test_8_2_2_a_hidden_object_is_in_no_resource(server: Server) -> None:
    one = indicator(RED)
    server.post("a", one)
    assert server.ids("b") == server.ids("b", "manifest/") == []
    assert server.get("b", f"objects/{one['id']}/versions/").status_code == 404


def versions(server: Server, path: str, **params: Any) -> list[str]:
    found = server.get("a", path, **params).json().get("objects", [])
    return [(one.get("version") or one["modified"])[5:19] for one in found]


def older(one: dict[str, Any]) -> dict[str, Any]:
    """As STIX 2.0 has it."""
    gone = ("spec_version", "pattern_type")
    return {key: value for key, value in one.items() if key not in gone} | {"labels": ["anomalous-activity"]}


def specs(server: Server, **params: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in server.get("a", "manifest/", **params).json().get("objects", []):
        found.setdefault(one["id"], []).append(one["media_type"][-3:])
    return found
