"""Mirroring servers that do it wrong, that do harm, or that are killed; and ours."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from online import ID, ROOT, Faulty, Reply, faulty, killed, online, reply, to
from sqlalchemy import select
from stages import CLEAR, indicator, later, malware, parties_on

from comity.cli.main import cli
from comity.model.errors import ComityError, DataError, EnvironmentRefusedError, NotFoundError, UsageError
from comity.share.exchange.moments import parsed, shown
from comity.share.parties import collections
from comity.share.peers import walking
from comity.share.peers.line import Line
from comity.share.peers.patience import Patience
from comity.share.peers.pulling import Pulled, Wanted, pull
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import SHARED_OBJECT

OBJECTS = f"{ROOT}collections/{ID}/objects/"
MANIFEST = f"{ROOT}collections/{ID}/manifest/"
EARLY = parsed("2026-01-01T00:00:00Z")
Dated = list[tuple[int, dict[str, Any]]]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger(f"sqlite:///{tmp_path}/mine.sqlite")
    yield made
    made.close()


@pytest.fixture
def remote() -> Iterator[Faulty]:
    with faulty() as made:
        yield made


def held(ledger: Ledger) -> set[str]:
    with ledger.read() as con:
        return set(con.scalars(select(SHARED_OBJECT.c.object_id)))


def get(ledger: Ledger, remote: Faulty, limit: int = 1000, **more: Any) -> Pulled:
    with to(f"{remote.url}/taxii2/", "key", **more.pop("line", {})) as line:
        return pull(ledger, line, Wanted("Theirs", "Mine", limit=limit, **more), lambda now: None)


def call(remote: Faulty, url: str, key: str = "key") -> Result:
    """comity pull."""
    words = ["pull", f"{remote.url}/taxii2/", "--collection", "Theirs", "--into", "Mine", "--allow-private"]
    return CliRunner().invoke(cli, words, env={"COMITY_LEDGER": url, "COMITY_PEER_KEY": key})


def each_second(count: int) -> Dated:
    return [(EARLY + number * 1_000_000, malware()) for number in range(count)]


def one_batch(count: int) -> Dated:
    """All with one date, and one before and one after."""
    same = [(EARLY + 5_000_000, malware()) for _ in range(count - 2)]
    return [(EARLY, malware()), *same, (EARLY + 9_000_000, malware())]


@dataclass
class Answer:
    """What a server without faults would say of a page."""

    page: Dated
    begin: int
    end: int
    more: bool
    turn: int
    said: dict[str, Any]
    dates: dict[str, str]


def _none(one: Answer) -> Reply:
    return reply(one.said, **one.dates)


def _same_next(one: Answer) -> Reply:
    return reply(one.said | ({"next": "same"} if one.more else {}), **one.dates)


def _cursor(one: Answer) -> Reply:
    """The same on each page, and it leads on."""
    return reply(one.said | ({"next": "cursor"} if one.more else {}), **one.dates)


def _cursor_alone(one: Answer) -> Reply:
    return reply(_cursor(one)[2])


def _no_next(one: Answer) -> Reply:
    one.said.pop("next", None)
    return reply(one.said, **one.dates)


def _no_dates(one: Answer) -> Reply:
    return reply(one.said)


def _empty_pages(one: Answer) -> Reply:
    if one.turn % 2:
        return reply({"objects": [], "more": True, "next": f"{one.begin}-{one.turn}"})
    return reply(one.said, **one.dates)


def _no_list(one: Answer) -> Reply:
    """Nor a word at the end."""
    return reply(one.said, **one.dates) if one.page else reply(b"" if one.turn % 2 else {})


def _never_ends(one: Answer) -> Reply:
    return reply(one.said | {"more": True, "next": f"{one.end}-{one.turn}"}, **one.dates)


def _more_at_the_end(one: Answer) -> Reply:
    return reply(one.said | {"more": True}, **one.dates)


def _wrong_type(one: Answer) -> Reply:
    return reply(one.said, **one.dates, content_type="text/html; charset=utf-8")


def _null_next(one: Answer) -> Reply:
    return reply({"next": None} | one.said, **one.dates)


def _shuffled(one: Answer) -> Reply:
    return reply(one.said | {"objects": one.said["objects"][::-1]}, **one.dates)


FAULTS: dict[str, Callable[[Answer], Reply]] = {
    "none": _none, "repeated next": _same_next, "more without next": _no_next, "no dates": _no_dates,
    "cursor": _cursor, "cursor, no dates": _cursor_alone,
    "no dates at all": _no_dates, "empty pages": _empty_pages, "no list": _no_list, "never ends": _never_ends,
    "more at the end": _more_at_the_end, "wrong type": _wrong_type, "null next": _null_next, "shuffled": _shuffled,
}  # fmt: skip
NO_END = {"never ends", "more at the end"}


class Serves:
    """A server of these objects. fault: how it is wrong. most: objects on a page, however many are asked for."""

    def __init__(self, objects: Dated, fault: str, most: int = 1_000_000) -> None:
        self._objects, self._fault, self._most, self._turn = objects, fault, most, 0
        self._cursor = 0  # one for all that is asked for, as medallion has it

    def __call__(self, path: str, query: dict[str, str]) -> Reply | None:
        if path not in (OBJECTS, MANIFEST):
            return None
        self._turn += 1
        after = parsed(query["added_after"]) if "added_after" in query else 0
        begin = self._begin(query.get("next", "same"))
        there = [one for one in self._objects if one[0] > after]
        end = begin + min(int(query.get("limit", "1000")), self._most)
        self._cursor = end if path == OBJECTS or query.get("next") == "cursor" else self._cursor
        page, more = there[begin:end], end < len(there)
        if path == MANIFEST:
            return self._manifest(page, more)
        said = {"objects": [one for _, one in page], "more": more} | ({"next": f"{end}-{self._turn}"} if more else {})
        dates = {f"x_taxii_date_added_{name}": shown(page[place][0]) for name, place in (("first", 0), ("last", -1))
                 if page}  # fmt: skip
        return FAULTS[self._fault](Answer(page, begin, end, more, self._turn, said, dates))

    def _begin(self, said: str) -> int:
        if said in ("same", "cursor"):
            return self._cursor if said == "cursor" else 0
        return int(said.split("-")[0])

    def _manifest(self, page: Dated, more: bool) -> Reply:
        if self._fault == "no dates at all":
            return reply({"title": "no"}, status=404)
        said = [{"id": one["id"], "date_added": shown(at), "version": one["modified"]} for at, one in page]
        return reply({"more": more, "objects": said})


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("objects", [each_second(25), one_batch(25)], ids=["each second", "one batch"])
def test_a_server_that_does_it_wrong_is_mirrored_whole(ledger: Ledger, remote: Faulty, fault: str,
                                                       objects: Dated) -> None:  # fmt: skip
    remote.answer = Serves(objects, fault)
    done = get(ledger, remote, limit=4)
    assert held(ledger) == {one["id"] for _, one in objects}
    assert (done.kept, done.refused, done.complete) == (25, 0, fault not in NO_END)
    assert len(remote.asked) < 80
    more = [(EARLY + 60_000_000 + number, malware()) for number in range(3)]
    remote.answer = Serves([*objects, *more], fault)
    assert get(ledger, remote, limit=4).kept == 3
    assert get(ledger, remote, limit=4).kept == 0


def test_what_is_known_is_not_asked_for_again(ledger: Ledger, remote: Faulty) -> None:
    objects = each_second(300)
    remote.answer = Serves(objects, "none")
    get(ledger, remote, limit=50)
    again = get(ledger, remote, limit=50)
    assert (again.pages, again.received, again.kept) == (1, 10, 0)
    assert get(ledger, remote, limit=50, full=True).received == 300


@pytest.mark.parametrize("most", [1, 50, 100])
@pytest.mark.parametrize("fault", ["cursor", "cursor, no dates"])
def test_a_next_that_is_the_same_on_each_page_is_followed_while_it_leads_on(ledger: Ledger, remote: Faulty, fault: str,
                                                                            most: int) -> None:  # fmt: skip
    objects = one_batch(220 if most > 1 else 12)
    remote.answer = Serves(objects, fault, most)
    done = get(ledger, remote)
    assert held(ledger) == {one["id"] for _, one in objects}
    assert (done.received, done.complete, done.remark) == (len(objects), True, "")


@pytest.mark.parametrize("fault", ["repeated next", "more without next"])
@pytest.mark.parametrize("most", [50, 150])
def test_one_date_of_more_than_a_server_sends_at_once_is_told(ledger: Ledger, remote: Faulty, tmp_path: Path,
                                                              fault: str, most: int) -> None:  # fmt: skip
    objects = one_batch(400)
    remote.answer = Serves(objects, fault, most)
    done = get(ledger, remote, limit=1000)
    assert (done.kept - most in (0, 1), done.complete, "nothing new" in done.remark) == (True, False, True)
    assert len(remote.asked) < 10
    said = call(remote, f"sqlite:///{tmp_path}/mine.sqlite")
    assert (said.exit_code, "nothing new" in said.output) == (1, True)
    remote.answer = Serves(objects, fault)
    get(ledger, remote, limit=100)
    assert held(ledger) == {one["id"] for _, one in objects}


@pytest.mark.parametrize("answer", [
    {"objects": [], "more": True, "next": "{turn}"}, {"objects": [malware()], "more": True, "next": "{turn}"},
    {"objects": [], "more": True, "next": "same"}, {"objects": [malware(name="{turn}")], "more": True, "next": "same"},
])  # fmt: skip
def test_a_server_without_an_end_is_left(ledger: Ledger, remote: Faulty, answer: dict[str, Any]) -> None:
    def endless(path: str, query: dict[str, str]) -> Reply | None:
        said = json.dumps(answer).replace("{turn}", str(len(remote.asked))).encode()
        dates = {"x_taxii_date_added_first": shown(EARLY), "x_taxii_date_added_last": shown(EARLY)}
        return reply(said, **(dates if answer["objects"] else {})) if path == OBJECTS else None

    remote.answer = endless
    try:
        done = get(ledger, remote)
        assert (done.complete, bool(done.remark)) == (False, True)
    except DataError:
        pass
    assert len(remote.asked) <= walking.MOST_VAIN + 10


def test_objects_that_are_not_valid_are_counted_and_not_kept(ledger: Ledger, remote: Faulty) -> None:
    good, wrong = malware(), malware() | {"modified": "not a date"}
    deep = json.dumps(malware()).replace('"Invented"', "[" * 600 + "]" * 600)
    twice = json.dumps(malware()).replace('"name"', '"name": "x", "name"')
    texts = [json.dumps(good), json.dumps(wrong), deep, twice, "7", '{"type": "bundle"}']
    text = f'{{"objects": [{", ".join(texts)}]}}'
    remote.answer = lambda path, query: reply(text.encode()) if path == OBJECTS else None
    done = get(ledger, remote)
    assert held(ledger) == {good["id"]}
    assert (done.received, done.kept, done.refused) == (6, 1, 5)
    assert wrong["id"] in {one.id for one in done.refusals}


# -- what harms


def bomb(size: int) -> bytes:
    return gzip.compress(b'{"objects": ["' + b"x" * size + b'"]}')


@pytest.mark.parametrize("answered", [
    reply(bomb(40_000_000), content_encoding="gzip"), reply(b"x" * 2_000_000), reply(b"[" * 100_000),
    reply(b'{"objects": ' + b"[" * 100_000), reply(b'{"objects": 7}'), reply(b"<!doctype html><p>x"),
    reply(b"\xff\xfe"),
    reply(b"{}", content_encoding="br"), reply(b"{}", content_encoding="gzip"),
    reply({}, status=302, location="http://169.254.169.254/"), reply({}, status=307, location=OBJECTS),
    reply({}, status=500), reply({}, status=401), reply({}, status=404), reply([]),
])  # fmt: skip
def test_an_answer_that_harms_is_refused(ledger: Ledger, remote: Faulty, answered: Reply) -> None:
    remote.answer = lambda path, query: answered if path == OBJECTS else None
    began = time.monotonic()
    with pytest.raises(ComityError):
        get(ledger, remote, line={"most_bytes": 1_000_000})
    assert time.monotonic() - began < 5
    assert held(ledger) == set()
    assert [path for path, _ in remote.asked].count(OBJECTS) == 1


def test_a_server_that_says_wait_is_waited_for(ledger: Ledger, remote: Faulty) -> None:
    waits: list[float] = []
    usual = Serves(each_second(3), "none")
    busy = [reply({}, status=429, retry_after="7"), reply({}, status=503, retry_after="Wed, 21 Oct 2015 07:28:00 GMT"),
            reply({}, status=503),
            reply({}, status=503, retry_after="Mon, 01 Jan 99999999999999999999 00:00:00 GMT")]  # fmt: skip
    remote.answer = lambda path, query: busy.pop(0) if path == OBJECTS and busy else usual(path, query)
    assert get(ledger, remote, line={"sleep": waits.append}).kept == 3
    assert waits == [7.0, 0.0, 4.0, 1.0]


@pytest.mark.parametrize("said", ["Mon, 01 Jan 2030 00:00:00 +99999999999999", "Fri, 31 Dec 9999 23:59:59 -2300"])
def test_a_date_that_can_not_be_meant_is_a_second(said: str) -> None:
    assert Patience().wait(0, said) in (1.0, None)


@pytest.mark.parametrize("said", ["86400", "999999999999999999999"])
def test_a_server_that_says_wait_for_ever_is_left(ledger: Ledger, remote: Faulty, said: str) -> None:
    remote.answer = lambda path, query: reply({}, status=503, retry_after=said) if path == OBJECTS else None
    with pytest.raises(EnvironmentRefusedError, match="answers 503"):
        get(ledger, remote)


@pytest.mark.parametrize("drop", [b"X-A: b\r\n", b"X", b"HTTP/1.1 100 Continue\r\n\r\n"])
def test_a_server_that_sends_byte_by_byte_is_left(drop: bytes) -> None:
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as there:

        def drip() -> None:
            peer, _ = there.accept()
            with peer, suppress(OSError):
                peer.recv(65_536)
                peer.sendall(b"" if b"100" in drop else b"HTTP/1.1 200 OK\r\n")
                while not ended.wait(0.05):
                    peer.sendall(drop)

        threading.Thread(target=drip, daemon=True).start()
        threading.Timer(8, ended.set).start()
        began = time.monotonic()
        url = f"http://127.0.0.1:{there.getsockname()[1]}/"
        with to(url, whole=0.5) as line, pytest.raises(EnvironmentRefusedError, match="too slow"):
            line.get(line.url)
        ended.set()
    assert time.monotonic() - began < 5


PRIVATE = ["https://127.0.0.1/", "https://localhost/", "https://127.1/", "https://2130706433/", "https://0x7f000001/",
           "https://0/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:10.0.0.1]/",
           "https://10.1.2.3/", "https://192.168.0.1/", "https://172.16.0.1/", "https://169.254.169.254/",
           "https://[fe80::1]/", "https://[fd00::1]/", "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/",
           "https://100.64.0.1/", "https://224.0.0.1/", "https://0.0.0.0/", "https://192.0.2.1/"]  # fmt: skip


@pytest.mark.parametrize("url", PRIVATE)
def test_private_addresses_are_not_connected_to(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def connected(*said: Any, **more: Any) -> None:
        raise AssertionError(f"connected to {said}")

    monkeypatch.setattr("socket.create_connection", connected)
    with Line(url, "key") as line, pytest.raises(UsageError, match="not a public address"):
        line.get(line.url)


@pytest.mark.parametrize("url", ["http://taxii.example/", "ftp://x/", "https://a:b@x/", "file:///etc/passwd", "x", "",
                                 "https:///x", "https://[::1"])  # fmt: skip
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(UsageError):
        Line(url)


def test_a_name_that_leads_elsewhere_the_second_time_is_refused_before_a_byte_is_sent(
    remote: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is a public address when it is looked up, and this machine when it is connected to."""
    import socket

    real = socket.getaddrinfo
    port = int(remote.url.rpartition(":")[2])
    turns = iter(["8.8.8.8", "127.0.0.1"])
    monkeypatch.setattr("socket.getaddrinfo", lambda *said, **more: real(next(turns, "127.0.0.1"), port, type=1))
    line = Line(f"https://rebound.example:{port}/", "key")
    with line, pytest.raises(UsageError, match=r"127\.0\.0\.1, which is not a public address"):
        line.get(line.url)
    assert remote.asked == []


@pytest.mark.parametrize(
    "root", ["http://127.0.0.1:1/root/", "//evil.example/", "http://evil.example/root/", "ftp://x/"]
)
def test_a_root_on_another_host_is_not_followed_and_gets_no_key(ledger: Ledger, remote: Faulty, root: str) -> None:
    remote.answer = lambda path, query: (
        reply({"title": "x", "default": root, "api_roots": [root]}) if path == "/taxii2/" else None
    )
    with pytest.raises(DataError, match="leads elsewhere"):
        get(ledger, remote)
    assert [path for path, _ in remote.asked] == ["/taxii2/"]


def test_a_collection_that_names_another_path_is_not_followed(ledger: Ledger, remote: Faulty) -> None:
    said = {"collections": [{"id": "//evil.example/x", "title": "Theirs", "can_read": True, "can_write": False}]}
    remote.answer = lambda path, query: reply(said) if path.endswith("/collections/") else None
    with pytest.raises(ComityError):
        get(ledger, remote)
    assert all("evil" not in path for path, _ in remote.asked)


def test_keys_are_in_no_message(ledger: Ledger, remote: Faulty) -> None:
    for status in (401, 403, 404, 500):
        remote.answer = lambda path, query, status=status: reply({"title": "bad key"}, status=status)
        with to(f"{remote.url}/taxii2/", "verysecret") as line, pytest.raises(ComityError) as caught:
            pull(ledger, line, Wanted("x"), lambda now: None)
        assert "verysecret" not in str(caught.value) + repr(caught.value.__cause__)


@pytest.mark.parametrize(("key", "words"), [(None, "no key was given"), ("key", "for this key")])
def test_that_there_was_no_key_is_said(ledger: Ledger, remote: Faulty, key: str | None, words: str) -> None:
    remote.answer = lambda path, query: reply({}) if path == f"{ROOT}collections/" else None
    with to(f"{remote.url}/taxii2/", key) as line, pytest.raises(NotFoundError, match=words):
        pull(ledger, line, Wanted("Theirs"), lambda now: None)


def test_an_empty_file_is_no_key(remote: Faulty, tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    words = ["pull", remote.url, "--collection", "x", "--allow-private", "--key-file", str(tmp_path / "empty")]
    done = CliRunner().invoke(cli, words)
    assert (done.exit_code, "there is no key in" in done.output, remote.asked) == (2, True, [])


@pytest.mark.parametrize(("failed", "words", "attempts"), [
    (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "no address is known for its name", 1),
    (socket.gaierror(socket.EAI_AGAIN, "Temporary failure"), "can't be looked up now", 5),
    (ConnectionRefusedError(111, "Connection refused"), "nothing listens there", 5),
    (OSError(113, "No route to host"), "no route to host", 5),
])  # fmt: skip
def test_why_a_peer_can_not_be_reached_is_said_in_words(monkeypatch: pytest.MonkeyPatch, failed: OSError, words: str,
                                                        attempts: int) -> None:  # fmt: skip
    tried: list[Any] = []

    def connect(*said: Any, **more: Any) -> None:
        tried.append(said)
        raise failed

    monkeypatch.setattr("socket.create_connection", connect)
    with to("http://peer.example/") as line, pytest.raises(EnvironmentRefusedError, match=words) as caught:
        line.get(line.url)
    assert (len(tried), "Errno" in str(caught.value)) == (attempts, False)


def test_that_there_is_no_tls_is_said_at_once(remote: Faulty) -> None:
    url = remote.url.replace("http://", "https://")
    with to(url) as line, pytest.raises(EnvironmentRefusedError, match=r"no TLS at that port\. Look at the port"):
        line.get(line.url)


@pytest.mark.parametrize(("kind", "words"), [
    ("application/taxii+json;version=2.1", r"answers 503\. Try again later\.$"), ("text/html", "there is no TAXII"),
])  # fmt: skip
def test_who_answers_busy_may_be_no_taxii_server(remote: Faulty, kind: str, words: str) -> None:
    remote.answer = lambda path, query: (503, {"content-type": kind}, b"")
    with to(remote.url) as line, pytest.raises(EnvironmentRefusedError, match=words):
        line.get(line.url)


# -- ours, and what is interrupted


def test_ours_is_mirrored_with_all_versions_and_revocations(ledger: Ledger, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/theirs.sqlite"
    with parties_on(url) as server, online(url) as address:
        one, many = indicator(CLEAR), [malware(CLEAR) for _ in range(30)]
        server.post("a", one, *many)
        server.post("a", later(one, 1, CLEAR))
        wanted = Wanted(server.joint, "Mirror", limit=7)

        def again() -> Pulled:
            with to(address, server.keys["b"][1]) as line:
                return pull(ledger, line, wanted, lambda now: None)

        assert (again().kept, again().kept) == (32, 0)
        server.post("a", later(one, 2, CLEAR) | {"revoked": True})
        done = again()
        assert (done.kept, done.revoked) == (1, 1)
        with ledger.read() as con:
            rows = con.execute(select(SHARED_OBJECT).where(SHARED_OBJECT.c.object_id == one["id"])).all()
        assert sorted((row.revoked, row.stage >= 8) for row in rows) == [(0, True), (0, True), (1, False)]


PULL = """
import sys, time
from comity.share.peers import pulling
from comity.share.peers.pulling import Wanted
sys.path[:0] = sys.argv[3:4]
from online import to
from comity.store.ledger.port import Ledger
def slow(done):
    print(done.kept, flush=True)
    time.sleep(0.05)
with to(sys.argv[1], "key") as line:
    pulling.pull(Ledger(sys.argv[2]), line, Wanted("Theirs", "Mine", limit=5), slow)
"""


def test_a_pull_that_is_killed_goes_on(ledger: Ledger, remote: Faulty, tmp_path: Path) -> None:
    objects = each_second(200)
    remote.answer = Serves(objects, "none")
    killed(PULL, 6, f"{remote.url}/taxii2/", f"sqlite:///{tmp_path}/mine.sqlite")
    before = len(held(ledger))
    assert 25 <= before < 200
    done = get(ledger, remote, limit=5)
    assert held(ledger) == {one["id"] for _, one in objects}
    assert done.received < 200 - before + 30


def test_an_error_in_the_middle_keeps_what_came(ledger: Ledger, remote: Faulty) -> None:
    usual, left = Serves(each_second(40), "none"), [4]

    def breaks(path: str, query: dict[str, str]) -> Reply | None:
        left[0] -= path == OBJECTS
        return reply({}, status=500) if path == OBJECTS and left[0] < 0 else usual(path, query)

    remote.answer = breaks
    with pytest.raises(ComityError):
        get(ledger, remote, limit=5)
    assert len(held(ledger)) == 20
    remote.answer = usual
    assert get(ledger, remote, limit=5).kept == 20


def test_a_collection_that_is_made_is_read_by_nobody(ledger: Ledger, remote: Faulty) -> None:
    remote.answer = Serves(each_second(1), "none")
    get(ledger, remote)
    (one,) = collections.collections(ledger)
    assert (one.name, one.agreements, one.open) == ("Mine", [], False)
