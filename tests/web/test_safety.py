"""Safe to expose: what strangers can send and do, over a real socket where it matters. Each must come to nothing."""

from __future__ import annotations

import asyncio
import io
import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from wire import get, running, said, status

from comity.model.errors import EnvironmentRefusedError
from comity.store.relations import connect
from comity.store.workspace import Workspace
from comity.web.app import make_app
from comity.web.guards import buckets, deadline, limits
from comity.web.guards.buckets import MOST, ROTATION, Buckets
from comity.web.guards.deadline import Deadline, stoppable
from comity.web.guards.gates import Gates
from comity.web.guards.limits import LONGEST_ADDRESS, LONGEST_HEAD, Limits
from comity.web.guards.logged import Logged
from comity.web.problems import HANDLERS
from comity.web.server import serve
from comity.web.serving import Serving
from comity.web.templating import environment
from comity.web.workers import Workers

OWN = "http://127.0.0.1"


@pytest.fixture(scope="module")
def port(served: Workspace) -> Iterator[int]:
    """Port of a server as it runs on loopback."""
    with running(make_app(served, public=False)) as at:
        yield at


# -- paths and addresses


@pytest.mark.parametrize("target", [
    "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static/%2e%2e%2fapp.py",
    "/static/..%5capp.py", "/static//etc/passwd", "/static/%2fetc%2fpasswd", "/static/....//app.py",
    "/static/%252e%252e%252fapp.py", "/../../../../etc/passwd", "//etc/passwd", "/static/.", "/static/",
    "/incidents/..%2f..%2f..%2fetc%2fpasswd", "/sources/../../etc/passwd", "/static/%00", "/static/comity.css%00.txt",
    "/incidents/%00", "/sources/%00", "/incidents/x%00y", "/incidents/%ff%fe", "/sources/%c0%ae%c0%ae",
    "/incidents/%zz", "/incidents/%", "/sources/%e2%80%ae", "/incidents/%0d%0aset-cookie:x=1",
])  # fmt: skip
def test_no_path_leads_to_a_file_or_breaks_the_server(port: int, target: str) -> None:
    answer = get(port, target)
    assert status(answer) in (400, 404, 405), answer[:200]
    assert b"root:" not in answer
    assert b"import" not in answer
    assert b"\r\nset-cookie: x" not in answer.lower()


@pytest.mark.parametrize("query", [
    "q=%00", "q=%ff", "q=%zz", "q=%", "page=%00", "country=%0d%0aX:1", "release=../..", "release=%2e%2e", "lang=%00",
    "q=" + "%2527%2522" * 9, "q[]=1", "=", "&&&",
])  # fmt: skip
def test_no_query_breaks_the_server(port: int, query: str) -> None:
    for path in ("/incidents", "/api/v1/incidents"):
        answer = get(port, f"{path}?{query}")
        assert status(answer) in (200, 303, 400, 404), answer[:300]
        assert status(answer) != 303 or b"\r\nlocation: /incidents" in answer
        assert b"\r\nx:1" not in answer.lower()


def test_a_language_does_not_split_the_answer(port: int) -> None:
    head = get(port, "/?lang=de%0d%0aset-cookie:%20evil=1").partition(b"\r\n\r\n")[0]
    assert b"evil" not in head


def test_an_address_that_is_too_long_is_refused_as_such(port: int) -> None:
    fits = get(port, "/incidents?q=" + "x" * 1900)
    assert status(fits) == 400  # more than a value may have
    long = get(port, "/api/v1/incidents?q=" + "x" * LONGEST_ADDRESS)
    assert status(long) == 414
    assert b"application/problem+json" in long
    assert status(get(port, "/" + "x" * LONGEST_ADDRESS)) == 414
    assert status(get(port, "/" + "x" * 400_000)) == 400  # more than is read at all


def test_headers_that_are_too_large_are_not_read(port: int) -> None:
    assert status(get(port, "/", "X-Large: " + "x" * LONGEST_HEAD)) == 431
    assert status(get(port, "/", *[f"X-{n}: {'y' * 90}" for n in range(300)])) == 431
    assert status(get(port, "/", "X-Large: " + "x" * 400_000)) == 400  # no more is read than fits
    assert status(get(port, "/", "X-Fits: " + "x" * 8000)) == 200


# -- what is no request


@pytest.mark.parametrize("raw", [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET / HTTP/9.9\r\nHost: x\r\n\r\n", b"\r\n\r\n\r\n\x00",
    b"GET /\x00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX y: z\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    b"GET \xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\r\n\tfolded\x00\r\n\r\n",
])  # fmt: skip
def test_what_is_no_request_is_refused_and_the_server_goes_on(port: int, raw: bytes) -> None:
    assert status(said(port, raw)) in (0, 400)
    assert status(get(port, "/about")) == 200


def test_one_request_can_not_hide_another(port: int) -> None:
    hidden = b"GET /about HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    raw = (b"POST /incidents HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n"
           b"0\r\n\r\n" % (len(hidden) + 5)) + hidden  # fmt: skip
    answer = said(port, raw)
    assert answer.count(b"HTTP/1.1 200") == 0 or b"HTTP/1.1 4" in answer.split(b"HTTP/1.1 200")[0]


def test_upgrades_and_other_methods_lead_nowhere(port: int) -> None:
    upgrade = get(port, "/", "Upgrade: websocket", "Sec-WebSocket-Key: x", "Sec-WebSocket-Version: 13")
    assert status(upgrade) in (200, 400, 426)
    for method in (b"CONNECT", b"TRACE", b"BREW", b"PROPFIND"):
        assert status(said(port, method + b" / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")) in (
            400,
            404,
            405,
        )


# -- hosts and proxies


@pytest.mark.parametrize("host", [
    "evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "evil.example:80", "[::1].evil.example",
    "localhost.evil.example", "", "127.0.0.2", "192.0.2.1", "x\ty",
])  # fmt: skip
def test_on_loopback_other_names_get_nothing(port: int, host: str) -> None:
    for target in ("/", "http://127.0.0.1/"):
        raw = f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        answer = said(port, raw.encode())
        assert status(answer) == 400
        assert b"NotPetya" not in answer


def test_beyond_loopback_only_named_hosts_are_answered(served: Workspace) -> None:
    app = make_app(served, public=True, names=["comity.example.org"])
    for host, wanted in (("comity.example.org", 200), ("comity.example.org:8443", 200), ("evil.example", 400)):
        assert TestClient(app, base_url=f"https://{host}").get("/about").status_code == wanted


@pytest.mark.parametrize("header", ["X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1", "X-Real-IP: 192.0.2.1",
                                    "X-Forwarded-Host: x", "X-Forwarded-Proto: https"])  # fmt: skip
def test_a_server_that_shows_all_answers_no_proxy(port: int, header: str) -> None:
    answer = get(port, "/", header)
    assert status(answer) == 403
    assert b"--behind-proxy" in answer


def _who(request: Request) -> Response:
    return PlainTextResponse(f"{request.client.host if request.client else ''} {request.url.scheme}")


def test_forwarded_headers_are_believed_only_of_a_proxy_that_was_named() -> None:
    app = Starlette(routes=[Route("/", _who)])
    told = ("X-Forwarded-For: 192.0.2.7, 203.0.113.9", "X-Forwarded-Proto: https")
    with running(app, Serving()) as at:
        assert get(at, "/", *told).endswith(b"127.0.0.1 http")
    with running(app, Serving(proxy="10.0.0.1")) as at:
        assert get(at, "/", *told).endswith(b"127.0.0.1 http")
    with running(app, Serving(proxy="127.0.0.1")) as at:
        assert get(at, "/", *told).endswith(b"203.0.113.9 https")  # the last one is what the proxy saw itself


def test_behind_a_proxy_and_beyond_loopback_it_is_public_and_rates_are_limited() -> None:
    assert [Serving().public, Serving(proxy="127.0.0.1").public, Serving("0.0.0.0").public] == [False, True, True]  # noqa: S104
    assert [Serving().limits().rate, Serving(proxy="::1").limits().rate, Serving(rate=3).limits().rate] == [0, 30, 3]


# -- how often, how many, how long


def test_a_client_that_comes_too_often_is_told_when_to_come_again(served: Workspace) -> None:
    app = make_app(served, public=True, limits=Limits(rate=1))
    many, other = (TestClient(app, base_url=OWN, client=(f"192.0.2.{n}", 1)) for n in (1, 2))
    codes = [many.get("/about").status_code for _ in range(12)]
    assert codes[:10] == [200] * 10
    assert codes[-1] == 429
    refused = many.get("/api/v1/sources")
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["content-type"] == "application/problem+json"
    assert (refused.json()["code"], refused.json()["status"]) == ("too-many", 429)
    assert "content-security-policy" in refused.headers
    assert other.get("/about").status_code == 200


def test_a_bucket_fills_again_and_all_is_forgotten_in_time() -> None:
    now = [0.0]
    held = Buckets(2, 4, lambda: now[0])
    assert [held.wait("192.0.2.1") for _ in range(5)] == [0, 0, 0, 0, 0.5]
    now[0] = 0.5
    assert [held.wait("192.0.2.1") for _ in range(2)] == [0, 0.5]
    now[0] = ROTATION
    assert len(held._held) == 1
    assert [held.wait("192.0.2.1") for _ in range(5)] == [0, 0, 0, 0, 0.5]


def test_no_address_is_kept_in_memory_and_never_too_many() -> None:
    held = Buckets(1, 1)
    for n in range(MOST + 100):
        held.wait(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}")
    assert len(held._held) == MOST
    assert all(len(key) == 16 for key in held._held)
    assert not any(bytes([10, 0, 0, 1]) == key[:4] for key in held._held)


def test_all_addresses_of_a_customer_are_one() -> None:
    held = Buckets(0.001, 1)
    assert held.wait("2001:db8:1:2::1") == 0
    assert held.wait("2001:db8:1:2:ffff::9") > 0
    assert held.wait("2001:db8:1:3::1") == 0
    assert held.wait("192.0.2.1") == 0
    assert held.wait("::ffff:192.0.2.1") > 0
    assert buckets._network("x" * 500) == b"x" * 100


def tried(*routes: Route, limits: Limits) -> Starlette:
    """An application that has the gates and the deadline, and nothing else."""
    app = Starlette(routes=list(routes), exception_handlers=HANDLERS)
    app.add_middleware(Deadline, seconds=limits.seconds)
    app.add_middleware(Gates, limits=limits, private=False)
    app.state.templates = environment()
    return app


def test_so_many_are_served_at_once_others_wait_and_too_many_are_sent_away() -> None:
    at_work = most = 0

    async def slow(request: Request) -> Response:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        await asyncio.sleep(0.3)
        at_work -= 1
        return PlainTextResponse("done")

    codes: list[int] = []
    with running(tried(Route("/api/x", slow), limits=Limits(at_once=2, patience=0.5))) as at:
        threads = [threading.Thread(target=lambda: codes.append(status(get(at, "/api/x")))) for _ in range(20)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert status(get(at, "/api/x")) == 200
    assert most == 2
    assert set(codes) == {200, 503}
    assert codes.count(200) >= 2


def test_an_answer_that_takes_too_long_is_given_up_and_its_query_stopped() -> None:
    ended: list[float] = []

    def endless(request: Request) -> Response:
        con = connect()
        stoppable(con)
        began = time.monotonic()
        try:
            con.sql(
                "SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.range * b.range = 7"
            ).fetchall()
        finally:
            ended.append(time.monotonic() - began)
        return PlainTextResponse("never")

    began = time.monotonic()
    with running(tried(Route("/api/x", endless), limits=Limits(seconds=0.5))) as at:
        answer = get(at, "/api/x")
        assert status(answer) == 503
        assert b'"too-slow"' in answer
        assert b"retry-after: 1" in answer
        assert time.monotonic() - began < 5
        until = time.monotonic() + 5
        while not ended and time.monotonic() < until:
            time.sleep(0.05)
    assert ended
    assert ended[0] < 4


def test_a_body_that_comes_byte_by_byte_is_given_up() -> None:
    async def reads(request: Request) -> Response:
        return PlainTextResponse(str(len(await request.body())))

    with (
        running(tried(Route("/api/x", reads, methods=["POST"]), limits=Limits(seconds=0.5))) as at,
        socket.create_connection(("127.0.0.1", at), timeout=5) as line,
    ):
        line.sendall(b"POST /api/x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n")
        answer = b""
        for _ in range(20):
            line.sendall(b"x")
            time.sleep(0.1)
            line.settimeout(0.01)
            try:
                answer += line.recv(999)
                break
            except TimeoutError:
                continue
        assert status(answer) == 503


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Little patience, so that the test need not have more."""
    monkeypatch.setattr(limits, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(deadline, "STALL_SECONDS", 0.6)


def closed_after(line: socket.socket, send: bytes, most: float) -> float:
    """Seconds until the other side closes, while a byte is sent now and then."""
    began = time.monotonic()
    line.settimeout(0.05)
    while time.monotonic() - began < most:
        try:
            line.sendall(send)
            if line.recv(65_536) == b"":
                break
        except TimeoutError:
            continue
        except OSError:
            break
    return time.monotonic() - began


@pytest.mark.parametrize("begun", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "])
def test_who_sends_a_request_byte_by_byte_is_cut_off(served: Workspace, hasty: None, begun: bytes) -> None:
    with running(make_app(served, public=False)) as at, socket.create_connection(("127.0.0.1", at)) as line:
        line.sendall(begun)
        assert closed_after(line, b"x", 5) < 2
        assert status(get(at, "/about")) == 200


def test_who_begins_a_second_request_and_does_not_end_it_is_cut_off(served: Workspace, hasty: None) -> None:
    with running(make_app(served, public=False)) as at, socket.create_connection(("127.0.0.1", at)) as line:
        line.sendall(b"GET /about HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        time.sleep(0.2)
        assert closed_after(line, b"x", 5) < 3


@pytest.mark.parametrize("streamed", [True, False])
def test_who_does_not_take_the_answer_in_is_cut_off(hasty: None, streamed: bool) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(1000):
            yield b"x" * 100_000

    def large(request: Request) -> Response:
        return StreamingResponse(pieces()) if streamed else PlainTextResponse("x" * 50_000_000)

    app = tried(Route("/", large), limits=Limits())
    with running(app) as at, socket.create_connection(("127.0.0.1", at)) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        time.sleep(3)
        line.settimeout(5)
        taken = 0
        with suppress(ConnectionError):
            while piece := line.recv(1_000_000):
                taken += len(piece)
        assert 0 < taken < 50_000_000


def test_who_takes_a_large_answer_slowly_but_surely_gets_all_of_it(hasty: None) -> None:
    def large(request: Request) -> Response:
        return PlainTextResponse("x" * 20_000_000)

    with (
        running(tried(Route("/", large), limits=Limits())) as at,
        socket.create_connection(("127.0.0.1", at), timeout=5) as line,
    ):
        line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        taken = 0
        while piece := line.recv(400_000):
            taken += len(piece)
            time.sleep(0.02)
        assert taken > 20_000_000


def test_slow_clients_do_not_keep_others_from_being_served(served: Workspace) -> None:
    with running(make_app(served, public=False)) as at:
        get(at, "/about")
        slow = [socket.create_connection(("127.0.0.1", at)) for _ in range(300)]
        for line in slow:
            line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ")
        took = []
        for _ in range(20):
            began = time.monotonic()
            assert status(get(at, "/about")) == 200
            took.append(time.monotonic() - began)
        for line in slow:
            line.close()
    assert sorted(took)[10] < 0.5


# -- what is written down


def test_the_log_has_no_personal_data(served: Workspace, notpetya: str) -> None:
    told = io.StringIO()
    app = Logged(make_app(served, public=True), requests=True, stream=told)
    client = TestClient(app, base_url="https://secret-host.example", client=("192.0.2.77", 1))
    client.get("/incidents?q=secret-search", headers={"user-agent": "secret-agent", "cookie": "secret=1",
                                                      "referer": "https://secret.example"})  # fmt: skip
    client.get(f"/incidents/{notpetya}")
    client.get("/secret-path")
    client.request("SECRET", "/")
    lines = [json.loads(line) for line in told.getvalue().splitlines()]
    assert [(one["method"], one["route"], one["status"]) for one in lines] == [
        ("GET", "/incidents", 200), ("GET", "/incidents/{incident_id}", 200), ("GET", "none", 404),
        ("other", "/", 405)]  # fmt: skip
    assert all(set(one) == {"event", "at", "method", "route", "status", "ms"} for one in lines)
    assert not re.search(rf"secret|192\.0\.2|{notpetya}", told.getvalue(), re.IGNORECASE)


def test_what_broke_is_told_without_the_words_that_broke_it() -> None:
    def breaks(request: Request) -> Response:
        raise ValueError(f"can't read {request.query_params['q']}")

    told = io.StringIO()
    app = tried(Route("/api/{x}", breaks), limits=Limits())
    logged = Logged(app, requests=False, stream=told)
    answer = TestClient(logged, raise_server_exceptions=False).get("/api/1?q=secret")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    (line,) = (json.loads(one) for one in told.getvalue().splitlines())
    assert (line["event"], line["error"], line["route"]) == ("error", "ValueError", "/api/{x}")
    assert "breaks" in line["where"][-1]
    assert "secret" not in told.getvalue()


# -- several processes


def started(served: Workspace, *options: str) -> tuple[subprocess.Popen[str], int]:
    """`comity serve` in a process of its own, and its port."""
    words = [sys.executable, "-m", "comity", "--workspace", str(served.root), "serve", "--port", "0", *options]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    found = re.search(r":(\d+)/", process.stdout.readline())
    assert found
    at = int(found[1])
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(OSError):
            if status(get(at, "/about")) == 200:
                return process, at
        time.sleep(0.1)
    process.kill()
    raise AssertionError("the server does not answer")


def children(process: subprocess.Popen[str]) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z"
    except OSError:
        return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_workers_serve_are_replaced_and_stop_together(served: Workspace, number: int) -> None:
    process, at = started(served, "--workers", "2", "--log")
    try:
        first = children(process)
        assert len(first) == 2
        os.kill(first[0], signal.SIGKILL)
        until = time.monotonic() + 10
        while (first[0] in children(process) or len(children(process)) < 2) and time.monotonic() < until:
            time.sleep(0.05)
        second = children(process)
        assert len(second) == 2
        assert first[1] in second
        assert {status(get(at, "/about")) for _ in range(20)} == {200}
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
        assert all(gone(pid) for pid in second)
        assert (process.returncode, "Stopped." in out) == ((0, True) if number == signal.SIGINT else (-number, False))
        assert json.loads(err.splitlines()[0])["route"] == "/about"
    finally:
        process.kill()


def test_workers_do_not_outlive_the_one_that_made_them(served: Workspace) -> None:
    process, _ = started(served, "--workers", "2")
    made = children(process)
    process.kill()
    process.communicate()
    until = time.monotonic() + 15
    while not all(map(gone, made)) and time.monotonic() < until:
        time.sleep(0.1)
    assert all(map(gone, made))


def test_workers_that_do_not_come_up_are_told_of() -> None:
    def breaks() -> None:
        os._exit(1)

    with pytest.raises(EnvironmentRefusedError, match="workers end as soon as they begin"):
        Workers(2, breaks).run()


def test_what_is_wrong_is_told_once_before_there_are_workers(served: Workspace) -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    with pytest.raises(Exception, match="less than 20 characters"):
        serve(served, Serving(port=0, workers=2), announce=print, curator_key="short")
    with pytest.raises(Exception, match="no address of a ledger"):
        serve(served, Serving(port=0, workers=2), announce=print, ledger="nonsense")
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == before
