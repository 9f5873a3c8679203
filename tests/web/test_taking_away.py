"""What a reader can take away: exports, citations, feeds, addresses that hold."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import openpyxl
import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from comity.pipeline.plan import plan
from comity.pipeline.walk import run
from comity.release.handle import Handle
from comity.store.workspace import Workspace
from comity.web.app import make_app
from comity.web.taking import exporting

OWN = "http://127.0.0.1"
_ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("query", ["", "?country=UA", "?q=notpetya&accused=RU"])
def test_every_form_holds_the_incidents_of_the_view(client: TestClient, served: Workspace, query: str) -> None:
    told = client.get(f"/api/v1/incidents{query}").json()["count"]
    rows = list(csv.DictReader(io.StringIO(client.get(f"/export.csv{query}").text)))
    lines = [json.loads(line) for line in client.get(f"/export.jsonl{query}").text.splitlines()]
    table = pq.read_table(io.BytesIO(client.get(f"/export.parquet{query}").content))
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/export.xlsx{query}").content), read_only=True)
    assert told == len(rows) == len(lines) == table.num_rows > 0
    assert {"incident_id", "title"} <= set(rows[0])
    assert len(book.sheetnames) > 2


def test_the_page_of_exports_names_count_query_and_forms(client: TestClient) -> None:
    text = client.get("/export?country=UA").text
    assert "country=UA" in text
    for ending in ("csv", "xlsx", "parquet", "jsonl", "md"):
        assert f'href="/export.{ending}?country=UA"' in text


def test_more_than_a_file_may_hold_is_refused_with_the_way_out(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(exporting.MOST, "csv", 3)
    answer = client.get("/export.csv")
    assert answer.status_code == 400
    assert "comity export" in answer.text
    assert "narrow the filters" in client.get("/export").text.lower()


def test_an_unknown_form_is_not_found(client: TestClient) -> None:
    assert client.get("/export.exe").status_code == 404
    assert client.get("/cite.exe").status_code == 404


def test_a_citation_names_release_query_and_an_address_that_holds(client: TestClient, served: Workspace) -> None:
    version = served.release().name
    of = "/incidents?country=UA&since=2014"
    text = client.get("/cite.txt", params={"of": of}).text
    (item,) = client.get("/cite.json", params={"of": of}).json()
    assert version in text and "Victim in: Ukraine; Since: 2014" in text
    assert item["version"] == version and item["type"] == "dataset"
    assert item["URL"].endswith(f"/incidents?country=UA&since=2014&release={version}")
    assert client.get(item["URL"]).status_code == 200
    ris = client.get("/cite.ris", params={"of": of}).text.split("\r\n")
    assert ris[0] == "TY  - DATA" and ris[-2] == "ER  - "
    assert client.get("/cite.bib", params={"of": of}).text.startswith("@misc{comity-")


def test_the_citation_of_an_incident_bears_its_title(client: TestClient, notpetya: str) -> None:
    assert "NotPetya" in client.get("/cite.txt", params={"of": f"/incidents/{notpetya}"}).text


@pytest.mark.parametrize(
    "of", ["https://example.org/", "//example.org/x", "javascript:alert(1)", "/\\example.org", "x"]
)
def test_only_pages_of_this_server_are_cited(client: TestClient, of: str) -> None:
    assert client.get("/cite", params={"of": of}).status_code == 400


def test_a_pinned_release_is_said_and_an_unknown_one_is_not_found(client: TestClient, served: Workspace) -> None:
    version = served.release().name
    assert "You are looking at release" in client.get(f"/incidents?release={version}").text
    assert "You are looking at release" not in client.get("/incidents").text
    assert client.get("/incidents?release=20000101T000000Z-000000").status_code == 404
    assert client.get("/incidents?release=../current").status_code == 404


def test_a_feed_is_atom_and_follows_the_filters(client: TestClient, served: Workspace) -> None:
    answer = client.get("/feed.atom?country=UA")
    feed = ElementTree.fromstring(answer.text)  # noqa: S314, our own answer
    with Handle(served.release()) as handle:
        fitting = {
            row["incident_id"]
            for row in handle.rows("SELECT * FROM incident WHERE list_contains(victim_countries, 'UA')")
        }
    links = [link.get("href", "") for link in feed.findall(f"{_ATOM}entry/{_ATOM}link")]
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert links and {link.rpartition("/")[2] for link in links} <= fitting
    for name in ("id", "title", "updated"):
        assert feed.find(f"{_ATOM}{name}") is not None
        assert all(entry.find(f"{_ATOM}{name}") is not None for entry in feed.findall(f"{_ATOM}entry"))
    assert len({entry.findtext(f"{_ATOM}id") for entry in feed.findall(f"{_ATOM}entry")}) == len(links)


def test_the_feed_of_a_second_release_tells_what_changed(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    _run(workspace)
    with Handle(workspace.release()) as handle:
        pair = handle.rows("""SELECT min(record_id) AS "left", max(record_id) AS "right" FROM cluster
                              GROUP BY incident_id HAVING count(*) = 2 ORDER BY 1 LIMIT 1""")[0]
    said = {"left_id": pair["left"], "right_id": pair["right"], "verdict": "different", "user": "tester",
            "reason": "for the test", "made_at": "2030-01-01T00:00:00Z"}  # fmt: skip
    workspace.judgements.write_bytes(msgspec.json.encode(said) + b"\n")
    _run(workspace)
    with TestClient(make_app(workspace, public=False), base_url=OWN) as asking:
        feed = ElementTree.fromstring(asking.get("/feed.atom").text)  # noqa: S314, our own answer
    summaries = [entry.findtext(f"{_ATOM}summary") or "" for entry in feed.findall(f"{_ATOM}entry")]
    assert 2 <= len(summaries) < 20
    assert any(text.startswith("New.") for text in summaries)
    assert any(text.startswith(("Changed", "Gave records")) for text in summaries)


def _run(workspace: Workspace) -> None:
    run(workspace, plan(workspace, "landmarks", None), lambda stage, what: None)
