"""Pages and API over a real release: what they answer, what they refuse, what hostile text does to them."""

from __future__ import annotations

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import msgspec
import pytest
from starlette.testclient import TestClient

from comity.model.errors import EnvironmentRefusedError
from comity.release.handle import Handle
from comity.store.workspace import Workspace, point
from comity.web.app import make_app
from comity.web.server import listen, loopback
from comity.web.templating import outlink

OWN = "http://127.0.0.1"
PAGES = ("/", "/incidents", "/sources", "/about")


@pytest.mark.parametrize("path", [*PAGES, "/incidents?page=2", "/static/comity.css", "/static/comity.svg"])
def test_pages_answer(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "<script" not in answer.text
    assert " style=" not in answer.text


def test_head_is_answered_and_writing_is_refused(client: TestClient) -> None:
    assert client.head("/incidents").status_code == 200
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        refused = client.request(method, "/incidents")
        assert refused.status_code == 405, method
        assert "GET" in refused.headers["allow"]
        assert "content-security-policy" in refused.headers


def test_an_incident_shows_who_accuses_whom(client: TestClient, notpetya: str) -> None:
    page = client.get(f"/incidents/{notpetya}").text
    box = page[page.index('id="claims"') : page.index('id="facts"')]
    for words in ("accuses", "denies", "Kremlin spokesman", "(Russia)", "Russophobic", "February 2018"):
        assert words in box
    assert re.search(r"\d+ sources?, (no|\d+) dissent", box)
    assert 'rel="noopener noreferrer nofollow"' in page
    assert "cited by" in page
    assert '<dd class="unknown">unknown</dd>' in page


def test_every_incident_can_be_shown(client: TestClient, served: Workspace) -> None:
    with Handle(served.release()) as handle:
        ids = [row["incident_id"] for row in handle.rows("SELECT incident_id FROM incident")]
    for incident in ids:
        answer = client.get(f"/incidents/{incident}")
        assert answer.status_code == 200, incident
        assert "None" not in re.sub(r"<[^>]*>|“[^”]*”", "", answer.text), incident


@pytest.mark.parametrize(
    ("query", "condition"),
    [
        ("country=UA", "list_contains(victim_countries, 'UA')"),
        ("country=Ukraine&q=", "list_contains(victim_countries, 'UA')"),
        ("accused=US", "list_contains(accused_states, 'US')"),
        ("type=data-destruction", "list_contains(types, 'data-destruction')"),
        ("sector=energy", "list_contains(sectors, 'energy')"),
        ("since=2015&until=2016-06", "start_hi >= DATE '2015-01-01' AND start_lo <= DATE '2016-06-30'"),
        ("contested=yes", "contested"),
        ("source=landmarks", "true"),
        ("min_sources=3", "n_sources >= 3"),
        ("q=PETYA", "contains(lower(concat_ws(' ', title, summary, array_to_string(accused_actors, ' '))), 'petya')"),
    ],
)
def test_filters_count_what_the_record_holds(client: TestClient, served: Workspace, query: str, condition: str) -> None:
    with Handle(served.release()) as handle:
        expected = handle.rows(f"SELECT count(*) AS n FROM incident WHERE {condition}")[0]["n"]
    told = client.get(f"/api/v1/incidents?{query}").json()
    assert told["count"] == expected > 0
    assert told["unit"] == "incident"
    assert f"<strong>{expected}</strong>" in client.get(f"/incidents?{query}").text


def test_chips_name_the_filters_and_take_them_away(client: TestClient) -> None:
    page = client.get("/incidents?country=UA&contested=yes&purpose=disruption").text
    assert "Victim in: <bdi>Ukraine</bdi>" in page
    assert 'href="/incidents?contested=yes&amp;purpose=disruption"' in page
    assert '<input type="hidden" name="purpose" value="disruption">' in page


def test_paging_visits_each_incident_once(client: TestClient) -> None:
    path: str | None = "/api/v1/incidents"
    seen: list[str] = []
    while path:
        told = client.get(path).json()
        seen += [item["incident_id"] for item in told["items"]]
        path = told["next"]
    assert len(seen) == len(set(seen)) == told["count"]


@pytest.mark.parametrize(
    "query",
    ["country=Narnia", "type=magic", "since=soon", "contested=maybe", "min_sources=0", "min_sources=many", "colour=red",
     "page=0", "page=-1", "page=999", "page=" + "9" * 30, "min_sources=" + "9" * 30, "q=" + "a" * 201, "q=%00",
     "q=a&q=b", "x" * 3000],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_in_words(client: TestClient, query: str) -> None:
    problem = client.get(f"/api/v1/incidents?{query}")
    assert problem.status_code == 400
    assert problem.headers["content-type"] == "application/problem+json"
    told = problem.json()
    assert {"type", "title", "status", "detail", "code"} <= told.keys()
    page = client.get(f"/incidents?{query}")
    assert page.status_code == 400
    assert "Bad Request" in page.text


@pytest.mark.parametrize("words", ["%", "'; DROP TABLE incident; --", "\\", "☃", "$q", "\u202eabc", "[", "NULL"])
def test_no_words_can_break_the_search(client: TestClient, words: str) -> None:
    assert client.get("/incidents", params={"q": words}).status_code == 200


def test_what_is_not_there(client: TestClient, notpetya: str) -> None:
    for path in ("/api/v1/incidents/nope", f"/api/v1/incidents/{notpetya}/explain?field=nope", "/api/v1/nope"):
        problem = client.get(path)
        assert (problem.status_code, problem.json()["code"]) == (404, "not-found"), path
    for path in ("/incidents/nope", "/nope", "/incidents/" + "x" * 500, "/static/../app.py", "/static/%2e%2e/app.py"):
        page = client.get(path)
        assert page.status_code == 404, path
        assert "Start page" in page.text
        assert "content-security-policy" in page.headers


def test_explain_gives_statements_with_their_place(client: TestClient, notpetya: str) -> None:
    told = client.get(f"/api/v1/incidents/{notpetya}/explain?field=start").json()["explanations"]
    assert told[0]["rule"] == "most-specific-date"
    assert {"original", "locator", "publisher"} <= told[0]["statements"][0].keys()
    assert client.get(f"/api/v1/incidents/{notpetya}/explain?what=start").status_code == 400
    whole = client.get(f"/api/v1/incidents/{notpetya}").json()["incident"]
    assert whole["incident_id"] == notpetya


def test_only_names_of_this_machine_are_answered(served: Workspace) -> None:
    app = make_app(served, public=False)
    assert TestClient(app, base_url="http://evil.example").get("/").status_code == 400
    assert TestClient(app, base_url="http://localhost:8765").get("/").status_code == 200
    assert TestClient(app, base_url="http://[::1]:8765").get("/").status_code == 200


def test_no_release_yet_says_what_to_do(tmp_path: Path) -> None:
    asking = TestClient(make_app(Workspace(tmp_path), public=False), base_url=OWN)
    page = asking.get("/")
    assert page.status_code == 503
    assert "comity run" in page.text
    assert asking.get("/api/v1/incidents").json()["code"] == "environment"


def test_an_old_id_leads_to_the_new_one(served: Workspace, tmp_path: Path, notpetya: str) -> None:
    workspace = copied(served, tmp_path)
    _rewrite(workspace, "redirect", f"SELECT 'ci-old' AS old_id, '{notpetya}' AS new_id, 'x' AS version")
    asking = TestClient(make_app(workspace, public=False), base_url=OWN, follow_redirects=False)
    for path in ("/incidents/{}", "/api/v1/incidents/{}", "/api/v1/incidents/{}/explain?field=start"):
        answer = asking.get(path.format("ci-old"))
        assert (answer.status_code, answer.headers["location"]) == (301, path.format(notpetya))


def test_a_new_release_is_picked_up(served: Workspace, tmp_path: Path) -> None:
    workspace = copied(served, tmp_path)
    first = workspace.release()
    asking = TestClient(make_app(workspace, public=False), base_url=OWN)
    assert first.name in asking.get("/").text
    second = first.with_name("29990101T000000Z-newer")
    shutil.copytree(first, second)
    told = msgspec.json.decode((second / "release.json").read_bytes()) | {"version": second.name}
    (second / "release.json").write_bytes(msgspec.json.encode(told))
    point(workspace.current, second)
    shutil.rmtree(first)
    assert second.name in asking.get("/").text
    assert asking.get("/api/v1/incidents").json()["release"] == second.name


def test_many_at_once_while_the_release_is_swapped(served: Workspace, tmp_path: Path) -> None:
    workspace = copied(served, tmp_path)
    first = workspace.release()
    second = first.with_name("29990101T000000Z-newer")
    shutil.copytree(first, second)
    asking = TestClient(make_app(workspace, public=False), base_url=OWN)

    def ask(turn: int) -> int:
        point(workspace.current, second if turn % 4 else first) if turn % 8 == 0 else None
        return asking.get(("/", "/incidents?contested=yes", "/sources")[turn % 3]).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(ask, range(48))) == {200}


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "\u202eevil\u202d", "x" * 10_000, "🇺🇦🇫🇷", "{{ 7*7 }}"]
)
def test_hostile_text_is_shown_as_text(served: Workspace, tmp_path: Path, notpetya: str, hostile: str) -> None:
    workspace = copied(served, tmp_path)
    literal = "'" + hostile.replace("'", "''") + "'"
    _rewrite(workspace, "incident", f"SELECT * REPLACE ({literal} AS title) FROM old")
    _rewrite(workspace, "victim", f"SELECT * REPLACE ({literal} AS name) FROM old")
    _rewrite(workspace, "attribution", f"SELECT * REPLACE ({literal} AS words, {literal} AS asserted_by) FROM old")
    _rewrite(workspace, "statement", f"SELECT * REPLACE ({literal} AS original, {literal} AS locator) FROM old")
    _rewrite(workspace, "record", "SELECT * REPLACE ('javascript:alert(1)' AS url) FROM old")
    asking = TestClient(make_app(workspace, public=False), base_url=OWN)
    for path in ("/", "/incidents", f"/incidents/{notpetya}"):
        answer = asking.get(path)
        assert answer.status_code == 200
        assert "<script" not in answer.text
        assert 'href="javascript:' not in answer.text
        assert len(answer.text) < 2_000_000
    assert asking.get(f"/api/v1/incidents/{notpetya}").json()["incident"]["title"] == hostile


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "http://[", "", None])
def test_links_lead_to_http_only(url: str | None) -> None:
    assert outlink(url, "<b>") == "<bdi>&lt;b&gt;</bdi>"
    assert 'href="https://a.example/?x=&#34;"' in outlink('https://a.example/?x="', "a")


def test_public_shows_what_may_be_passed_on(served: Workspace, tmp_path: Path) -> None:
    workspace = copied(served, tmp_path)
    folder = workspace.release()
    (folder / "public").mkdir()
    for file in folder.glob("*.parquet"):
        shutil.copy(file, folder / "public")
    _rewrite(workspace, "incident", "SELECT * FROM old LIMIT 3", "public")
    told = msgspec.json.decode((folder / "release.json").read_bytes())
    told |= {"sources": [*told["sources"], "secret-tracker"], "restricted": True}
    (folder / "release.json").write_bytes(msgspec.json.encode(told))
    shared = TestClient(make_app(workspace, public=True), base_url="http://any.example")
    assert shared.get("/api/v1/incidents").json()["count"] == 3
    for path in PAGES:
        page = shared.get(path).text
        assert "Shared view" in page
        assert "secret-tracker" not in page
    own = TestClient(make_app(workspace, public=False), base_url=OWN)
    assert own.get("/api/v1/incidents").json()["count"] > 3
    assert "Shared view" not in own.get("/").text


def test_a_taken_port_is_named() -> None:
    with listen("127.0.0.1", 0) as taken, pytest.raises(EnvironmentRefusedError) as refused:
        taken.listen()
        port = taken.getsockname()[1]
        listen("127.0.0.1", port)
    assert str(port) in refused.value.message
    assert "--port" in refused.value.hint
    assert refused.value.exit_code == 3


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        (".".join("0000"), False),
        ("192.0.2.1", False),
        ("x.org", False),
    ],
)
def test_loopback_is_told_from_the_world(host: str, own: bool) -> None:
    assert loopback(host) is own


def copied(workspace: Workspace, folder: Path) -> Workspace:
    """A workspace of its own with the same release, for a test that changes it."""
    shutil.copytree(workspace.releases, folder / "releases", symlinks=True)
    return Workspace(folder)


def _rewrite(workspace: Workspace, name: str, query: str, under: str = "") -> None:
    """Replaces a relation of the current release by the rows of a query over `old`."""
    file = workspace.release() / under / f"{name}.parquet"
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE old AS SELECT * FROM read_parquet('{file}')")
        con.execute(f"COPY ({query}) TO '{file}' (FORMAT parquet)")
