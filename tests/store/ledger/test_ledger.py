"""The port: what a transaction keeps, what a reader sees, what is made when, how two who write get along."""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from comity.model.errors import BusyError, EnvironmentRefusedError, UsageError
from comity.store.ledger import engines
from comity.store.ledger.fetching import fetched, inserted
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import REPORT, REPORT_ANSWER, SHARED_REFERENCE

NOON = datetime(2026, 3, 1, 12, 0, 0, 1, UTC)


def report(name: str, **more: Any) -> dict[str, Any]:
    """A row, invented."""
    return {"report_id": name, "made_at": NOON, "version": "v", "own_use": True, "incident_id": "ci-1", "title": "t",
            "field": "title", "words": "wrong"} | more  # fmt: skip


def count(ledger: Ledger) -> int:
    with ledger.read() as con:
        return con.scalar(select(func.count()).select_from(REPORT)) or 0


def test_what_is_written_is_read_again(url: str) -> None:
    ledger = Ledger(url)
    hostile = "'; DROP TABLE report; -- \u202e <script> 🇨🇭"
    here = NOON.astimezone(timezone(timedelta(hours=5)))
    with ledger.write() as con:
        con.execute(insert(REPORT), report("a", words=hostile, made_at=here, own_use=False))
    for reader in (ledger, Ledger(url)):
        with reader.read() as con:
            row = con.execute(select(REPORT)).one()
        assert (row.words, row.made_at, row.own_use, row.contact) == (hostile, NOON, False, None)
        reader.close()


def test_nothing_is_made_until_something_is_written(tmp_path: Path) -> None:
    ledger = Ledger(f"sqlite:///{tmp_path}/work/ledger.sqlite")
    assert count(ledger) == 0
    assert list(tmp_path.iterdir()) == []
    with ledger.write() as con:
        con.execute(insert(REPORT), report("a"))
    assert (tmp_path / "work/ledger.sqlite").stat().st_mode & 0o777 == 0o600
    assert count(ledger) == 1


def test_a_reader_that_was_there_before_sees_what_another_writes(url: str) -> None:
    reader, writer = Ledger(url), Ledger(url)
    assert count(reader) == 0
    with writer.write() as con:
        con.execute(insert(REPORT), report("a"))
    assert count(reader) == 1
    reader.close()
    writer.close()


def test_an_error_undoes_all(url: str) -> None:
    ledger = Ledger(url)
    with pytest.raises(ZeroDivisionError), ledger.write() as con:
        con.execute(insert(REPORT), report("a"))
        raise ZeroDivisionError
    assert count(ledger) == 0
    ledger.close()


def test_reading_can_not_write(url: str) -> None:
    ledger = Ledger(url)
    with ledger.write() as con:
        con.execute(insert(REPORT), report("a"))
    with pytest.raises((DBAPIError, EnvironmentRefusedError)), ledger.read() as con:
        con.execute(insert(REPORT), report("b"))
    with ledger.write() as con:
        con.execute(insert(REPORT), report("c"))
    assert count(ledger) == 2
    ledger.close()


def test_a_reader_sees_one_state_while_another_writes(url: str) -> None:
    ledger = Ledger(url)
    with ledger.write() as con:
        con.execute(insert(REPORT), report("a"))
    with ledger.read() as seen:
        before = seen.scalar(select(func.count()).select_from(REPORT))
        with ledger.write() as con:
            con.execute(insert(REPORT), report("b"))
        assert (before, seen.scalar(select(func.count()).select_from(REPORT))) == (1, 1)
    assert count(ledger) == 2
    ledger.close()


def test_keys_hold(url: str) -> None:
    ledger = Ledger(url)
    answer = {"report_id": "none", "turn": 1, "made_at": NOON, "user": "u", "verdict": "spam", "words": "",
              "withheld": False}  # fmt: skip
    with pytest.raises(IntegrityError), ledger.write() as con:
        con.execute(insert(REPORT_ANSWER), answer)
    with pytest.raises(IntegrityError), ledger.write() as con:
        con.execute(insert(REPORT), [report("a"), report("a")])
    assert count(ledger) == 0
    ledger.close()


def test_statements_for_the_driver_have_named_parameters_and_errors_as_all_others(url: str) -> None:
    ledger = Ledger(url)
    with ledger.write() as con:
        inserted(con, SHARED_REFERENCE, [(1, "100%s :a", n, None, 0) for n in (1, 2)])
        inserted(con, SHARED_REFERENCE, [])
    asked = "SELECT target_id FROM shared_reference WHERE added = :n AND target_id = :t"
    with ledger.read() as con:
        assert fetched(con, asked, {"n": 2, "t": "100%s :a"}) == [("100%s :a",)]
    with pytest.raises(DBAPIError), ledger.read() as con:
        fetched(con, "SELECT nothing FROM nowhere")
    with pytest.raises(IntegrityError), ledger.write() as con:
        inserted(con, SHARED_REFERENCE, [(1, "100%s :a", 1, None, 0)])
    ledger.close()


def test_many_threads_write_all_of_theirs(url: str) -> None:
    ledger = Ledger(url)

    def work(who: int) -> None:
        for turn in range(20):
            with ledger.write() as con:
                con.execute(insert(REPORT), report(f"{who}-{turn}"))

    threads = [threading.Thread(target=work, args=(who,)) for who in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert count(ledger) == 120
    ledger.close()


def test_a_writer_who_waits_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.1)
    ledger = Ledger(f"sqlite:///{tmp_path}/ledger.sqlite")
    with ledger.write() as con:
        con.execute(insert(REPORT), report("a"))
    other = sqlite3.connect(tmp_path / "ledger.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(BusyError, match="being written by another process"), ledger.write():
        pass
    other.close()


def test_a_file_that_is_no_ledger_is_told(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_text("something else\n" * 100)
    for way in (Ledger.read, Ledger.write):
        with (
            pytest.raises(EnvironmentRefusedError, match="no ledger"),
            way(Ledger(f"sqlite:///{tmp_path}/ledger.sqlite")),
        ):
            pass


def test_a_server_that_is_away_is_told_without_the_password() -> None:
    with pytest.raises(EnvironmentRefusedError) as told, Ledger("postgresql://u:s3cret@127.0.0.1:9/x").read():
        pass
    assert "can't be reached" in str(told.value)
    assert "s3cret" not in str(told.value)


@pytest.mark.parametrize("url", ["", "sqlite://", "ledger.sqlite", "mysql://x/y", "postgresql://host", "http://x/y"])
def test_another_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="no address of a ledger"):
        Ledger(url)
