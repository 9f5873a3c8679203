"""Judges that are not ours, and the server as it runs: taxii2-client, kill -9, several workers, PostgreSQL."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from stages import CLEAR, MEDIA_TYPE, RED, indicator, malware
from taxii2client.v21 import ApiRoot, Collection, as_pages
from taxii2client.v21 import Server as Remote

from comity.share.audit.chain import verify
from comity.share.parties import collections, keys, members
from comity.share.parties.agreements import Agreement
from comity.store.ledger.port import Ledger

SENDER = """
import sys, httpx2
headers = {"authorization": f"Bearer {sys.argv[2]}", "content-type": "application/taxii+json;version=2.1"}
try:
    print(httpx2.post(sys.argv[1], content=sys.stdin.buffer.read(), timeout=60, headers=headers).status_code)
except httpx2.TransportError:
    print("cut")
"""


@contextmanager
def served(url: str, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`comity serve --taxii` in a process of its own, and where it is."""
    words = [sys.executable, "-m", "comity", "serve", "--taxii", "--port", "0", *options]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env={**os.environ, "COMITY_LEDGER": url})
    assert process.stdout is not None
    lines = iter(process.stdout.readline, "")
    found = re.search(r"(http://[^ ]+)/taxii2/", next(line for line in lines if "/taxii2/" in line))
    assert found
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            httpx2.get(f"{found[1]}/taxii2/")
            break
        except httpx2.TransportError:
            time.sleep(0.1)
    try:
        yield process, found[1]
    finally:
        process.terminate()
        process.wait(20)


def parties(url: str) -> tuple[Ledger, dict[str, str]]:
    ledger = Ledger(url)
    for name in "ab":
        members.add(ledger, name, "cert")
    collections.add(ledger, "Joint", Agreement(read=["a", "b"], write=["a"]))
    return ledger, {name: keys.add(ledger, name, ["read", "write"]) for name in "ab"}


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/ledger.sqlite"


def asked(root: str, key: str, method: str = "GET", path: str = "objects/", **more: Any) -> httpx2.Response:
    headers = {"authorization": f"Bearer {key}", "accept": MEDIA_TYPE, "content-type": MEDIA_TYPE}
    return httpx2.request(
        method, f"{root}/taxii2/exchange/collections/Joint/{path}", headers=headers, timeout=60, **more
    )


def test_taxii_is_served_beside_the_explorer_or_alone(sqlite: str) -> None:
    for options, status, kind in (((), 200, "text/html"), (("--taxii-only",), 404, "application/taxii+json")):
        with served(sqlite, *options) as (_, root):
            assert httpx2.get(f"{root}/taxii2/").json()["api_roots"] == [f"{root}/taxii2/exchange/"]
            found = httpx2.get(f"{root}/exchange")
            assert found.status_code == status
            assert found.headers["content-type"].startswith(kind)


def envelope(objects: list[dict[str, Any]]) -> bytes:
    return json.dumps({"objects": objects}).encode()


def test_taxii2_client_finds_its_way_and_pages_over_all(sqlite: str) -> None:
    _, held = parties(sqlite)
    shown = [malware(CLEAR) for _ in range(25)]
    hidden = [malware(RED) for _ in range(25)]
    with served(sqlite) as (_, root):
        remote = Remote(f"{root}/taxii2/", user="a", password=held["a"])
        assert isinstance(remote.default, ApiRoot)
        (mine,) = remote.default.collections
        mixed = [one for pair in zip(shown, hidden, strict=True) for one in pair]
        status = mine.add_objects({"objects": mixed}, wait_for_completion=True)
        assert (status.status, status.success_count, len(status.successes)) == ("complete", 50, 50)
        other = Collection(f"{root}/taxii2/exchange/collections/{mine.id}/", user="b", password=held["b"])
        for ask in (other.get_objects, other.get_manifest):
            pages = list(as_pages(ask, per_request=7))
            assert [len(page["objects"]) for page in pages] == [7, 7, 7, 4]
            assert {one["id"] for page in pages for one in page["objects"]} == {one["id"] for one in shown}
        one = shown[0]["id"]
        assert other.get_object(one)["objects"] == [shown[0]]
        assert other.object_versions(one)["versions"] == [shown[0]["modified"]]
        assert len(other.get_objects(type="malware", limit=3)["objects"]) == 3
        mine.delete_object(one)
        assert one not in {found["id"] for found in other.get_objects()["objects"]}


@pytest.mark.parametrize("delay", [0.05, 0.3, 0.8, 1.4])
def test_a_server_killed_while_it_takes_an_envelope_has_all_of_it_or_nothing(sqlite: str, delay: float) -> None:
    ledger, held = parties(sqlite)
    many = [indicator(CLEAR) for _ in range(6000)]
    with served(sqlite) as (process, root):
        words = [sys.executable, "-c", SENDER, f"{root}/taxii2/exchange/collections/Joint/objects/", held["a"]]
        sender = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert sender.stdin is not None
        sender.stdin.write(envelope(many))
        sender.stdin.close()
        time.sleep(0.5 + delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert sender.stdout is not None
        told = sender.stdout.read().decode().strip()
        sender.wait()
    with served(sqlite) as (_, root):
        (found,) = collections.collections(ledger)
        assert found.versions in (0, 6000)
        assert told == "cut" or found.versions == 6000
        assert asked(root, held["a"], "POST", content=envelope([indicator()])).json()["success_count"] == 1
    with ledger.read() as con:
        verify(con)
    ledger.close()


def test_a_key_ends_in_all_workers_within_a_second_and_reads_are_written_on_stop(sqlite: str) -> None:
    ledger, held = parties(sqlite)
    with served(sqlite, "--workers", "2") as (process, root):
        for _ in range(20):
            assert asked(root, held["b"]).status_code == 200
        keys.revoke(ledger, next(one.key_id for one in keys.keys(ledger) if one.party == "b"))
        time.sleep(0.2)
        assert {asked(root, held["b"]).status_code for _ in range(12)} == {401}
        assert asked(root, held["a"]).status_code == 200
        process.terminate()
        process.wait(20)
    with ledger.read() as con:
        number = verify(con).number
    assert number >= 5 + 21
    ledger.close()
