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
from comity.release.index.keeping import kept
from comity.store.workspace import Workspace, point
from comity.web.app import make_app
from comity.web.listening import listen
from comity.web.serving import loopback
from comity.web.templating import outlink

OWN = "http://127.0.0.1"
PAGES = ("/", "/incidents", "/sources", "/sources/landmarks", "/about")


@pytest.mark.parametrize("path", [*PAGES, "/incidents?page=2", "/static/comity.css", "/static/comity.svg"])
def test_pages_answer(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; ")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert all(tag.startswith('<script src="/static/') for tag in re.findall("<script[^>]*>", answer.text))
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
    assert re.search(r"\d+ publishers? says? so, (none|\d+) otherwise", box)
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
        (
            "q=NOTPETYA",
            "contains(lower(concat_ws(' ', title, summary, array_to_string(accused_actors, ' '))), 'notpetya')",
        ),
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
    assert '<input type="hidden" form="ask" name="purpose" value="disruption">' in page


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


def test_a_source_has_a_page_and_the_same_as_json(client: TestClient) -> None:
    page, told = client.get("/sources/landmarks").text, client.get("/api/v1/sources/landmarks").json()
    shares = told["quality"]["shares"]
    assert f"of {shares['incidents']}</span>" in page
    assert page.index("What it can’t contain") < page.index("What its incidents are told with")
    (item,) = client.get("/api/v1/sources").json()["items"]
    assert item["quality"]["publication"] == {"n": shares["publication"], "of": shares["incidents"]}
    assert 'href="/sources/landmarks"' in client.get("/sources").text
    for path in ("/sources/nope", "/sources/" + "x" * 4000, "/sources/%00", "/sources/a%2Fb"):
        assert client.get(path).status_code == 404
        assert client.get(f"/api/v1{path}").json()["status"] == 404


def test_a_release_older_than_quality_by_source_says_so(served: Workspace, tmp_path: Path) -> None:
    workspace = copied(served, tmp_path)
    (workspace.release() / "quality.json").write_text('{"dates": []}')
    asking = TestClient(make_app(workspace, public=False), base_url=OWN)
    assert asking.get("/sources").status_code == 200
    refused = asking.get("/sources/landmarks")
    assert refused.status_code == 404
    assert "comity run" in refused.text


def test_explain_gives_statements_with_their_place(client: TestClient, notpetya: str) -> None:
    told = client.get(f"/api/v1/incidents/{notpetya}/explain?field=start").json()["explanations"]
    assert told[0]["rule"] == "most-specific-date"
    assert {"original", "locator", "publisher"} <= told[0]["statements"][0].keys()
    assert client.get(f"/api/v1/incidents/{notpetya}/explain?what=start").status_code == 400
    whole = client.get(f"/api/v1/incidents/{notpetya}").json()["incident"]
    assert whole["incident_id"] == notpetya


def section(page: str, first: str, after: str) -> str:
    """The text between two headings, without tags and what is folded in."""
    part = page[page.index(f'id="{first}"') : page.index(f'id="{after}"')]
    return " ".join(re.sub(r"<details.*?</details>|<[^>]*>", " ", part, flags=re.DOTALL).split())


def test_without_conflicts_the_page_says_what_was_not_asked(client: TestClient, notpetya: str) -> None:
    page = client.get(f"/incidents/{notpetya}").text
    offline = section(page, "offline", "beside")
    assert "No source of this incident codes an offline conflict." in offline
    assert "No data set of offline conflicts is in what may be shown here." in offline
    whole = client.get(f"/api/v1/incidents/{notpetya}").json()["incident"]
    assert whole["offline_conflict"] == []
    assert all(row["statement_ids"] for row in whole["beside"])


def test_offline_conflicts_and_what_is_beside_are_shown_as_coded_and_as_standing(
    served: Workspace, tmp_path: Path, notpetya: str
) -> None:
    workspace = copied(served, tmp_path)
    with Handle(workspace.release()) as handle:
        said = handle.rows("SELECT statement_id AS i FROM statement WHERE prop = 'accused_state' LIMIT 1")[0]["i"]
    _rewrite(workspace, "record", """SELECT * FROM old UNION ALL (SELECT * REPLACE ('c:1' AS record_id, 'conflict' AS
        kind, 'Long <b>quarrel</b>' AS title) FROM old LIMIT 1)""")  # fmt: skip
    day = "DATE '2017-06-27' AS window_lo, DATE '2017-06-27' AS window_hi"
    none = "[]::VARCHAR[] AS names, []::VARCHAR[] AS issues, []::VARCHAR[] AS kinds, []::VARCHAR[] AS statement_ids"
    link = f"SELECT '{notpetya}' AS incident_id, {day}, DATE '2020-12-31' AS covered_to, {none}"
    stood = f"{link}, 'standing' AS how, 'Book' AS said_by"
    _rewrite(workspace, "offline_conflict", f"""SELECT * FROM old
        UNION ALL BY NAME {link.replace("[]::VARCHAR[] AS names", "['Harbour war'] AS names")}, 'l1' AS link_id,
          'coded' AS how, 'conflict' AS coded_as, 'asserts' AS stance, 'Tracker' AS said_by, 4.0 AS intensity,
          'hiik-intensity' AS scale, 'incident' AS window_is
        UNION ALL BY NAME {link}, 'l2' AS link_id, 'coded' AS how, 'conduct' AS coded_as, 'none' AS stance,
          'Other tracker' AS said_by, 'RU > US' AS dyad, 'coded' AS window_is
        UNION ALL BY NAME {stood.replace("[]::VARCHAR[] AS statement_ids", f"['{said}'] AS statement_ids")},
          'l3' AS link_id, 'asserts' AS stance, 'c:1' AS record_id, 'RU > UA' AS dyad, 'b-support > a' AS sides,
          false AS certain, []::VARCHAR[] AS conflict_statement_ids
        UNION ALL BY NAME {stood}, 'l4' AS link_id, 'none' AS stance, 'RU > DK' AS dyad
        UNION ALL BY NAME {stood}, 'l5' AS link_id, 'not-asked' AS stance, 'RU > org:EU' AS dyad
        UNION ALL BY NAME {stood}, 'l6' AS link_id, 'unknown' AS stance, 'c:1' AS record_id, 'CN > UA' AS dyad
        """)  # fmt: skip
    _rewrite(workspace, "beside", f"""SELECT * FROM old
        UNION ALL BY NAME SELECT 'b1' AS beside_id, '{notpetya}' AS incident_id, 'kinetic-event' AS kind,
          'use-of-force' AS coded_as, 'asserts' AS stance, 'RU > UA' AS dyad, {day}, 'coded' AS window_is,
          ['{said}'] AS statement_ids
        UNION ALL BY NAME SELECT 'b2' AS beside_id, '{notpetya}' AS incident_id, 'information-operation' AS kind,
          'information-operation' AS coded_as, 'none' AS stance, {day}, 'incident' AS window_is,
          []::VARCHAR[] AS statement_ids""")  # fmt: skip
    asking = TestClient(make_app(workspace, public=False), base_url=OWN)
    page = asking.get(f"/incidents/{notpetya}").text
    assert "<b>quarrel" not in page
    coded, standing = section(page, "offline-coded", "offline-standing"), section(page, "offline-standing", "beside")
    assert "Tracker: Harbour war ; HIIK conflict intensity of the offline conflict, 1 to 5: 4" in coded
    assert "date not coded; the incident: 27 June 2017" in coded
    assert "Coded as none by: Other tracker (Russia towards United States)." in coded
    assert "quarrel" not in coded
    assert "Russia, accused, and Ukraine, hit; troops for side B and side A" in standing
    assert "27 June 2017, not on every day on which the incident may have begun; listed by Book" in standing
    assert "Harbour" not in standing
    assert "Book: none listed then: Russia and Denmark." in standing
    assert "Book: knows states of the state system only: Russia and European Union." in standing
    assert "quarrel&lt;/b&gt;” stood when the data ended on 31 December 2020; not known since: China and" in standing
    beside = section(page, "beside", "disagreements")
    assert "Uses its forces : Russia towards Ukraine 27 June 2017" in beside
    assert "Coded as none: information operation." in beside
    told = asking.get(f"/api/v1/incidents/{notpetya}/explain?field=standing").json()["explanations"]
    assert [(one["chosen"], one["rule"], len(one["statements"])) for one in told] == [
        ("Long <b>quarrel</b> (RU > UA), 2017-06-27", "pair-and-date", 1)
    ]
    whole = asking.get(f"/api/v1/incidents/{notpetya}").json()["incident"]
    assert {row["how"] for row in whole["offline_conflict"]} == {"coded", "standing"}


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
        assert "<script>" not in answer.text
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
    shutil.copy(folder / "quality.json", folder / "public")
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


def test_a_pinned_release_is_not_taken_for_the_newest(served: Workspace, tmp_path: Path) -> None:
    workspace = copied(served, tmp_path)
    first = workspace.release()
    second = first.with_name("29990101T000000Z-newer")
    shutil.copytree(first, second)
    told = msgspec.json.decode((second / "release.json").read_bytes()) | {"version": second.name}
    (second / "release.json").write_bytes(msgspec.json.encode(told))
    point(workspace.current, second)
    for folder in (first, second):
        kept(workspace, folder, public=False)
    asking = TestClient(make_app(workspace, public=False), base_url=OWN)
    assert asking.get("/api/v1/incidents?limit=1").json()["release"] == second.name
    assert asking.get(f"/api/v1/incidents?limit=1&release={first.name}").json()["release"] == first.name
    assert asking.get("/api/v1/incidents?limit=1").json()["release"] == second.name
