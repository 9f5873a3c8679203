"""Judging in the browser's place: who may, what is kept, what hostile input does, what a shared server may show."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from starlette.testclient import TestClient
from workspaces import beside

from comity.model.errors import UsageError
from comity.release.handle import Handle
from comity.release.judging.queue import Wanted, queue
from comity.release.judging.state import known, state
from comity.resolve.judgements import read, verdicts
from comity.settings import curator_key
from comity.store.workspace import Workspace
from comity.web.app import make_app
from comity.web.curator.door import COOKIE, HOURS, Door

OWN = "http://127.0.0.1"
FORM = "application/x-www-form-urlencoded"
KEY = "a key that only curators know"
ROUTES = ("/judge", "/judge/next", "/judge/pair", "/judge/sign-in")
FORMS = ("/judge/pair", "/judge/undo", "/judge/sign-out", "/judge/sign-in")
TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"')


@pytest.fixture
def workspace(served: Workspace, tmp_path: Path) -> Workspace:
    """A workspace of its own with the release."""
    return beside(served, tmp_path)


@pytest.fixture
def asking(workspace: Workspace) -> Iterator[TestClient]:
    """A browser, not signed in."""
    app = make_app(workspace, public=False, curator_key=KEY)
    with TestClient(app, base_url=OWN, follow_redirects=False) as client:
        yield client


@pytest.fixture
def curator(asking: TestClient) -> TestClient:
    """A browser, signed in as a.reader."""
    answer = asking.post("/judge/sign-in", data={"user": "a.reader", "key": KEY})
    assert (answer.status_code, answer.headers["location"]) == (303, "/judge")
    return asking


def first(workspace: Workspace) -> dict[str, str]:
    """The first pair of the queue, as a form sends it."""
    with Handle(workspace.release()) as handle:
        (look,) = queue(handle.con, state(workspace.judgements, known(handle)), Wanted(), 1)
    return {"left": look.left_id, "right": look.right_id, "shown": ""}


def token(client: TestClient) -> str:
    found = TOKEN.search(client.get("/judge").text)
    assert found
    return found[1]


def test_without_a_key_there_is_no_such_thing(client: TestClient) -> None:
    for path in ROUTES:
        assert client.get(path).status_code == 404
    for path in FORMS:
        assert client.post(path).status_code == 404
    assert "/judge" not in client.get("/").text


@pytest.mark.parametrize("key", ["", "short", "x" * 19])
def test_a_key_that_could_be_guessed_is_refused(workspace: Workspace, key: str) -> None:
    with pytest.raises(UsageError, match="less than 20 characters"):
        make_app(workspace, public=False, curator_key=key)


def test_the_key_comes_from_a_file_or_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COMITY_CURATOR_KEY", raising=False)
    assert curator_key() is None
    monkeypatch.setenv("COMITY_CURATOR_KEY", f" {KEY}\n")
    assert curator_key() == KEY
    (tmp_path / "key").write_text("of the file\n")
    assert curator_key(str(tmp_path / "key")) == "of the file"
    with pytest.raises(UsageError, match="can't be read"):
        curator_key(str(tmp_path / "none"))


def test_whoever_is_not_signed_in_is_led_to_the_form(asking: TestClient) -> None:
    for path in ("/judge", "/judge/next", "/judge/pair?left=a&right=b"):
        assert asking.get(path).headers["location"] == "/judge/sign-in"
    page = asking.get("/judge/sign-in")
    assert 'type="password"' in page.text
    assert page.headers["cache-control"] == "no-store"


def test_a_wrong_key_opens_nothing(asking: TestClient, capfd: pytest.CaptureFixture[str]) -> None:
    for tried in ("", KEY[:-1], KEY + "x", KEY.upper(), "ä" * 400, "\x00"):
        answer = asking.post("/judge/sign-in", data={"user": "a", "key": tried})
        assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)
        assert "That is not the key" in answer.text
    assert asking.post("/judge/sign-in", data={"user": " \x07", "key": KEY}).status_code == 400
    assert KEY not in "".join(capfd.readouterr())


def test_the_cookie_is_for_these_pages_alone(asking: TestClient) -> None:
    said = asking.post("/judge/sign-in", data={"user": "a.reader", "key": KEY}).headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=strict", "Path=/judge", f"Max-Age={HOURS * 3600}"):
        assert part in said
    assert KEY not in said


def test_a_cookie_that_is_forged_old_or_of_another_key_is_none(workspace: Workspace) -> None:
    now = [1_000_000.0]
    door = Door(KEY, lambda: now[0])
    cookie = door.enter("a.reader")
    session = door.who(cookie)
    assert session is not None
    assert session.user == "a.reader"
    body, _, signature = cookie.partition(".")
    other = Door(KEY + "x", lambda: now[0])
    forged = [None, "", ".", "x", body, f"{body}.", f"{body}x.{signature}", f"{body}.{signature[:-1]}0x", "é.é",
              "x" * 9999, other.enter("a.reader"), f"{body}.{other._sign('cookie', body)}"]  # fmt: skip
    assert [door.who(one) for one in forged] == [None] * len(forged)
    assert not door.meant(session, "")
    assert not door.meant(session, other.token(session))
    now[0] += HOURS * 3600 - 1
    assert door.who(cookie)
    now[0] += 1
    assert door.who(cookie) is None


def test_an_expired_cookie_leads_to_the_form(asking: TestClient, workspace: Workspace) -> None:
    asking.cookies.set(COOKIE, Door(KEY, lambda: 1000.0).enter("a.reader"), path="/judge")
    assert asking.get("/judge").headers["location"] == "/judge/sign-in"
    refused = asking.post("/judge/pair", data={"token": "x"})
    assert refused.status_code == 403
    assert "not signed in" in refused.text


def test_from_the_queue_to_a_verdict_and_back(curator: TestClient, workspace: Workspace) -> None:
    pair = first(workspace)
    page = curator.get("/judge").text
    assert "Signed in as <strong><bdi>a.reader</bdi></strong>" in page
    assert f"left={pair['left'].replace(':', '%3A')}" in page
    led = curator.get("/judge/next").headers["location"]
    page = curator.get(led).text
    for words in (pair["left"], pair["right"], "What each field weighed", '<rect class="for"', "comity run", "agree"):
        assert words in page
    sent = pair | {"token": token(curator), "verdict": "part-right", "reason": "one is a slice"}
    answer = curator.post("/judge/pair", data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, "/judge/next?")
    (line,) = read(workspace.judgements)
    with Handle(workspace.release()) as handle:
        link = handle.rows(
            "SELECT score, model FROM link WHERE left_id = ? AND right_id = ?", [pair["left"], pair["right"]]
        )
    assert (line.verdict, line.whole, line.user, line.reason) == ("part", "right", "a.reader", "one is a slice")
    assert {"score": line.score, "model": line.model} == link[0]
    assert curator.get("/judge/next").headers["location"] != led  # it is asked no more
    assert "Your last verdict: <strong>part" in curator.get("/judge").text
    undone = curator.post("/judge/undo", data=pair | {"token": sent["token"], "shown": line.made_at})
    assert undone.status_code == 303
    assert curator.get(undone.headers["location"]).status_code == 200
    assert verdicts(read(workspace.judgements)) == {}
    assert len(read(workspace.judgements)) == 2
    assert curator.get("/judge/next").headers["location"] == led


def test_a_verdict_without_its_token_is_not_kept(curator: TestClient, workspace: Workspace) -> None:
    good = first(workspace) | {"verdict": "same", "reason": "r", "token": token(curator)}
    wrong: list[tuple[dict[str, str], dict[str, str]]] = [
        (good | {"token": ""}, {}), (good | {"token": "0" * 64}, {}), ({**good, "token": "é"}, {}),
        (good, {"sec-fetch-site": "cross-site"}), (good, {"sec-fetch-site": "same-site"})]  # fmt: skip
    for data, headers in wrong:
        assert curator.post("/judge/pair", data=data, headers=headers).status_code == 403
    del good["token"]
    assert curator.post("/judge/pair", data=good).status_code == 403
    assert curator.get("/judge/undo").status_code == 405
    assert not workspace.judgements.exists()


@pytest.mark.parametrize(
    ("wrong", "status", "words"),
    [
        ({"reason": " "}, 400, "reason: say it in words"), ({"reason": "x" * 10_000}, 400, "10,000 characters"),
        ({"verdict": "maybe"}, 400, "choose a verdict"), ({"verdict": ""}, 400, "choose a verdict"),
        ({"shown": "2020-01-01"}, 409, "somebody judged this pair meanwhile"),
        ({"left": "landmarks:none"}, 404, "no such pair"), ({"at": "-1"}, 400, "not a place"),
        ({"source": "none"}, 404, "no such source"),
    ],
)  # fmt: skip
def test_what_is_not_kept_says_why_and_loses_no_words(
    curator: TestClient, workspace: Workspace, wrong: dict[str, str], status: int, words: str
) -> None:
    sent = first(workspace) | {"token": token(curator), "verdict": "same", "reason": "a good reason"} | wrong
    answer = curator.post("/judge/pair", data=sent)
    assert answer.status_code == status
    assert words in re.sub("&#39;", "'", answer.text)
    if status in (400, 409) and "reason" not in wrong and "at" not in wrong:
        assert "a good reason</textarea>" in answer.text
    assert not workspace.judgements.exists()


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"a" * 200_000, FORM, 413), (b"{}", "application/json", 400),
        (b"\xff=%ff", FORM, 400), (b"&".join([b"a=b"] * 99), FORM, 400),
        (b"token=a&token=b", FORM, 400),
    ],
)  # fmt: skip
def test_what_is_no_form(curator: TestClient, body: bytes, kind: str, status: int) -> None:
    assert curator.post("/judge/pair", content=body, headers={"content-type": kind}).status_code == status


def test_hostile_reasons_are_shown_as_text(curator: TestClient, workspace: Workspace) -> None:
    pair = first(workspace)
    reason = "<script>alert(1)</script> \x1b[31m\x00\u202e{{ 7*7 }}\r\nsecond line"
    sent = pair | {"token": token(curator), "verdict": "different", "reason": reason}
    assert curator.post("/judge/pair", data=sent).status_code == 303
    (line,) = read(workspace.judgements)
    assert line.reason == "<script>alert(1)</script> [31m {{ 7*7 }} second line"
    with workspace.judgements.open("a", encoding="utf-8") as stream:  # by hand anything can be written
        wild = msgspec.structs.replace(line, made_at="2999-01-01", reason=reason + "x" * 10_000, user="<b>" * 500)
        stream.write(msgspec.json.encode(wild).decode() + "\n")
    for path in ("/judge", f"/judge/pair?left={pair['left']}&right={pair['right']}"):
        answer = curator.get(path)
        assert answer.status_code == 200
        assert "<script" not in answer.text
        assert "<b>" not in answer.text
        assert " style=" not in answer.text
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; ")
        assert answer.headers["cache-control"] == "no-store"


def test_contradictions_stand_at_the_head(curator: TestClient, workspace: Workspace) -> None:
    a, b, c = ("landmarks:eu-council-2020-07-30-grid", "landmarks:eu-council-2020-07-30-gtsst",
               "landmarks:reuters-2015-12-31-ukraine-probe")  # fmt: skip
    said = [(a, c, "same"), (c, b, "same"), (a, b, "different"), (a, "landmarks:<none>", "same")]
    lines = [{"left_id": x, "right_id": y, "verdict": v, "user": "u", "reason": "r", "made_at": "2030-01-01"}
             for x, y, v in said]  # fmt: skip
    workspace.judgements.write_bytes(b"\n".join(map(msgspec.json.encode, lines)))
    page = curator.get("/judge").text
    assert page.index("2 contradictions among judgements") < page.index("pairs to look at")
    assert "keeps apart" in page
    assert "landmarks:&lt;none&gt;" in page


def test_the_filters(curator: TestClient, notpetya: str) -> None:
    page = curator.get("/judge?source=landmarks&other=landmarks").text
    assert "<option selected>landmarks</option>" in page
    assert int(re.findall(r"<strong>([\d,]+)</strong> pairs", page)[0].replace(",", "")) > 100
    few = curator.get(f"/judge?incident={notpetya}").text
    assert int(re.findall(r"<strong>([\d,]+)</strong> pairs", few)[0]) < 60
    assert curator.get("/judge?incident=NotPetya").status_code in (200, 404)
    assert "Nothing is left to look at here" in curator.get("/judge?at=900000").text
    assert curator.get("/judge/next?at=900000").headers["location"].startswith("/judge?")
    assert curator.get("/judge?source=none").status_code == 404


def test_signing_out(curator: TestClient) -> None:
    answer = curator.post("/judge/sign-out", data={"token": token(curator)})
    assert answer.headers["location"] == "/judge/sign-in"
    assert curator.get("/judge").headers["location"] == "/judge/sign-in"


def test_beyond_this_machine_only_over_https_and_only_what_may_be_passed_on(workspace: Workspace) -> None:
    folder = workspace.release()
    (folder / "public").mkdir()
    for file in folder.glob("*.parquet"):
        shutil.copy(file, folder / "public")
    told = msgspec.json.decode((folder / "release.json").read_bytes()) | {"restricted": True}
    (folder / "release.json").write_bytes(msgspec.json.encode(told))
    closed = first(workspace)
    _keep(folder / "public" / "record.parquet", f"record_id <> '{closed['left']}'")
    _keep(folder / "public" / "link.parquet", f"'{closed['left']}' NOT IN (left_id, right_id)")
    workspace.judgements.write_bytes(msgspec.json.encode(
        {"left_id": closed["left"], "right_id": "landmarks:x", "verdict": "same", "user": "u", "reason": "secret",
         "made_at": "2030-01-01"}))  # fmt: skip
    app = make_app(workspace, public=True, curator_key=KEY)
    plain = TestClient(app, base_url="http://any.example", follow_redirects=False)
    for path in ROUTES:
        assert plain.get(path).status_code == 403
    assert "set-cookie" not in plain.post("/judge/sign-in", data={"user": "a", "key": KEY}).headers
    shared = TestClient(app, base_url="https://any.example", follow_redirects=False)
    assert "Secure" in shared.post("/judge/sign-in", data={"user": "a", "key": KEY}).headers["set-cookie"]
    page = shared.get("/judge").text
    assert "Shared view" in page
    assert closed["left"] not in page
    assert "contradiction" not in page.partition("<main")[2].partition("How the order")[0]
    asked = [
        shared.get("/judge/pair", params={"left": one, "right": closed["right"]})
        for one in (closed["left"], "landmarks:none")
    ]
    assert [answer.status_code for answer in asked] == [404, 404]
    # what was asked for is in the links to other languages; nothing else may differ
    one, other = (answer.text.partition('class="languages"')[0] for answer in asked)
    assert one == other
    sent = closed | {"token": token(shared), "verdict": "same", "reason": "r"}
    assert shared.post("/judge/pair", data=sent).status_code == 404
    assert len(read(workspace.judgements)) == 1


def _keep(file: Path, condition: str) -> None:
    import duckdb

    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE old AS SELECT * FROM read_parquet('{file}')")
        con.execute(f"COPY (SELECT * FROM old WHERE {condition}) TO '{file}' (FORMAT parquet)")
