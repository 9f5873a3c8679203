"""Reports of errors: who may send what, what is kept, what becomes public and when, what hostile input does."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest
from sqlalchemy import insert, select
from starlette.testclient import TestClient
from workspaces import beside

from comity.model.errors import ChangedError, EnvironmentRefusedError
from comity.release.reports import keeping
from comity.release.reports.keeping import answer, answered, keep
from comity.release.reports.reading import corrections, report, reports
from comity.release.reports.sent import FIELDS, Seen, Sent
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import REPORT
from comity.store.workspace import Workspace
from comity.web.app import make_app
from comity.web.reports.channel import HOURLY, Channel

OWN = "http://127.0.0.1"
KEY = "a key that only curators know"
SAID = {"field": "dates", "words": "It began a day earlier.", "link": "https://example.org/x", "contact": "a@b.example"}
HOSTILE = "<script>alert(1)</script> \u202eevil\u202c {{ 7*7 }} '; DROP TABLE report; --\r\nnext\x00\x1b[31m line 🇨🇭"
TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"')


@pytest.fixture
def workspace(served: Workspace, tmp_path: Path) -> Workspace:
    """A workspace of its own with the release."""
    return beside(served, tmp_path)


@pytest.fixture
def ledger(workspace: Workspace) -> Iterator[Ledger]:
    held = Ledger(f"sqlite:///{workspace.ledger}")
    yield held
    held.close()


@pytest.fixture
def asking(workspace: Workspace, ledger: Ledger) -> Iterator[TestClient]:
    """A reader's browser."""
    app = make_app(workspace, public=False, curator_key=KEY, ledger=ledger)
    with TestClient(app, base_url=OWN, follow_redirects=False) as client:
        yield client


@pytest.fixture
def curator(asking: TestClient) -> TestClient:
    """A browser, signed in as a.reader."""
    asking.post("/judge/sign-in", data={"user": "a.reader", "key": KEY})
    return asking


def only(ledger: Ledger) -> Any:
    """The row of the only report."""
    with ledger.read() as con:
        return con.execute(select(REPORT)).one()


def sent(client: TestClient, incident: str, **more: str) -> str:
    """Sends a report; its id."""
    done = client.post(f"/incidents/{incident}/report", data=SAID | more)
    assert done.status_code == 303, done.text
    return done.headers["location"].rpartition("kept=")[2]


def reply(client: TestClient, report_id: str, **said: str) -> Any:
    found = TOKEN.search(client.get(f"/reports/{report_id}").text)
    assert found
    return client.post(f"/reports/{report_id}", data={"token": found[1], "turn": "0"} | said)


def test_a_report_is_kept_with_what_was_shown_and_nothing_else(
    asking: TestClient, notpetya: str, ledger: Ledger, workspace: Workspace
) -> None:
    page = asking.get(f"/incidents/{notpetya}")
    assert f'href="/incidents/{notpetya}/report"' in page.text
    assert not workspace.ledger.exists()
    form = asking.get(f"/incidents/{notpetya}/report")
    assert (form.status_code, form.headers["cache-control"]) == (200, "no-store")
    assert form.headers["referrer-policy"] == "same-origin"
    report_id = sent(asking, notpetya)
    row = only(ledger)
    assert (row.report_id, row.incident_id, row.title, row.own_use) == (report_id, notpetya, "NotPetya", True)
    assert "start: 2017-06-27" in row.shown
    assert row.version == workspace.release().name
    assert (row.words, row.link, row.contact) == (SAID["words"], SAID["link"], SAID["contact"])
    assert b"testclient" not in workspace.ledger.read_bytes()
    thanks = asking.get(f"/incidents/{notpetya}/report?kept={report_id}")
    assert report_id in thanks.text
    assert "set-cookie" not in form.headers | thanks.headers


@pytest.mark.parametrize("field", FIELDS)
def test_each_part_of_the_page_can_be_reported(asking: TestClient, notpetya: str, ledger: Ledger, field: str) -> None:
    sent(asking, notpetya, field=field)
    assert only(ledger).field == field
    if field in ("title", "dates", "kind", "victims", "claims", "responses"):
        assert only(ledger).shown


@pytest.mark.parametrize(("more", "words"), [
    ({"field": ""}, "which part"), ({"field": "nothing"}, "which part"), ({"words": " \n\x00"}, "say what is wrong"),
    ({"words": "x" * 2001}, "2,001 characters"), ({"link": "javascript:alert(1)"}, "no address"),
    ({"link": "https://" + "x" * 500}, "characters"), ({"link": "https://user:pw@example.org"}, "no address"),
    ({"link": "https://[bad"}, "no address"), ({"contact": "x" * 201}, "201 characters"),
    ({"record": "eurepoc:1"}, "no such record"), ({"website": "http://spam.example"}, "stay empty"),
])  # fmt: skip
def test_what_can_not_be_is_said_and_nothing_is_kept(
    asking: TestClient, notpetya: str, workspace: Workspace, more: dict[str, str], words: str
) -> None:
    refused = asking.post(f"/incidents/{notpetya}/report", data=SAID | more)
    assert refused.status_code == 400
    assert words in refused.text
    assert not workspace.ledger.exists()


def test_a_refused_form_keeps_what_was_typed(asking: TestClient, notpetya: str) -> None:
    refused = asking.post(f"/incidents/{notpetya}/report", data=SAID | {"link": "no"})
    assert SAID["words"] in refused.text
    assert '<option value="dates" selected>' in refused.text


@pytest.mark.parametrize("headers", [
    {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"},
    {"origin": "null"}, {"origin": "http://127.0.0.1.evil.example"}, {"content-type": "text/plain"},
])  # fmt: skip
def test_another_site_can_not_send_one(asking: TestClient, notpetya: str, headers: dict[str, str]) -> None:
    body = "field=dates&words=x"
    form = {"content-type": "application/x-www-form-urlencoded"}
    refused = asking.post(f"/incidents/{notpetya}/report", content=body, headers=form | headers)
    assert refused.status_code in (400, 403)
    ours = asking.post(f"/incidents/{notpetya}/report", content=body, headers=form | {"origin": OWN})
    assert ours.status_code == 303


def test_an_unknown_incident_takes_none(asking: TestClient) -> None:
    for incident in ("ci-000000000000", "x" * 200, "..%2f..%2fetc", "%00"):
        assert asking.get(f"/incidents/{incident}/report").status_code == 404
        assert asking.post(f"/incidents/{incident}/report", data=SAID).status_code in (404, 413)


def test_an_address_has_so_many_in_an_hour_and_others_are_not_hindered(
    workspace: Workspace, ledger: Ledger, notpetya: str
) -> None:
    app = make_app(workspace, public=False, ledger=ledger)
    first = TestClient(app, base_url=OWN, client=("192.0.2.1", 1), follow_redirects=False)
    other = TestClient(app, base_url=OWN, client=("192.0.2.2", 1), follow_redirects=False)
    for _ in range(HOURLY):
        sent(first, notpetya)
    refused = first.post(f"/incidents/{notpetya}/report", data=SAID)
    assert refused.status_code == 429
    assert "Try again in 10 minutes" in refused.text
    assert SAID["words"] in refused.text
    sent(other, notpetya)


def test_a_body_that_is_too_large_is_refused(asking: TestClient, notpetya: str) -> None:
    assert asking.post(f"/incidents/{notpetya}/report", data={"words": "x" * 200_000}).status_code == 413


def test_so_many_wait_and_no_more(
    asking: TestClient, notpetya: str, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_OPEN", 1)
    report_id = sent(asking, notpetya)
    assert asking.post(f"/incidents/{notpetya}/report", data=SAID).status_code == 503
    answer(ledger, report_id, answered("spam", "", "u"), 0)
    sent(asking, notpetya)


def test_nothing_is_public_before_its_answer_and_spam_never(curator: TestClient, notpetya: str, ledger: Ledger) -> None:
    ids = {verdict: sent(curator, notpetya, words=f"on {verdict}") for verdict in ("accepted", "spam", "declined")}
    places = (f"/incidents/{notpetya}", "/corrections", "/api/v1/corrections")
    for place in places:
        assert "on accepted" not in curator.get(place).text
    assert "3 reports on this incident wait for an answer" in curator.get(places[0]).text
    for verdict, report_id in ids.items():
        words = "" if verdict == "spam" else f"answer to {verdict}"
        assert reply(curator, report_id, verdict=verdict, words=words).status_code == 303
    for place in places:
        text = curator.get(place).text
        assert "on accepted" in text
        assert "answer to declined" in text
        assert "on spam" not in text
        assert SAID["contact"] not in text
    told = curator.get("/api/v1/corrections").json()
    assert (told["unit"], told["count"], told["next"]) == ("answered report", 2, None)
    assert [item["verdict"] for item in told["items"]] == ["declined", "accepted"]
    assert told["items"][0]["user"] == "a.reader"
    assert "contact" not in told["items"][0]


def test_the_answer_erases_the_contact(curator: TestClient, notpetya: str, ledger: Ledger) -> None:
    report_id = sent(curator, notpetya)
    assert SAID["contact"] in curator.get(f"/reports/{report_id}").text
    reply(curator, report_id, verdict="declined", words="No.")
    assert only(ledger).contact is None
    assert SAID["contact"] not in curator.get(f"/reports/{report_id}").text


def test_what_was_written_can_be_withheld(curator: TestClient, notpetya: str) -> None:
    report_id = sent(curator, notpetya, words="something private")
    reply(curator, report_id, verdict="accepted", words="Mended.", withheld="yes")
    page = curator.get("/corrections").text
    assert "Mended." in page
    assert "something private" not in page
    (item,) = curator.get("/api/v1/corrections").json()["items"]
    assert (item["withheld"], item["words"], item["link"], item["shown"]) == (True, None, None, None)


def test_hostile_text_is_shown_as_text(curator: TestClient, notpetya: str, ledger: Ledger) -> None:
    report_id = sent(curator, notpetya, words=HOSTILE, contact=HOSTILE[:100])
    reply(curator, report_id, verdict="accepted", words=HOSTILE)
    kept = report(ledger, report_id)
    assert kept.words.splitlines() == [
        "<script>alert(1)</script> evil {{ 7*7 }} '; DROP TABLE report; --", "next [31m line 🇨🇭"]  # fmt: skip
    for place in (f"/incidents/{notpetya}", "/corrections", "/reports?state=answered", f"/reports/{report_id}"):
        page = curator.get(place).text
        assert "&lt;script&gt;alert(1)" in page, place
        assert "<script>" not in page
        assert "{{ 7*7 }}" in page
        assert "\u202e" not in page
        assert " style=" not in page


def test_an_answer_is_refused_when_it_can_not_be(curator: TestClient, notpetya: str, ledger: Ledger) -> None:
    report_id = sent(curator, notpetya)
    fine = {"verdict": "accepted", "words": "x"}
    cases = [({"words": " "}, "say in words"), ({"verdict": "maybe"}, "choose a verdict"),
             ({"words": "x" * 2001}, "2,001"), ({"judgement": "2020"}, "no judgement was made")]  # fmt: skip
    for more, words in cases:
        refused = reply(curator, report_id, **fine | more)
        assert (refused.status_code, words in refused.text) == (400, True), more
    assert reports(ledger, "open", 9)[1] == 1
    assert curator.get("/reports/rp-000000000000").status_code == 404
    assert curator.get("/reports/x").status_code == 404


def test_the_judgement_that_followed_is_named(curator: TestClient, notpetya: str, workspace: Workspace) -> None:
    made = "2026-01-02T03:04:05.678Z"
    line = {"left_id": "a", "right_id": "b", "verdict": "same", "user": "u", "reason": "r", "made_at": made}
    workspace.judgements.write_bytes(msgspec.json.encode(line))
    reply(curator, sent(curator, notpetya), verdict="accepted", words="Joined.", judgement=made)
    assert made in curator.get("/corrections").text
    assert curator.get("/api/v1/corrections").json()["items"][0]["judgement"] == made


def test_two_who_answer_at_once(curator: TestClient, notpetya: str, ledger: Ledger) -> None:
    report_id = sent(curator, notpetya)
    reply(curator, report_id, verdict="declined", words="first")
    late = reply(curator, report_id, verdict="accepted", words="second")
    assert (late.status_code, "somebody answered this report meanwhile" in late.text) == (409, True)
    with pytest.raises(ChangedError):
        answer(ledger, report_id, answered("accepted", "third", "u"), 0)
    assert reply(curator, report_id, verdict="accepted", words="anew", turn="1").status_code == 303
    (told,), _ = corrections(ledger, own_use=True, most=9)
    assert (told.verdict, told.answer) == ("accepted", "anew")


def test_only_curators_see_the_queue(asking: TestClient, notpetya: str, workspace: Workspace, ledger: Ledger) -> None:
    report_id = sent(asking, notpetya)
    for path in ("/reports", f"/reports/{report_id}"):
        assert asking.get(path).headers["location"] == "/judge/sign-in"
    assert asking.post(f"/reports/{report_id}", data={"verdict": "spam", "token": "x"}).status_code == 403
    unkeyed = TestClient(make_app(workspace, public=False, ledger=ledger), base_url=OWN)
    assert unkeyed.get("/reports").status_code == 404
    assert unkeyed.get("/corrections").status_code == 200


def test_where_there_is_no_ledger_none_of_it_exists(client: TestClient, notpetya: str) -> None:
    for path in ("/corrections", "/api/v1/corrections", f"/incidents/{notpetya}/report", "/reports"):
        assert client.get(path).status_code == 404
    assert client.post(f"/incidents/{notpetya}/report", data=SAID).status_code in (404, 413)
    page = client.get(f"/incidents/{notpetya}").text
    assert "Report an error" not in page
    assert 'href="/corrections"' not in page


@pytest.mark.parametrize("closed", ["told", "no right"])
def test_where_it_may_not_be_written_it_can_be_read(
    workspace: Workspace, ledger: Ledger, notpetya: str, closed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if closed == "no right":
        monkeypatch.setattr("os.access", lambda path, mode: False)
    app = make_app(workspace, public=False, ledger=ledger, reports=closed == "no right")
    client = TestClient(app, base_url=OWN)
    assert client.get(f"/incidents/{notpetya}/report").status_code == 404
    assert "Report an error" not in client.get(f"/incidents/{notpetya}").text
    assert client.get("/corrections").status_code == 200


def test_a_shared_server_shows_nothing_of_what_only_an_own_one_shows(
    workspace: Workspace, ledger: Ledger, notpetya: str
) -> None:
    own = TestClient(make_app(workspace, public=False, ledger=ledger), base_url=OWN, follow_redirects=False)
    shared = TestClient(make_app(workspace, public=True, ledger=ledger), base_url=OWN, follow_redirects=False)
    for client, words in ((own, "seen in own use"), (shared, "seen by all")):
        answer(ledger, sent(client, notpetya, words=words), answered("accepted", f"so: {words}", "u"), 0)
    sent(own, notpetya)
    for path in ("/corrections", "/api/v1/corrections", f"/incidents/{notpetya}"):
        assert "seen in own use" not in shared.get(path).text
        assert "seen by all" in shared.get(path).text
        assert "seen in own use" in own.get(path).text
    assert "waits for an answer" not in shared.get(f"/incidents/{notpetya}").text


def test_reports_follow_an_incident_whose_id_has_gone(
    workspace: Workspace, ledger: Ledger, notpetya: str, asking: TestClient
) -> None:
    there = workspace.release() / "redirect.parquet"
    con = duckdb.connect()
    con.execute(f"CREATE TABLE r AS SELECT * FROM '{there}'")
    con.execute("INSERT INTO r BY NAME SELECT 'ci-gone' AS old_id, ? AS new_id, 'v' AS version", [notpetya])
    con.execute(f"COPY r TO '{there}' (FORMAT parquet)")
    shutil.rmtree(workspace.index)  # it knew no such id
    report_id = keep(ledger, Seen("v", True, "ci-gone", "An old title", None), Sent("dates", "Before."))
    assert "1 report on this incident waits" in asking.get(f"/incidents/{notpetya}").text
    answer(ledger, report_id, answered("accepted", "Mended.", "u"), 0)
    assert "Mended." in asking.get(f"/incidents/{notpetya}").text
    assert asking.get("/incidents/ci-gone/report").headers["location"] == f"/incidents/{notpetya}/report"


def test_the_page_of_an_incident_does_not_depend_on_the_ledger(workspace: Workspace, notpetya: str) -> None:
    workspace.ledger.write_text("no ledger" * 100)
    app = make_app(workspace, public=False, ledger=Ledger(f"sqlite:///{workspace.ledger}"))
    client = TestClient(app, base_url=OWN)
    page = client.get(f"/incidents/{notpetya}")
    assert (page.status_code, "can't be read now" in page.text.replace("&#39;", "'")) == (200, True)
    assert client.get("/corrections").status_code == 503


def test_many_corrections_are_paged(asking: TestClient, notpetya: str, ledger: Ledger) -> None:
    report_id = sent(asking, notpetya)
    row = dict(only(ledger)._mapping)
    with ledger.write() as con:
        con.execute(insert(REPORT), [row | {"report_id": f"rp-{n:012x}"} for n in range(50)])
    for n in range(50):
        answer(ledger, f"rp-{n:012x}", answered("declined", "No.", "u"), 0)
    answer(ledger, report_id, answered("accepted", "the newest", "u"), 0)
    first = asking.get("/api/v1/corrections").json()
    cursor = first["next"].partition("cursor=")[2]
    assert (first["count"], len(first["items"]), first["next"]) == (51, 50, f"/api/v1/corrections?cursor={cursor}")
    assert first["items"][0]["answer"] == "the newest"
    assert len(asking.get(first["next"]).json()["items"]) == 1
    assert 'href="/corrections?page=2"' in asking.get("/corrections").text
    assert asking.get("/corrections?page=2&lang=de").status_code == 200
    for wrong in ("page=0", "page=x", "page=1000001", "page=1&page=2", "q=1", "release=x"):
        assert asking.get(f"/corrections?{wrong}").status_code == 400


def test_all_addresses_together_are_bounded(monkeypatch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    held = Channel(ledger, open=True)
    taken = sum(held.wait(f"198.51.{n // 250}.{n % 250}") == 0 for n in range(300))
    assert 120 <= taken <= 121


def test_the_queue_can_not_be_read_when_the_ledger_is_away() -> None:
    with pytest.raises(EnvironmentRefusedError, match="can't be reached"):
        reports(Ledger("postgresql://u@127.0.0.1:9/x"), "open", 1)
