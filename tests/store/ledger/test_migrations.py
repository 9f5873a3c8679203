"""Migrations: what they make is what `tables` says; rows of the time before come along; two at once do it once."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pkgutil import iter_modules
from typing import Any

import pytest
from sqlalchemy import Connection, Inspector, insert, inspect, select, text
from test_ledger import report

from comity.model.errors import EnvironmentRefusedError
from comity.store.ledger import migrations
from comity.store.ledger.migrating import Migration, all_migrations
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import META, MIGRATION, REPORT

AT_ONCE = """
import sys
from sqlalchemy import func, select
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import MIGRATION
print("ready", flush=True)
sys.stdin.readline()
with Ledger(sys.argv[1]).write() as con:
    print(con.scalar(select(func.count()).select_from(MIGRATION)))
"""


def looks(found: Inspector) -> dict[str, Any]:
    """Tables with their columns, keys and indices, as an engine tells of them."""
    return {name: {
        "columns": [(c["name"], str(c["type"]), c["nullable"]) for c in found.get_columns(name)],
        "key": found.get_pk_constraint(name)["constrained_columns"],
        "refers": [(f["constrained_columns"], f["referred_table"]) for f in found.get_foreign_keys(name)],
        "indices": sorted((i["name"], i["column_names"], i["unique"]) for i in found.get_indexes(name)),
    } for name in found.get_table_names()}  # fmt: skip


def _add(con: Connection) -> None:
    con.execute(text("ALTER TABLE report ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0"))
    con.execute(text("UPDATE report SET urgent = 1 WHERE field = 'attribution'"))


def _fail(con: Connection) -> None:
    con.execute(text("ALTER TABLE report ADD COLUMN half INTEGER"))
    raise ZeroDivisionError


NEXT = all_migrations()[-1].number + 1
LATER = [*all_migrations(), Migration(NEXT, "urgent", _add)]


def test_names_have_numbers_each_its_own() -> None:
    names = sorted(one.name for one in iter_modules(migrations.__path__))
    assert all(re.fullmatch(r"m\d{4}_[a-z_]+", name) for name in names)
    assert len({int(name[1:5]) for name in names}) == len(names)
    assert names[0].startswith("m0001_")


def test_one_with_a_lower_number_that_comes_second_is_applied(url: str) -> None:
    higher = Migration(NEXT + 1, "higher", lambda con: None)
    for known in ([*all_migrations(), higher], [*LATER, higher]):
        ledger = Ledger(url, known)
        with ledger.write() as con:
            assert set(con.scalars(select(MIGRATION.c.number))) == {one.number for one in known}
        ledger.close()


def test_tables_say_what_the_migrations_make(url: str) -> None:
    ledger = Ledger(url)
    with ledger.write() as con:
        made = looks(inspect(con))
        for name in made:
            con.execute(text(f"DROP TABLE {name} {'CASCADE' if con.dialect.name == 'postgresql' else ''}"))
        META.create_all(con)
        assert looks(inspect(con)) == made
    ledger.close()


def test_each_is_applied_once_and_noted(url: str) -> None:
    for _ in range(2):
        ledger = Ledger(url)
        with ledger.write() as con:
            noted = con.execute(select(MIGRATION.c.number, MIGRATION.c.name).order_by(MIGRATION.c.number)).all()
        assert [tuple(row) for row in noted] == [(one.number, one.name) for one in all_migrations()]
        ledger.close()


@pytest.mark.parametrize("way", ["read", "write"])
def test_an_old_ledger_comes_along_with_its_rows(url: str, way: str) -> None:
    old = Ledger(url, all_migrations()[:1])
    with old.write() as con:
        con.execute(insert(REPORT), [report("a"), report("b", field="attribution")])
    new = Ledger(url, LATER)
    with getattr(new, way)() as con:
        assert con.execute(text("SELECT report_id, urgent FROM report ORDER BY 1")).all() == [("a", 0), ("b", 1)]
    old.close()
    new.close()


def test_one_that_fails_leaves_the_ledger_as_it_was(url: str) -> None:
    old = Ledger(url)
    with old.write() as con:
        con.execute(insert(REPORT), report("a"))
        before = looks(inspect(con))
    failing = Ledger(url, [*LATER, Migration(NEXT + 1, "half", _fail)])
    with pytest.raises(ZeroDivisionError), failing.write():
        pass
    with Ledger(url).read() as con:
        assert looks(inspect(con)) == before
        assert con.scalars(select(REPORT.c.report_id)).all() == ["a"]
    old.close()
    failing.close()


def test_a_newer_ledger_is_left_alone(url: str) -> None:
    newer = Ledger(url, LATER)
    with newer.write():
        pass
    old = Ledger(url)
    for way in (old.read, old.write):
        with pytest.raises(EnvironmentRefusedError, match="newer Comity"), way():
            pass
    newer.close()
    old.close()


def test_two_processes_at_once_do_it_once(url: str) -> None:
    both = [subprocess.Popen([sys.executable, "-c", AT_ONCE, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True) for _ in range(4)]  # fmt: skip
    for one in both:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in both:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    told = [one.communicate(timeout=60) for one in both]
    assert told == [(f"{len(all_migrations())}\n", "")] * len(both)


def test_a_migration_that_breaks_foreign_keys_is_undone(tmp_path: Any) -> None:
    url = f"sqlite:///{tmp_path}/ledger.sqlite"

    def orphan(con: Connection) -> None:
        con.execute(
            text("INSERT INTO report_answer VALUES ('none', 1, '2026-01-01T00:00:00.000000Z', 'u', 'v', 'w', 0, NULL)")
        )

    with (
        pytest.raises(AssertionError, match="foreign keys"),
        Ledger(url, [*all_migrations(), Migration(all_migrations()[-1].number + 1, "x", orphan)]).write(),
    ):
        pass
    with Ledger(url).read() as con:
        assert con.execute(text("SELECT count(*) FROM report_answer")).scalar() == 0


def test_objects_of_before_say_whether_they_are_revoked(url: str) -> None:
    """Of one object three versions, the second revoked; of another a text that only speaks of it; 2.0 before 2.1."""
    old = Ledger(url, all_migrations()[:2])
    rows = [("x", "1", 2, {}), ("x", "2", 3, {"revoked": True}), ("y", "1", 3, {"name": '"revoked": true'}),
            ("y", "0", 2, {"revoked": False}), ("z", "9", 5, {}), ("z", "1", 3, {"revoked": True})]  # fmt: skip
    with old.write() as con:
        con.execute(text("INSERT INTO collection VALUES (1, 'c', 'c', NULL, 0, 9, '2026-01-01T00:00:00.000000Z')"))
        con.execute(text("INSERT INTO audience VALUES (1, 1, '[]')"))
        for number, (key, version, stage, body) in enumerate(rows):
            row = {"n": number, "k": key, "v": version, "s": stage, "b": json.dumps(body).encode()}
            con.execute(text("INSERT INTO shared_object VALUES (1, :n, :k, :v, 'w', 't', :s, 1, 1, :b)"), row)
    old.close()
    new = Ledger(url)
    with new.read() as con:
        found = con.execute(text("SELECT object_id, version, revoked, stage FROM shared_object ORDER BY added")).all()
    assert [tuple(row) for row in found] == [
        ("x", "1", 0, 10), ("x", "2", 1, 3), ("y", "1", 0, 3), ("y", "0", 0, 2), ("z", "9", 0, 13), ("z", "1", 1, 3),
    ]  # fmt: skip
    new.close()
