"""Reading the API: pages that miss nothing, conditions, other sites, what is refused; what the relations hold."""

from __future__ import annotations

import shutil
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest
from starlette.testclient import TestClient

from comity.release.handle import Handle
from comity.release.index.keeping import kept
from comity.store.workspace import Workspace, point
from comity.web.api.routes import OPENAPI, RESOURCES
from comity.web.app import make_app

OWN = "http://127.0.0.1"
NEWER = "29990101T000000Z-newer"


def walk(asking: TestClient, path: str | None) -> list[Any]:
    items: list[Any] = []
    while path:
        told = asking.get(path).json()
        items += told["items"]
        path = told["next"]
    assert len(items) == told["count"]
    return items


@pytest.fixture
def mine(served: Workspace, tmp_path: Path) -> Workspace:
    """A workspace with the same release, to change."""
    shutil.copytree(served.releases, tmp_path / "releases", symlinks=True)
    return Workspace(tmp_path)


def follow(workspace: Workspace, incidents: str) -> None:
    """A newer release in which relation `incident` is a query over the old one."""
    first = workspace.release()
    second = first.with_name(NEWER)
    shutil.copytree(first, second)
    with duckdb.connect() as con:
        con.execute(f"COPY ({incidents.format(old=first / 'incident.parquet')}) TO '{second / 'incident.parquet'}'")
    told = msgspec.json.decode((second / "release.json").read_bytes()) | {"version": NEWER, "previous": first.name}
    (second / "release.json").write_bytes(msgspec.json.encode(told))
    kept(workspace, second, public=False)  # till then the former one is shown
    point(workspace.current, second)


# Every third incident goes, and each that stays gets a twin of the same beginning with another id.
_CHANGED = """
WITH old AS (SELECT *, row_number() OVER (ORDER BY incident_id) AS n FROM '{old}')
SELECT * EXCLUDE (n) FROM old WHERE n % 3 <> 0
UNION ALL SELECT * EXCLUDE (n) REPLACE ('zz-' || incident_id AS incident_id) FROM old WHERE n % 3 = 1
"""


def test_a_walk_goes_on_in_a_newer_release(mine: Workspace) -> None:
    with Handle(mine.release()) as handle:
        dates = {r["incident_id"]: r["start_lo"] for r in handle.rows("SELECT incident_id, start_lo FROM incident")}
    stay = {name for n, name in enumerate(sorted(dates), 1) if n % 3}
    asking = TestClient(make_app(mine, public=False), base_url=OWN)
    path: str | None = "/api/v1/incidents?limit=7"
    seen: list[str] = []
    pages = 0
    while path:
        told = asking.get(path).json()
        seen += [item["incident_id"] for item in told["items"]]
        path, pages = told["next"], pages + 1
        if pages == 6:
            follow(mine, _CHANGED)
    assert told["release"] == NEWER
    assert len(seen) == len(set(seen))
    assert stay <= set(seen)
    assert {name.removeprefix("zz-") for name in seen} <= dates.keys()


def test_changes_tell_what_a_newer_release_has(mine: Workspace) -> None:
    first = mine.release().name
    asking = TestClient(make_app(mine, public=False), base_url=OWN)
    assert asking.get(f"/api/v1/changes?since={first}").json()["count"] == 0
    before = walk(asking, "/api/v1/incidents?limit=200")
    follow(mine, _CHANGED)
    told = walk(asking, f"/api/v1/changes?since={first}&limit=9")
    after = {item["incident_id"] for item in walk(asking, "/api/v1/incidents?limit=200")}
    gone = {item["incident_id"] for item in told if item["op"] == "REMOVED"}
    come = {item["incident_id"] for item in told if item["op"] == "ADDED"}
    assert {item["incident_id"] for item in before} - gone | come == after
    assert gone
    assert come
    some = walk(asking, f"/api/v1/changes?since={first}&op=ADDED")
    assert {item["incident_id"] for item in some} == come
    assert asking.get("/api/v1/changes?since=nope").json()["hint"].endswith(f"{NEWER}, {first}")
    assert asking.get(f"/api/v1/changes?since={first}&release={first}").json()["items"] == []
    listed = asking.get("/api/v1/releases").json()["items"]
    assert [(one["version"], one["current"]) for one in listed] == [(NEWER, True), (first, False)]
    pinned = asking.get(f"/api/v1/incidents?release={first}")
    assert pinned.json()["count"] == len(before)
    assert "max-age" in pinned.headers["cache-control"]


def test_lists_hold_what_the_relations_hold(shared: TestClient, served: Workspace) -> None:
    with Handle(served.release()) as handle:
        claims = handle.rows("""SELECT part_id FROM attribution WHERE stance = 'denies' AND asserter_country = 'RU'
                                AND date_hi >= DATE '2017-01-01' AND date_lo <= DATE '2020-12-31'""")
        actors = handle.rows("SELECT actor_id FROM actor WHERE list_contains(countries, 'RU') ORDER BY 1")
        dyads = handle.dyads(sides="all", zeros=False).project("* EXCLUDE (covering)").fetchall()
        statements = handle.rows("""SELECT statement_id FROM statement JOIN cluster USING (record_id) JOIN incident
                                    USING (incident_id) WHERE title = 'NotPetya' ORDER BY record_id, statement_id""")
        (incident,) = handle.rows("SELECT incident_id FROM incident WHERE title = 'NotPetya'")
        targets = handle.rows("SELECT count(*) AS n FROM incident WHERE list_contains(victim_countries, 'UA')")
    found = walk(shared, "/api/v1/claims?stance=denies&claimant=Russia&since=2017&until=2020&limit=3")
    assert {one["part_id"] for one in found} == {one["part_id"] for one in claims} != set()
    days = [one["date_lo"] for one in walk(shared, "/api/v1/claims?limit=200") if one["date_lo"]]
    assert days == sorted(days, reverse=True)
    assert [one["actor_id"] for one in walk(shared, "/api/v1/actors?country=RU")] == [a["actor_id"] for a in actors]
    assert [tuple(one.values()) for one in walk(shared, "/api/v1/dyads?limit=200")] == dyads
    told = walk(shared, f"/api/v1/statements?incident={incident['incident_id']}&limit=200")
    assert [one["statement_id"] for one in told] == [one["statement_id"] for one in statements]
    assert shared.get(f"/api/v1/statements/{told[5]['statement_id']}").json()["statement"] == told[5]
    assert shared.get("/api/v1/countries/Ukraine").json()["country"]["as_target"] == targets[0]["n"]


def test_a_pair_is_given_in_both_directions(shared: TestClient) -> None:
    told = shared.get("/api/v1/dyads/RU/Ukraine").json()
    assert {(one["accused"], one["victim"]) for one in told["there"]} == {("RU", "UA")}
    listed = walk(shared, "/api/v1/dyads?accused=RU&victim=UA")
    assert told["there"] == listed != []
    years = [one["year"] for one in walk(shared, "/api/v1/dyads?accused=RU&victim=UA&since=2015&until=2017")]
    assert years == [one["year"] for one in listed if one["year"] and 2015 <= one["year"] <= 2017] != []


def test_a_name_finds_its_actor_even_misspelt(shared: TestClient) -> None:
    (first, *_) = shared.get("/api/v1/actors?q=sandwrm").json()["items"]
    assert "Sandworm" in {name["name"] for name in first["names"]} or "Sandworm" in first["name"]
    one = shared.get(f"/api/v1/actors/{first['actor_id']}").json()
    assert one["actor"] == first


def test_what_has_not_changed_is_not_sent_again(shared: TestClient, client: TestClient) -> None:
    first = shared.get("/api/v1/incidents?country=UA")
    assert first.headers["cache-control"] == "public, no-cache"
    assert first.headers["last-modified"].endswith(" GMT")
    again = shared.get("/api/v1/incidents?country=UA", headers={"if-none-match": f'"x", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    german = {"accept-language": "de", "if-none-match": first.headers["etag"]}
    assert shared.get("/api/v1/incidents?country=UA", headers=german).status_code == 304
    assert "cookie" not in first.headers.get("vary", "")
    for other in ("country=UA&limit=3", "country=RU"):
        assert shared.get(f"/api/v1/incidents?{other}", headers=german).status_code == 200
    assert client.get("/api/v1/incidents?country=UA", headers=german).status_code == 200
    refused = shared.get("/api/v1/incidents?country=Narnia", headers={"if-none-match": "*"})
    assert refused.status_code == 400
    described = shared.get(OPENAPI)
    assert shared.get(OPENAPI, headers={"if-none-match": described.headers["etag"]}).status_code == 304


def test_the_next_page_is_in_the_header_too(shared: TestClient) -> None:
    answer = shared.get("/api/v1/claims?stance=denies&limit=2")
    assert answer.headers["link"] == f'<{answer.json()["next"]}>; rel="next"'
    assert answer.json()["filters"] == {"stance": "denies"}
    assert "link" not in shared.get("/api/v1/sources").headers


def test_pages_of_other_sites_read_what_is_shared_and_nothing_else(shared: TestClient, client: TestClient) -> None:
    elsewhere = {"origin": "https://elsewhere.example"}
    preflight = elsewhere | {"access-control-request-method": "GET", "access-control-request-headers": "if-none-match"}
    for path in ("/api/v1/incidents", "/api/v1/incidents/nope", OPENAPI):
        answer = shared.get(path, headers=elsewhere)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers
        asked = shared.options(path, headers=preflight)
        assert (asked.status_code, asked.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
        assert "if-none-match" in asked.headers["access-control-allow-headers"].lower()
        assert "access-control-allow-origin" not in client.get(path, headers=elsewhere).headers
    assert "access-control-allow-origin" not in shared.get("/incidents", headers=elsewhere).headers


def test_head_is_get_without_a_body_and_nothing_is_written(shared: TestClient) -> None:
    for path in ("/api/v1/incidents", "/api/v1/codebook", OPENAPI):
        whole, head = shared.get(path), shared.head(path)
        assert (head.status_code, head.headers["etag"]) == (200, whole.headers["etag"])
        for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE"):
            refused = shared.request(method, path)
            assert refused.status_code == 405
            assert {"GET", "HEAD", "OPTIONS"} <= set(refused.headers["allow"].split(", "))
            assert refused.headers["content-type"] == "application/problem+json"


def _cursor(*told: object) -> str:
    return urlsafe_b64encode(msgspec.json.encode(told)).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    ["x", "////", "e30", "%F0%9F%92%A9", "A" * 1000, _cursor("claim", ["x"]), _cursor("incident", ["x"]),
     _cursor("incident", ["soon", "x"]), _cursor("incident", ["2017-01-01", "x", "y"]), _cursor("incident", [1, 2]),
     _cursor("incident", ["", "\0"]), _cursor("incident", {"a": 1}), _cursor("incident", ["", "x"], "more")],
)  # fmt: skip
def test_a_cursor_that_was_made_by_hand_is_refused(shared: TestClient, cursor: str) -> None:
    answer = shared.get(f"/api/v1/incidents?cursor={cursor}")
    assert answer.status_code == 400
    assert answer.json()["hint"]


@pytest.mark.parametrize("key", [["", "'; DROP TABLE incident; --"], ["0001-01-01", ""], ["9999-12-31", "z"]])
def test_a_cursor_of_no_incident_is_a_place_all_the_same(shared: TestClient, key: list[str]) -> None:
    answer = shared.get(f"/api/v1/incidents?cursor={_cursor('incident', key)}")
    assert answer.status_code == 200
    assert (answer.json()["items"] == []) == (key[0] == "" and key[1] > "ci")


@pytest.mark.parametrize(
    "path",
    ["incidents?limit=0", "incidents?limit=201", "incidents?limit=ten", "incidents?page=2", "claims?stance=maybe",
     "claims?accused=Narnia", "claims?since=soon", "dyads?since=0", "statements", "statements?incident=a&record=b",
     "changes", "actors?level=boss", "codebook?x=y", "incidents?limit=1&limit=2", "claims?actor=" + "x" * 201,
     "incidents?cursor=" + "A" * 1001],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_with_what_can(shared: TestClient, path: str) -> None:
    answer = shared.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["code"] == "usage"


def test_an_unknown_parameter_is_told_the_known_ones(shared: TestClient) -> None:
    for resource in (one for one in RESOURCES if not one.places):
        hint = shared.get(f"/api/v1{resource.path}?colour=red").json()["hint"]
        assert all(parameter.name in hint for parameter in resource.parameters)


@pytest.mark.parametrize("path", ["actors/nope", "countries/Narnia", "statements/nope", "statements/" + "0" * 32,
                                  "statements?record=nope", "statements?incident=nope", "releases/nope",
                                  "claims?incident=nope", "incidents?release=nope", "nope"])  # fmt: skip
def test_what_is_not_there_is_not_found(shared: TestClient, path: str) -> None:
    assert shared.get(f"/api/v1/{path}").status_code == 404


def test_answers_are_compressed_but_not_where_there_are_secrets(served: Workspace) -> None:
    asking = TestClient(make_app(served, public=False, curator_key="k" * 32), base_url=OWN)
    for path in ("/incidents", "/api/v1/incidents", "/static/comity.css"):
        assert asking.get(path).headers["content-encoding"] == "gzip"
        assert "content-encoding" not in asking.get(path, headers={"accept-encoding": "identity"}).headers
    secret = asking.get("/judge")
    assert len(secret.content) > 1000
    assert "content-encoding" not in secret.headers


def test_the_page_names_every_resource_and_parameter(client: TestClient) -> None:
    page = client.get("/api").text
    assert "<script" not in page
    for resource in RESOURCES:
        assert f"GET /api/v1{resource.path}</code>" in page
        assert f'id="{resource.name}"' in page
        assert all(f"<code>{parameter.name}</code>" in page for parameter in resource.parameters)
