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


ISSUER = ("--issuer", "https://login.example")


def test_people_are_named_one_by_one_and_removed(place: Path) -> None:
    call(place, "party", "add", "A")
    made = call(place, "party", "person", "add", "A", *ISSUER, "--subject", "248")
    assert made.exit_code == 0
    assert call(place, "party", "person", "add", "A", *ISSUER, "--email", "anna@cert.example").exit_code == 0
    listed = json.loads(call(place, "party", "person", "list", "--json").output)
    assert [(one["party"], one["claim"], one["value"]) for one in listed] == [
        ("A", "sub", "248"), ("A", "email", "anna@cert.example")]  # fmt: skip
    assert call(place, "party", "person", "remove", made.output.strip()).exit_code == 0
    assert len(json.loads(call(place, "party", "person", "list", "--json").output)) == 1
    assert call(place, "party", "person", "remove", made.output.strip()).exit_code == 2


@pytest.mark.parametrize("words", [
    (), ("--subject", "x", "--email", "a@b.c"), ("--email", "cert.example"), ("--email", "*@cert.example"),
])  # fmt: skip
def test_nobody_is_named_by_halves(place: Path, words: tuple[str, ...]) -> None:
    call(place, "party", "add", "A")
    assert call(place, "party", "person", "add", "A", *ISSUER, *words).exit_code == 2


@pytest.mark.parametrize("words", [
    ("--oidc-issuer", "https://login.example", "--oidc-client", "x"), ("--taxii", "--oidc-client", "x"),
    ("--taxii-only", "--oidc-issuer", "https://login.example", "--oidc-client", "x"),
    ("--taxii", "--oidc-issuer", "http://login.example", "--oidc-client", "x"),
    ("--taxii", "--oidc-issuer", "https://login.example", "--oidc-client", "x", "--oidc-secret-file", "/none"),
])  # fmt: skip
def test_a_server_to_which_nobody_could_sign_in_does_not_begin(place: Path, words: tuple[str, ...]) -> None:
    done = call(place, "serve", "--port", "0", *words)
    assert (done.exit_code, "Traceback" in done.output) == (2, False)


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
    nothing = call(place, "audit", "verify")
    assert (nothing.exit_code, "no entry yet" in nothing.output) == (1, True)
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
