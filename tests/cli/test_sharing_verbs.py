"""comity party, key, collection, audit: what scripts may rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from comity.cli.main import cli
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import AUDIT


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "work"


def call(place: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--workspace", str(place), *words])


def test_a_key_is_printed_alone_and_once(place: Path) -> None:
    party = call(place, "party", "add", "CERT-A").output.strip()
    assert party.startswith("identity--")
    key = call(place, "key", "add", "CERT-A", "--scope", "read,write", "--expires", "2099-12-31").output
    assert key.startswith("comity_")
    assert key.count("\n") == 1
    listed = call(place, "key", "list", "--json").output
    assert key.strip() not in listed
    (one,) = json.loads(listed)
    assert (one["party"], one["scope"], one["state"]) == ("CERT-A", "read,write", "valid")
    assert call(place, "key", "revoke", one["key_id"]).exit_code == 0
    assert json.loads(call(place, "key", "list", "--json").output)[0]["state"] == "revoked"


def test_collections_say_who_may_read_and_write(place: Path) -> None:
    for name in ("A", "B"):
        call(place, "party", "add", name)
    made = call(place, "collection", "add", "Joint", "--read", "A,B", "--write", "A")
    assert made.exit_code == 0
    call(place, "collection", "share", "Joint", "--read", "A", "--until", "2099-01-01")
    call(place, "collection", "end", "Joint", "B")
    (one,) = json.loads(call(place, "collection", "list", "--json").output)
    assert (one["collection_id"], one["read"], one["write"]) == (made.output.strip(), ["A"], [])


@pytest.mark.parametrize("words", [
    ("key", "add", "nobody"), ("collection", "add", "J", "--read", "nobody"), ("key", "revoke", "key-0"),
    ("collection", "share", "none", "--read", "x"), ("audit", "verify", "--noted", "nonsense"),
])  # fmt: skip
def test_what_does_not_exist_is_a_usage_error(place: Path, words: tuple[str, ...]) -> None:
    call(place, "party", "add", "A")
    done = call(place, *words)
    assert done.exit_code == 2
    assert "Traceback" not in done.output


def test_an_audit_that_was_changed_exits_with_one(place: Path) -> None:
    assert call(place, "audit", "verify").output.startswith("0 entries hold")
    call(place, "party", "add", "A")
    done = call(place, "audit", "verify")
    assert done.exit_code == 0
    noted = done.output.split()[-1]
    call(place, "party", "add", "B")
    assert call(place, "audit", "verify", "--noted", noted).exit_code == 0
    with Ledger(f"sqlite:///{place}/ledger.sqlite").write() as con:
        con.execute(update(AUDIT).where(AUDIT.c.number == 1).values(act="nothing"))
    broken = call(place, "audit", "verify")
    assert broken.exit_code == 1
    assert "entry 1" in broken.output
