"""comity ledger copy: all of a ledger in another of the other engine, and back; nothing of it where it can't be."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from ledgers import database, postgres
from sqlalchemy import Boolean, Integer, LargeBinary, Table, insert, select, update

from comity.cli.main import cli
from comity.cli.verbs import ledger as verb
from comity.share.audit.chain import note
from comity.share.parties import collections
from comity.store.ledger.moment import Moment
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import AUDIT, AUDIT_END, META, MIGRATION, SHARING

__all__ = ["postgres"]
AT = datetime(2029, 12, 31, 23, 59, 59, 999999, UTC)
FIRST = (MIGRATION, SHARING, AUDIT_END, AUDIT)


def value(table: Table, column: Any, number: int) -> Any:
    """An invented value, the same for a key and for what refers to it."""
    kind = column.type
    if isinstance(kind, Moment):
        return AT.replace(microsecond=number)
    if isinstance(kind, LargeBinary):
        return bytes([0, 255, number])
    if isinstance(kind, Boolean):
        return bool(number % 2)
    if isinstance(kind, Integer):
        return number * 10
    if column.nullable and number == 1:
        return None
    return (
        f"{column.name} {number} \u202e 🇨🇭 '; --"
        if not column.foreign_keys and column.name[-3:] != "_id"
        else f"{number}"
    )


@pytest.fixture
def filled(tmp_path: Path) -> str:
    """Rows in every table, and an audit that holds."""
    url = f"sqlite:///{tmp_path}/work/ledger.sqlite"
    held = Ledger(url)
    with held.write() as con:
        for table in META.sorted_tables:
            if table not in FIRST:
                con.execute(insert(table), [{c.name: value(table, c, n) for c in table.columns} for n in (1, 2, 3)])
        for number in range(700):
            note(con, "read", f"collection {number}", {"n": number}, "p" if number % 2 else None)
        con.execute(update(SHARING).values(generation=42))
    held.close()
    return url


def rows(url: str) -> dict[str, list[Any]]:
    held = Ledger(url)
    with held.read() as con:
        found = {one.name: con.execute(select(one).order_by(*one.primary_key)).all()
                 for one in META.sorted_tables if one is not MIGRATION}  # fmt: skip
    held.close()
    return {name: list(map(tuple, some)) for name, some in found.items()}


def copy(monkeypatch: pytest.MonkeyPatch, old: str, new: str) -> Result:
    monkeypatch.setenv("COMITY_LEDGER", old)
    return CliRunner().invoke(cli, ["ledger", "copy", "--to", new])


def test_to_postgresql_and_back(filled: str, postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there, again = database(postgres), f"sqlite:///{tmp_path}/again/ledger.sqlite"
    before = rows(filled)
    assert all(before.values())
    for old, new in ((filled, there), (there, again)):
        done = copy(monkeypatch, old, new)
        assert done.exit_code == 0, (done.output, done.exception)
        assert "700 entries of the audit hold. The end: 700:" in done.output
        assert f"{sum(map(len, before.values())):,} rows of {len(before)} tables" in done.output
        assert rows(new) == before == rows(old)
    for url in (there, again):  # numbers go on after those that came
        held = Ledger(url)
        collections.add(held, "one more")
        with held.read() as con:
            assert collections.number_of(con, "one more") == 31
        held.close()


def test_into_a_ledger_that_is_used_nothing_is_copied(filled: str, postgres: str, tmp_path: Path,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    for used in (database(postgres), f"sqlite:///{tmp_path}/used.sqlite"):
        held = Ledger(used)
        collections.add(held, "Joint")
        held.close()
        before = rows(used)
        done = copy(monkeypatch, filled, used)
        assert (done.exit_code, "is not empty" in done.output) == (2, True)
        assert rows(used) == before
    assert copy(monkeypatch, filled, filled).exit_code == 2


def test_where_there_is_none_that_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = copy(monkeypatch, f"sqlite:///{tmp_path}/none.sqlite", f"sqlite:///{tmp_path}/new.sqlite")
    assert (done.exit_code, "no ledger to copy" in done.output) == (1, True)


def test_an_audit_that_does_not_hold_is_not_carried_on(filled: str, postgres: str,
                                                       monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    held = Ledger(filled)
    with held.write() as con:
        con.execute(update(AUDIT).where(AUDIT.c.number == 300).values(act="x"))
    held.close()
    there = database(postgres)
    done = copy(monkeypatch, filled, there)
    assert (done.exit_code, "entry 300" in done.output) == (1, True)
    assert not any(some for name, some in rows(there).items() if name not in ("sharing", "audit_end"))


def test_what_the_other_engine_can_not_hold_is_told(filled: str, postgres: str,
                                                    monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    held = Ledger(filled)
    with held.write() as con:
        con.execute(update(META.tables["report"]).values(words="a \x00 b"))
    held.close()
    done = copy(monkeypatch, filled, database(postgres))
    assert (done.exit_code, "a row of report can't be held there" in done.output) == (1, True)


def test_what_is_written_meanwhile_is_noticed(filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new, real = f"sqlite:///{tmp_path}/new.sqlite", verb.verify

    def meanwhile(con: Any) -> Any:
        held = Ledger(filled)
        with held.write() as other:
            note(other, "read", "x", {})
        held.close()
        return real(con)

    monkeypatch.setattr(verb, "verify", meanwhile)
    done = copy(monkeypatch, filled, new)
    assert (done.exit_code, "while it was copied" in done.output) == (3, True), done.output
    assert not rows(new)["party"]
