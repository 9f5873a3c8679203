"""Bodies that do not end, come slowly, or come all at once."""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path

import pytest
from online import online
from stages import MEDIA_TYPE, Server, indicator

from comity.web.taxii import bodies


def begun(address: str, server: Server, name: str, length: int = 1000, sent: bytes = b"") -> socket.socket:
    """A POST of which no more than so much is sent."""
    port = int(address.split(":")[2].split("/")[0])
    line = socket.create_connection(("127.0.0.1", port), 10)
    head = (f"POST /taxii2/exchange/collections/{server.joint}/objects/ HTTP/1.1\r\nhost: localhost\r\n"
            f"authorization: Bearer {server.keys[name][1]}\r\naccept: {MEDIA_TYPE}\r\n"
            f"content-type: {MEDIA_TYPE}\r\ncontent-length: {length}\r\n\r\n")  # fmt: skip
    line.sendall(head.encode() + sent)
    return line


def status(line: socket.socket) -> int:
    """The status of the answer."""
    line.settimeout(5)
    with line:
        return int(line.recv(12).split()[1])


def test_a_body_that_does_not_come_ends_with_408(server: Server, tmp_path: Path,
                                                 monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(bodies, "GRACE", 0.3)
    with online(f"sqlite:///{tmp_path}/ledger.sqlite") as address:
        idle, slow = begun(address, server, "a"), begun(address, server, "a", sent=b"{")
        began = time.monotonic()
        assert (status(idle), status(slow)) == (408, 408)
        assert time.monotonic() - began < 3


def test_bytes_of_bodies_are_bounded_by_party_and_in_all(server: Server, tmp_path: Path,
                                                         monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(bodies, "OF_PARTY", 1_000_000)
    monkeypatch.setattr(bodies, "OF_ALL", 1_600_000)
    monkeypatch.setattr(bodies, "GRACE", 2.0)
    monkeypatch.setattr(bodies, "PACE", 10**9)
    with online(f"sqlite:///{tmp_path}/ledger.sqlite") as address:
        held = [begun(address, server, "a", 900_000, b" " * 800_000)]
        time.sleep(0.3)
        assert status(begun(address, server, "a", 900_000, b" " * 800_000)) == 429
        held.append(begun(address, server, "b", 900_000, b" " * 700_000))
        time.sleep(0.3)
        assert status(begun(address, server, "b", 900_000)) == 503
        assert [status(one) for one in held] == [408, 408]
        body = json.dumps({"objects": [indicator()]}).encode()
        after = begun(address, server, "a", len(body), body)  # what was refused is held no more
        assert status(after) == 202
