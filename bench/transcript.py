"""Two Comity servers as two parties, one on SQLite and one on PostgreSQL: a page of consoles, run anew.

    python bench/transcript.py docs/tutorial/exchange.md

Each line after a prompt is run by a shell in the folder of its party, and what it says now takes the place of what it
said before. Keys, ids and dates are others each time. Needs curl, PostgreSQL's initdb and pg_ctl, and what
`pip install -e '.[test]'` brings; everything is on loopback and gone afterwards.
"""

from __future__ import annotations

import os
import shlex
import shutil
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

SHARED = Path(__file__).parent.parent / "docs" / "tutorial" / "exchange"
"""What Norland shares, invented: three objects, and one of them as it becomes RED."""


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
        shutil.copytree(SHARED, houses["norland"].folder, dirs_exist_ok=True)
        try:
            text = "\n".join(told(page.read_text(encoding="utf-8"), houses)) + "\n"
        finally:
            for one in houses.values():
                one.stop()
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
