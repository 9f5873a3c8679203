"""comity party, key, collection, audit: what scripts may rely on."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from comity.cli.main import cli
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import AGREEMENT, AUDIT


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "work"


def call(place: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--workspace", str(place), *words])


def test_a_key_is_printed_alone_and_once(place: Path) -> None:
    party = call(place, "party", "add", "CERT-A").stdout.strip()
    assert party.startswith("identity--")
    key = call(place, "key", "add", "CERT-A", "--scope", "read,write", "--expires", "2099-12-31").stdout
    assert key.startswith("comity_")
    assert key.count("\n") == 1
    listed = call(place, "key", "list", "--json").stdout
    assert key.strip() not in listed
    (one,) = json.loads(listed)
    assert (one["party"], one["scope"], one["state"]) == ("CERT-A", "read,write", "valid")
    assert call(place, "key", "revoke", one["key_id"]).exit_code == 0
    assert json.loads(call(place, "key", "list", "--json").stdout)[0]["state"] == "revoked"


def test_collections_say_who_may_read_and_write(place: Path) -> None:
    for name in ("A", "B"):
        call(place, "party", "add", name)
    made = call(place, "collection", "add", "Joint", "--read", "A,B", "--write", "A")
    assert made.exit_code == 0
    assert call(place, "collection", "share", "Joint", "--pass-on", "A", "--until", "2099-01-01").stdout == (
        "A may read, write and pass on what it reads until 2099-01-01 00:00 UTC in Joint.\n"
    )
    assert call(place, "collection", "end", "Joint", "A", "--write").stdout == (
        "A may read and pass on what it reads until 2099-01-01 00:00 UTC in Joint.\n"
    )
    assert call(place, "collection", "end", "Joint", "B").stdout == "Ended: B in Joint.\n"
    assert call(place, "collection", "end", "Joint", "B").exit_code == 2  # it has none
    (one,) = json.loads(call(place, "collection", "list", "--json").stdout)
    assert (one["collection_id"], [each["party"] for each in one["agreements"]]) == (made.stdout.strip(), ["A"])
    assert call(place, "collection", "rename", "Joint", "Common").exit_code == 0
    named, told = (line.split("\t") for line in call(place, "collection", "list").stdout.splitlines())
    assert dict(zip(named, told, strict=True)) | {"id": ""} == {
        "name": "Common", "read": "A (until 2099-01-01 00:00)", "write": "", "pass on": "A (until 2099-01-01 00:00)",
        "ended": "", "versions": "0", "id": ""}  # fmt: skip


def test_what_has_ended_is_no_longer_among_who_may(place: Path) -> None:
    call(place, "party", "add", "A")
    call(place, "collection", "add", "Joint", "--read", "A", "--write", "A")
    assert call(place, "collection", "share", "Joint", "--read", "A", "--until", "2020-01-01").exit_code == 2
    assert call(place, "collection", "share", "Joint").exit_code == 2  # nobody is named
    with Ledger(f"sqlite:///{place}/ledger.sqlite").write() as con:
        con.execute(update(AGREEMENT).values(until=datetime(2020, 1, 1, tzinfo=UTC)))
    told = call(place, "collection", "list").stdout.splitlines()[1].split("\t")
    assert told[1:5] == ["", "", "", "A (until 2020-01-01 00:00)"]
    assert call(place, "collection", "share", "Joint", "--read", "A").stdout == "A may read in Joint.\n"


def test_names_are_one_partys_whatever_their_case_and_may_change(place: Path) -> None:
    made = call(place, "party", "add", "CERT-A").stdout
    assert call(place, "party", "add", "cert-a").exit_code == 2
    assert call(place, "party", "rename", "CERT-A", "cert-a").exit_code == 0
    call(place, "party", "add", "B")
    assert call(place, "party", "rename", "B", "CERT-A").exit_code == 2
    assert [one["name"] for one in json.loads(call(place, "party", "list", "--json").stdout)] == ["B", "cert-a"]
    assert call(place, "key", "add", made.strip()).exit_code == 0


def test_the_audit_is_listed_by_who_what_and_since_when(place: Path) -> None:
    call(place, "party", "add", "A")
    call(place, "party", "add", "B")
    call(place, "collection", "add", "Joint", "--read", "A")
    found = json.loads(call(place, "audit", "list", "--json").stdout)
    assert [(one["act"], one["subject"]) for one in found] == [
        ("party add", "A"), ("party add", "B"), ("collection add", "Joint"), ("agreement", "A")]  # fmt: skip
    assert found[-1]["detail"]["collection"] == "Joint"
    asked = [("--party", "A"), ("--act", "party add"), ("--since", "2999-01-01"), ("--most", "1")]
    counts = [len(json.loads(call(place, "audit", "list", "--json", *words).stdout)) for words in asked]
    assert counts == [2, 2, 0, 1]
    assert "agreement\tA\tcollection Joint, reads" in call(place, "audit", "list").stdout
    assert call(place, "audit", "list", "--party", "nobody").exit_code == 2


def test_the_wrong_folder_is_noticed(place: Path) -> None:
    assert "There is no ledger yet" in call(place, "party", "list").stderr
    assert "A new ledger is made" in call(place, "party", "add", "A").stderr
    assert call(place, "party", "add", "B").stderr == ""


def test_a_key_is_revoked_once(place: Path) -> None:
    call(place, "party", "add", "A")
    call(place, "key", "add", "A")
    (one,) = json.loads(call(place, "key", "list", "--json").stdout)
    codes = [call(place, "key", "revoke", one["key_id"]) for _ in range(2)]
    assert [done.exit_code for done in codes] == [0, 2]
    assert "already" in codes[1].stderr


ISSUER = ("--issuer", "https://login.example")


def test_people_are_named_one_by_one_and_removed(place: Path) -> None:
    call(place, "party", "add", "A")
    made = call(place, "party", "person", "add", "A", *ISSUER, "--subject", "248")
    assert made.exit_code == 0
    assert call(place, "party", "person", "add", "A", *ISSUER, "--email", "anna@cert.example").exit_code == 0
    listed = json.loads(call(place, "party", "person", "list", "--json").stdout)
    assert [(one["party"], one["claim"], one["value"]) for one in listed] == [
        ("A", "sub", "248"), ("A", "email", "anna@cert.example")]  # fmt: skip
    assert call(place, "party", "person", "remove", made.stdout.strip()).exit_code == 0
    assert len(json.loads(call(place, "party", "person", "list", "--json").stdout)) == 1
    assert call(place, "party", "person", "remove", made.stdout.strip()).exit_code == 2


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
    assert (done.exit_code, "Traceback" in done.stdout) == (2, False)


@pytest.mark.parametrize("words", [
    ("key", "add", "nobody"), ("collection", "add", "J", "--read", "nobody"), ("key", "revoke", "key-0"),
    ("collection", "share", "none", "--read", "x"), ("audit", "verify", "--noted", "nonsense"),
])  # fmt: skip
def test_what_does_not_exist_is_a_usage_error(place: Path, words: tuple[str, ...]) -> None:
    call(place, "party", "add", "A")
    done = call(place, *words)
    assert done.exit_code == 2
    assert "Traceback" not in done.stdout


def test_an_audit_that_was_changed_exits_with_one(place: Path) -> None:
    nothing = call(place, "audit", "verify")
    assert (nothing.exit_code, "no entry yet" in nothing.output) == (1, True)
    call(place, "party", "add", "A")
    done = call(place, "audit", "verify")
    assert done.exit_code == 0
    noted = done.stdout.split()[-1]
    call(place, "party", "add", "B")
    assert call(place, "audit", "verify", "--noted", noted).exit_code == 0
    with Ledger(f"sqlite:///{place}/ledger.sqlite").write() as con:
        con.execute(update(AUDIT).where(AUDIT.c.number == 1).values(act="nothing"))
    broken = call(place, "audit", "verify")
    assert broken.exit_code == 1
    assert "entry 1" in broken.output
