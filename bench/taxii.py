"""How fast the TAXII server is, with access rules on: pages, filters, POST, memory, and a page as collections grow.

    python bench/taxii.py [--bundle FILE] [--workers 2] [--grow 10000,1000000] [--medallion PYTHON]

Without a bundle, objects are made by dice. Rows of grown collections are written beneath the API. Everything is on
loopback, clients and server share the machine: its load is printed with the figures.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import taxii_others
from sqlalchemy import insert, update

from comity.share.exchange.moments import now
from comity.share.parties import collections, keys, members
from comity.share.parties.agreements import Agreement
from comity.share.stix.kinds.meta import TLP_2
from comity.store.ledger.fetching import inserted
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import AUDIENCE, COLLECTION, SHARED_OBJECT

DICE = Random(21)
TAXII = "application/taxii+json;version=2.1"
SECONDS = 5.0


def uid(kind: str) -> str:
    return f"{kind}--{UUID(int=DICE.getrandbits(128), version=4)}"


def made(count: int) -> list[dict[str, Any]]:
    """Objects of about 1.8 kB, as ATT&CK's are on average; a twentieth AMBER, a twentieth RED."""
    found, ids = [], [uid("malware")]
    for _ in range(count):
        kind = DICE.choice(["malware", "indicator", "relationship", "relationship", "relationship"])
        at = "2026-01-01T00:00:00.000Z"
        dice = DICE.random()
        mark = TLP_2["amber" if dice < 0.05 else "red" if dice < 0.1 else "clear"]
        one = {"type": kind, "spec_version": "2.1", "id": uid(kind), "created": at, "modified": at,
               "object_marking_refs": [mark], "description": "invented " * 160}  # fmt: skip
        if kind == "malware":
            one |= {"name": "Invented", "is_family": False}
        elif kind == "indicator":
            one |= {"pattern": "[ipv4-addr:value = '192.0.2.1']", "pattern_type": "stix", "valid_from": at}
        else:
            ends = DICE.choices(ids, k=2)
            one |= {"relationship_type": "related-to", "source_ref": ends[0], "target_ref": ends[1]}
        if kind != "relationship":
            ids.append(str(one["id"]))
        found.append(one)
    return found


def bundle(path: str | None) -> list[dict[str, Any]]:
    if path is None:
        return made(25_000)
    return list(json.loads(Path(path).read_bytes())["objects"])


class Line:
    """A connection that is kept, and the plainest of clients, so that the client costs little."""

    def __init__(self, port: int, key: str) -> None:
        self._line = socket.create_connection(("127.0.0.1", port))
        self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        signed = key if " " in key else f"Bearer {key}"
        self._head = f"Host: 127.0.0.1\r\nAccept: {TAXII}\r\nAuthorization: {signed}\r\n"
        self._room = bytearray(1 << 20)

    def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        more = f"Content-Type: {TAXII}\r\nContent-Length: {len(body)}\r\n" if body else ""
        self._line.sendall(f"{method} {path} HTTP/1.1\r\n{self._head}{more}\r\n".encode() + body)
        found = bytearray()
        while (end := found.find(b"\r\n\r\n")) < 0:
            found += self._line.recv(262_144)
        length = int(re.search(rb"(?i)content-length: (\d+)", found[:end])[1])  # type: ignore[index]
        missing = end + 4 + length - len(found)
        view = memoryview(self._room)
        kept = [bytes(found[end + 4 :])]
        while missing > 0:
            got = self._line.recv_into(view[: min(missing, len(view))])
            kept.append(b"")  # what is in a page is looked at by the tests
            missing -= got
        return int(found[9:12]), b"".join(kept)


def rate(port: int, key: str, paths: list[str], lines: int) -> dict[str, float]:
    """Answers per second over some connections, and how long one takes. Each connection is a process of its own: as
    threads, clients would wait for each other."""
    began = time.perf_counter()
    until = began + SECONDS
    with ProcessPoolExecutor(lines, mp_context=get_context("fork")) as clients:
        each = [clients.submit(asked, port, key, paths, place, lines, until) for place in range(lines)]
        took = sorted(one for client in each for one in client.result())
    spent, late = time.perf_counter() - began, took[int(len(took) * 0.99)]
    return {"per_s": round(len(took) / spent, 2), "answers": len(took),
            "p50_ms": round(statistics.median(took) * 1000, 2), "p99_ms": round(late * 1000, 2)}  # fmt: skip


def asked(port: int, key: str, paths: list[str], turn: int, step: int, until: float) -> list[float]:
    """Seconds that each answer took over one connection, asked one after another."""
    line, took = Line(port, key), []
    while (began := time.perf_counter()) < until:
        status, _ = line.ask("GET", paths[turn % len(paths)])
        took.append(time.perf_counter() - began)
        if status != 200:
            raise SystemExit(f"answered {status}")
        turn += step
    return took


def processes(pid: int) -> list[int]:
    """A server's process and its workers."""
    return [pid, *(int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]


def worked(pid: int) -> float:
    """Seconds of processor time that a server has taken, whatever else the machine does."""
    lines = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in processes(pid)]
    return sum(int(line[11]) + int(line[12]) for line in lines) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> int:
    """MiB of a server's processes, each its proportional share, at most so far where the system tells."""
    total = 0
    for one in processes(pid):
        found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{one}/smaps_rollup").read_text(), re.MULTILINE)
        total += int(found[1]) if found else 0
    return total // 1024


class Watched:
    """The most memory that a server had, looked at twenty times a second."""

    def __init__(self, pid: int) -> None:
        self.most, self._pid, self._stop = 0, pid, threading.Event()
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while not self._stop.wait(0.05):
            try:
                self.most = max(self.most, memory(self._pid))
            except OSError:
                return


def served(folder: Path, workers: int) -> tuple[subprocess.Popen[str], int]:
    words = [sys.executable, "-m", "comity", "--workspace", str(folder), "serve", "--taxii-only", "--port", "0",
             "--workers", str(workers)]  # fmt: skip
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    said = process.stdout.readline() if process.stdout else ""
    time.sleep(1.5)
    return process, int(re.search(r":(\d+)/taxii2", said)[1])  # type: ignore[index]


def grown(ledger: Ledger, name: str, count: int, key_party: str) -> None:
    """A collection of many rows, written beneath the API: nine of ten for everyone, one for another party alone."""
    collections.add(ledger, name, Agreement(read=[key_party]))
    with ledger.write() as con:
        number = con.execute(COLLECTION.select().where(COLLECTION.c.name == name)).one().number
        sets = [con.scalar(insert(AUDIENCE).returning(AUDIENCE.c.audience).values(collection=number, clauses=clauses))
                for clauses in ("[]", '[["identity--somebody-else"]]')]  # fmt: skip
    start, body = now() - count, json.dumps(made(1)[0]).encode()
    for first in range(0, count, 20_000):  # a transaction each: the log stays short
        with ledger.write() as con:
            inserted(con, SHARED_OBJECT, [
                (number, start + place, f"malware--{place:032x}", f"2026-01-01T00:00:{place % 60:02}", "w",
                 ("malware", "indicator", "relationship")[place % 3], 3, sets[place % 10 == 7], sets[0], body, 0, None,
                 None) for place in range(first, min(first + 20_000, count))])  # fmt: skip
    with ledger.write() as con:
        con.execute(update(COLLECTION).where(COLLECTION.c.number == number).values(last_added=start + count))


def collection(name: str) -> str:
    return f"/taxii2/exchange/collections/{name}"


def pages(port: int, key: str, name: str, limit: int, more: str = "") -> list[str]:
    """Addresses of all pages, each found from the one before."""
    line, found, token = Line(port, key), [], ""
    while len(found) < 200:
        path = f"{collection(name)}/manifest/?limit={limit}{more}{token}"
        found.append(path.replace("/manifest/", "/objects/"))
        _, body = line.ask("GET", path)
        said = re.search(rb'"next":"(\d+)"', body[:200])
        if not said:
            break
        token = f"&next={said[1].decode()}"
    return found


def beside(python: str, objects: list[dict[str, Any]], lines: int) -> None:
    """medallion, with a thousand objects: with all of them an answer would take minutes."""
    with tempfile.TemporaryDirectory(prefix="others-bench-") as folder:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        other = taxii_others.medallion(python, Path(folder), port, objects[:1000])
        path = f"{other.path}/objects/?limit="
        try:
            for more in "100", "1000", "100&match[type]=malware", "100&added_after=2026-01-01T00:00:00.000500Z":
                what = f"medallion, {other.count:,}: limit={more[:18]}"
                paged(other.process.pid, what, port, taxii_others.SIGNED, [path + more], lines)
            told("medallion: memory (MiB)", memory(other.process.pid))
        finally:
            other.process.terminate()
            other.process.wait(20)


def told(what: str, said: object) -> None:
    """A figure, with the load of the machine in the minute before."""
    print(f"{what:44} {said}   (load {os.getloadavg()[0]:.1f})", flush=True)


def paged(pid: int, what: str, port: int, key: str, paths: list[str], lines: int) -> None:
    """Measures and tells. server_ms: processor time of the server for one answer."""
    before = worked(pid)
    found = rate(port, key, paths, lines)
    answers = found.pop("answers")
    told(what, found | {"server_ms": round((worked(pid) - before) * 1000 / answers, 2)})


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--bundle")
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--lines", type=int, default=4)
    options.add_argument("--grow", default="")
    options.add_argument("--medallion", metavar="PYTHON")
    words = options.parse_args()
    objects = bundle(words.bundle)
    with tempfile.TemporaryDirectory(prefix="comity-bench-") as name:
        folder = Path(name)
        ledger = Ledger(f"sqlite:///{folder}/ledger.sqlite")
        for party in ("writer", "reader"):
            members.add(ledger, party, "cert")
        collections.add(ledger, "bench", Agreement(read=["reader", "writer"], write=["writer"]))
        writer, reader = keys.add(ledger, "writer", ["read", "write"]), keys.add(ledger, "reader")
        grows = [int(one) for one in words.grow.split(",") if one]
        for count in grows:
            began = time.perf_counter()
            grown(ledger, f"grown-{count}", count, "reader")
            told(f"loaded beneath the API: {count:,}", f"{time.perf_counter() - began:.0f} s")
        process, port = served(folder, words.workers)
        try:
            measure(process.pid, port, writer, reader, objects, words, grows)
        finally:
            process.terminate()
            process.wait(20)
    if words.medallion:
        beside(words.medallion, objects, words.lines)


def measure(pid: int, port: int, writer: str, reader: str, objects: list[dict[str, Any]], words: argparse.Namespace,
            grows: list[int]) -> None:  # fmt: skip
    told("memory before (MiB)", memory(pid))
    watched = Watched(pid)
    body = json.dumps({"objects": objects}).encode()
    began, before = time.perf_counter(), worked(pid)
    status, answer = Line(port, writer).ask("POST", f"{collection('bench')}/objects/", body)
    spent, cpu = time.perf_counter() - began, worked(pid) - before
    counts = re.findall(rb'"(\w+_count)":(\d+)', answer)
    told(f"POST {len(objects):,} objects, {len(body) / 1e6:.0f} MB", f"{status} {spent:.2f} s, "
         f"{len(objects) / spent:,.0f} objects/s, {len(objects) / cpu:,.0f} per second of processor time "
         f"{[(a.decode(), int(b)) for a, b in counts]}")  # fmt: skip
    told("memory after it, the most (MiB)", watched.most)
    for limit in 100, 1000:
        paged(pid, f"GET objects limit={limit}", port, reader, pages(port, reader, "bench", limit), words.lines)
    some = pages(port, reader, "bench", 100, "&match[type]=malware")
    paged(pid, "GET objects limit=100 match[type]", port, reader, some, words.lines)
    _, told_dates = Line(port, reader).ask("GET", f"{collection('bench')}/manifest/?limit=1000")
    dates = re.findall(rb'"date_added":"([^"]+)"', told_dates)[::50] or [b"2026-01-01T00:00:00.000000Z"]
    some = [f"{collection('bench')}/objects/?limit=100&added_after={one.decode()}" for one in dates]
    paged(pid, "GET objects limit=100 added_after", port, reader, some, words.lines)
    for count in grows:
        for more in "", "&match[type]=malware", "&match[version]=2026-01-01T00:00:07Z":
            some = [f"{collection(f'grown-{count}')}/objects/?limit=100{more}&next={now() - count * n // 8}"
                    for n in range(1, 8)]  # fmt: skip
            paged(pid, f"GET limit=100{more} of {count:,}", port, reader, some, words.lines)
    told("memory through all this, the most (MiB)", watched.most)


if __name__ == "__main__":
    main()
