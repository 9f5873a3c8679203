"""Servers on loopback: ours as it is, and one that answers as it is told."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import uvicorn

from comity.share.peers.line import Line
from comity.share.peers.patience import Patience
from comity.store.ledger.port import Ledger
from comity.web.taxii.app import make_taxii
from comity.web.taxii.desk import Desk

ROOT = "/taxii2/exchange/"
ID = "11111111-2222-4333-8444-555555555555"


@contextmanager
def online(url: str) -> Iterator[str]:
    """Our server over a ledger; the address of its discovery. What it noted is written when it ends."""
    config = uvicorn.Config(make_taxii(Desk(Ledger(url))), port=0, log_level="error", lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/taxii2/"
    finally:
        server.should_exit = True
        thread.join(10)


def killed(code: str, lines: int, *words: str) -> None:
    """Runs code in a process of its own, and kills it when it has said so many lines."""
    process = subprocess.Popen([sys.executable, "-c", code, *words, str(Path(__file__).parent)],
                               stdout=subprocess.PIPE, text=True)  # fmt: skip
    assert process.stdout is not None
    for _ in range(lines):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait()


def to(url: str, key: str | None = None, **more: Any) -> Line:
    """A line that waits for nobody, to this machine."""
    usual: dict[str, Any] = {"connect": 5, "read": 5, "whole": 10, "status": 5, "sleep": lambda seconds: None}
    patience = Patience(**(usual | more))
    return Line(url, key, allow_private=True, patience=patience)


Reply = tuple[int, dict[str, str], bytes]


@dataclass
class Faulty:
    """A server of one collection. answer: (path, query) to a reply; None for what every server says. `body` in the
    query is what was sent. asked: paths with their queries. keys: what each asked with."""

    url: str = ""
    answer: Callable[[str, dict[str, str]], Reply | None] = lambda path, query: None
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://")

    def usual(self, path: str) -> Reply:
        said: dict[str, Any] = {"title": "Invented"}
        if path == "/taxii2/":
            said |= {"default": f"{self.url}{ROOT}", "api_roots": [f"{self.url}{ROOT}"]}
        elif path == ROOT:
            said |= {"versions": ["application/taxii+json;version=2.1"], "max_content_length": 1_000_000}
        elif path == f"{ROOT}collections/":
            said = {"collections": [{"id": ID, "title": "Theirs", "can_read": True, "can_write": True}]}
        else:
            return reply({"title": "no"}, status=404)
        return reply(said)


def reply(said: Any, status: int = 200, **headers: str) -> Reply:
    """A reply of JSON, or of bytes as they are; names of headers with _ for -."""
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, {"content-type": "application/taxii+json;version=2.1"} | named, body


@contextmanager
def faulty() -> Iterator[Faulty]:
    made = Faulty()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = dict(parse_qsl(parts.query))
            sent = self.rfile.read(int(self.headers.get("content-length", "0")))
            made.asked.append((parts.path, dict(query)))
            made.keys.append(self.headers.get("authorization", ""))
            query |= {"body": sent.decode()} if sent else {}
            status, headers, body = made.answer(parts.path, query) or made.usual(parts.path)
            self.send_response(status)
            for name, value in ({"content-length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *said: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
