"""Ledgers for tests: on SQLite, and on a PostgreSQL that is started here where its programs are found."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

import psycopg
import pytest

PLACES = "/usr/lib/postgresql/*/bin"


def programs() -> Path | None:
    """The folder of initdb and pg_ctl, the newest of Debian's or the first in PATH."""
    found = sorted(Path("/").glob(PLACES[1:]), key=lambda path: int(path.parent.name))
    on_path = shutil.which("initdb")
    return found[-1] if found else Path(on_path).resolve().parent if on_path else None


def other_user() -> str | None:
    """PostgreSQL does not run as root: who runs it then."""
    return "nobody" if os.geteuid() == 0 else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Address of a server for these tests alone, without its database."""
    folder = programs()
    if folder is None:
        pytest.skip("needs PostgreSQL's initdb and pg_ctl: apt-get install postgresql")
    with running(folder) as address:
        yield address


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Address of a server, without its database, that is gone afterwards. folder: of its programs."""
    with tempfile.TemporaryDirectory(prefix="comity-pg-") as name:
        place = Path(name)
        place.chmod(0o777)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]

        def call(program: str, *words: str) -> None:
            with (place / "said").open("a") as said:
                subprocess.run([folder / program, *words], check=True, user=other_user(), cwd=place, stdout=said,
                               stderr=said)  # fmt: skip

        (place / "said").touch()
        call("initdb", "-D", f"{place}/data", "-U", "comity", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-p {port} -k {place} -c listen_addresses=127.0.0.1 -c fsync=off"
        call("pg_ctl", "-D", f"{place}/data", "-l", f"{place}/log", "-o", options, "-w", "start")
        try:
            yield f"postgresql://comity@127.0.0.1:{port}"
        finally:
            call("pg_ctl", "-D", f"{place}/data", "-m", "immediate", "-w", "stop")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of a ledger that is not there yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/work/ledger.sqlite"
    return database(request.getfixturevalue("postgres"))


def database(server: str) -> str:
    """The address of a fresh database."""
    name = f"t{token_hex(6)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as con:
        con.execute(f"CREATE DATABASE {name}".encode())
    return f"{server}/{name}"
