"""Backups as docs/how-to makes them: taken while a server writes, restored, the audit verified."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from ledgers import database, postgres, programs
from stages import CLEAR, indicator
from test_others import asked, envelope, parties
from wire import running

from comity.cli.main import cli
from comity.share.parties import collections
from comity.store.ledger.port import Ledger
from comity.web.taxii.app import make_taxii
from comity.web.taxii.desk import Desk

__all__ = ["postgres"]
AT_ONCE = 20


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/ledger.sqlite"
    return database(request.getfixturevalue("postgres"))


def copied(url: str, folder: Path) -> Callable[[], str]:
    """Makes a backup; what it returns restores it, and returns the address of what was restored."""
    copy = folder / "copy"
    if url.startswith("sqlite"):
        code = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('VACUUM INTO ?', [sys.argv[2]])"
        subprocess.run([sys.executable, "-c", code, url.removeprefix("sqlite:///"), str(copy)], check=True)
        return lambda: f"sqlite:///{copy.rename(folder / 'restored.sqlite')}"
    tools = programs()
    assert tools
    subprocess.run([tools / "pg_dump", "--format=custom", f"--file={copy}", url], check=True)

    def restored() -> str:
        fresh = database(url.rpartition("/")[0])
        subprocess.run(
            [tools / "pg_restore", "--no-owner", "--role=comity", "--exit-on-error", f"--dbname={fresh}", copy],
            check=True,
        )
        return fresh

    return restored


@contextmanager
def writing(root: str, key: str) -> Iterator[Callable[[], int]]:
    """Somebody who sends one envelope after the other. Yields how many were answered by now."""
    done, stop = [0], threading.Event()

    def send() -> None:
        while not stop.is_set():
            said = asked(root, key, "POST", content=envelope([indicator(CLEAR) for _ in range(AT_ONCE)])).json()
            assert said["success_count"] == AT_ONCE
            done[0] += 1

    thread = threading.Thread(target=send)
    thread.start()
    try:
        yield lambda: done[0]
    finally:
        stop.set()
        thread.join()


def waits(until: Callable[[], bool]) -> None:
    while not until():
        time.sleep(0.01)


def test_a_backup_made_while_a_server_writes_is_whole_and_its_audit_holds(url: str, tmp_path: Path) -> None:
    ledger, held = parties(url)
    with running(make_taxii(Desk(Ledger(url)))) as port, writing(f"http://127.0.0.1:{port}", held["a"]) as answered:
        waits(lambda: answered() >= 2)
        before = answered()
        restore = copied(url, tmp_path)
        after = answered() + 1  # one may be kept and not answered yet
        waits(lambda: answered() > after)
    fresh = restore()
    verified = CliRunner().invoke(cli, ["audit", "verify"], env={"COMITY_LEDGER": fresh})
    assert verified.exit_code == 0
    assert "entries hold" in verified.output
    (found,) = collections.collections(Ledger(fresh))
    assert found.versions % AT_ONCE == 0
    assert before <= found.versions // AT_ONCE <= after
    with running(make_taxii(Desk(Ledger(fresh)))) as port:  # keys, agreements and all go on where they were
        root = f"http://127.0.0.1:{port}"
        assert asked(root, held["a"], "POST", content=envelope([indicator()])).json()["success_count"] == 1
        assert len(asked(root, held["b"], path="objects/?limit=1000").json()["objects"]) == found.versions + 1
    ledger.close()
