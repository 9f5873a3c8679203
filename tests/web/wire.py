"""A server as it runs, in a thread, and what a client may send to it that no browser would."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from comity.web.listening import configured, listen, maker_of
from comity.web.serving import Serving


@contextmanager
def running(app: ASGIApp, how: Serving | None = None) -> Iterator[int]:
    """Port of a server with all that `comity serve` sets."""
    listener = listen("127.0.0.1", 0)
    server = uvicorn.Server(configured(app, how or Serving(), maker_of(Serving())))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join(10)
    listener.close()


def said(port: int, raw: bytes, seconds: float = 2.0) -> bytes:
    """All that a server answers to some bytes, until it closes or nothing more comes for so many seconds."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as line:
        line.sendall(raw)
        return _rest(line)


def get(port: int, target: str, *headers: str) -> bytes:
    """The answer to GET, with the target as it stands. The connection is closed after it."""
    lines = [f"GET {target} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *headers]
    return said(port, ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"), 10)


def status(answer: bytes) -> int:
    """The status of an answer, 0 if there is none."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/") else 0


def _rest(line: socket.socket) -> bytes:
    found = b""
    try:
        while piece := line.recv(65_536):
            found += piece
    except (TimeoutError, ConnectionResetError):
        pass
    return found
