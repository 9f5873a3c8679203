"""Two Comity servers as two parties, one on SQLite and one on PostgreSQL: a page of consoles, run anew.

    python bench/transcript.py docs/tutorial/exchange.md

Each line after a prompt is run by a shell in the folder of its party, and what it says now takes the place of what it
said before. Keys, ids and dates are others each time. Needs curl, and PostgreSQL's initdb and pg_ctl; everything is on
loopback and gone afterwards.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from ledgers import programs, running  # the same server that the tests start

CLEAR = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"
AMBER = "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"
RED = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"


@dataclass
class House:
    """A party with its folder, ledger and server."""

    name: str
    folder: Path
    ledger: str
    server: subprocess.Popen[str] | None = None

    def run(self, line: str) -> str:
        """What a line says. With & at its end it goes on until `kill %1`."""
        if line.endswith("&"):
            return self._serve(line.removesuffix("&"))
        if line == "kill %1":
            return self.stop()
        words = ["sh", "-c", line]
        done = subprocess.run(words, cwd=self.folder, env=self._env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True)  # fmt: skip
        time.sleep(1)  # what a server gave out is written down within half a second
        return done.stdout + (f"(exit code {done.returncode})\n" if done.returncode else "")

    def stop(self) -> str:
        if self.server is not None:
            self.server.terminate()
            self.server.wait(20)
        return ""

    @property
    def _env(self) -> dict[str, str]:
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        ours = {"PATH": path, "COMITY_WORKSPACE": "work", "COMITY_LEDGER": self.ledger, "LC_ALL": "C.UTF-8"}
        return {**os.environ, **ours}

    def _serve(self, line: str) -> str:
        self.server = subprocess.Popen(shlex.split(line), cwd=self.folder, env=self._env, stdout=subprocess.PIPE,
                                       text=True)  # fmt: skip
        said = self.server.stdout.readline() if self.server.stdout else ""
        time.sleep(2)
        return said


@contextmanager
def postgres() -> Iterator[str]:
    """Address of a database that is gone afterwards."""
    folder = programs()
    if folder is None:
        sys.exit("needs PostgreSQL's initdb and pg_ctl: apt-get install postgresql")
    with running(folder) as address:
        yield f"{address}/postgres"


def objects() -> dict[str, object]:
    """What Norland shares, invented."""
    at = "2026-11-01T09:00:00.000Z"
    kinds: list[dict[str, object]] = [
        {"type": "malware", "id": "malware--0d4f1c52-8f3e-4b57-9d5a-0c9c2f1f5a11", "name": "Paper Lantern",
         "is_family": False, "object_marking_refs": [CLEAR]},
        {"type": "indicator", "id": "indicator--7f3c2b60-1d4a-4c1e-8a77-5be1c6a4d922", "name": "Relay of Paper Lantern",
         "pattern_type": "stix", "pattern": "[ipv4-addr:value = '192.0.2.17']", "valid_from": "2026-10-20T00:00:00Z",
         "object_marking_refs": [AMBER]},
        {"type": "threat-actor", "id": "threat-actor--c51b9e0e-2a6b-4f0d-9f0e-6a1f6f0f7c33",
         "name": "A name that is not to leave", "object_marking_refs": [RED]},
    ]  # fmt: skip
    return {"objects": [{"spec_version": "2.1", "created": at, "modified": at, **one} for one in kinds]}


def files(folder: Path) -> None:
    """findings.json, and marked-up.json: the indicator of them, as it becomes RED."""
    said = json.loads(json.dumps(objects()))
    (folder / "findings.json").write_text(json.dumps(said))
    later = said["objects"][1] | {"modified": "2026-11-02T09:00:00.000Z", "object_marking_refs": [RED]}
    (folder / "marked-up.json").write_text(json.dumps({"objects": [later]}))


def told(page: str, houses: dict[str, House]) -> Iterator[str]:
    """The page, with what its lines say now."""
    within = False
    for line in page.splitlines():
        if line.startswith("```"):
            within = line == "```console"
        name, prompt, command = line.partition("$ ")
        if not within or line.startswith("```"):
            yield line
        elif prompt and name in houses:
            yield line
            said = houses[name].run(command).replace("\t", "  ").rstrip("\n")
            yield from said.splitlines()


def main() -> None:
    page = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as name, postgres() as database:
        ledgers = {"norland": "sqlite:///ledger.sqlite", "sudland": database}
        houses = {one: House(one, Path(name) / one, ledger) for one, ledger in ledgers.items()}
        for one in houses.values():
            one.folder.mkdir()
        files(houses["norland"].folder)
        try:
            text = "\n".join(told(page.read_text(encoding="utf-8"), houses)) + "\n"
        finally:
            for one in houses.values():
                one.stop()
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
