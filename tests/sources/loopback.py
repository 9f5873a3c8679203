"""A server on loopback that gives prepared answers, one per request; the last one again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

Answer = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """`answers` are given in turn, `asked` holds the headers of each request."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.answers: list[Answer] = []
        self.asked: list[Message] = []
        self.closing = Event()

    def slow(self, handler: BaseHTTPRequestHandler) -> None:
        """Says nothing for a while, at most until the test ends."""
        self.closing.wait(1)

    def drip(self, handler: BaseHTTPRequestHandler) -> None:
        """Sends a byte now and then, so that each one comes in time but the file never ends."""
        handler.send_response(200)
        handler.end_headers()
        while not self.closing.wait(0.02):
            handler.wfile.write(b"x")


def reply(status: int, body: bytes = b"", **headers: str) -> Answer:
    """An answer with Content-Length; header names with _ for -."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in ({"Content_Length": str(len(body))} | headers).items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def without_length(body: bytes) -> Answer:
    """An answer that doesn't say how long it is."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@contextmanager
def serving() -> Iterator[Server]:
    """A running server on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append(self.headers)
            (server.answers.pop(0) if len(server.answers) > 1 else server.answers[0])(self)

        def log_message(self, *args: object) -> None:
            """Keeps the tests' output quiet."""

    class Http(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hangs up is what some tests are about."""

    http = Http(("127.0.0.1", 0), Handler)
    server = Server(http.server_port)
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        http.shutdown()
        http.server_close()
        thread.join()
