"""Parties, keys, collections and agreements: what is kept, what is refused, and since when it holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update

from comity.model.errors import NotFoundError, UsageError
from comity.share.markings.audiences import AGREED, EVERYONE, written
from comity.share.parties import agreements, collections, keys, members
from comity.share.parties.agreements import Agreement
from comity.share.parties.rules import NOBODY, Caller, Rules
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import AUDIENCE, PARTY_KEY

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
LATER = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(f"sqlite:///{tmp_path}/ledger.sqlite")


@pytest.fixture
def rules() -> Rules:
    return Rules()


def holder(ledger: Ledger, rules: Rules, key: str) -> Caller | None:
    with ledger.read() as con:
        rules.fresh(con)
        return rules.caller(con, key)


def may(ledger: Ledger, rules: Rules, caller: Caller, name: str = "Joint") -> tuple[bool, bool]:
    with ledger.read() as con:
        rules.fresh(con)
        found = rules.collection(name)
        assert found
        rights = rules.rights(caller, found)
        return rights.reads, rights.writes


def test_a_party_has_an_identity_and_is_listed(ledger: Ledger) -> None:
    members.add(ledger, "Group", "community")
    made = members.add(ledger, "CERT-A", "cert", ["Group"])
    assert made.party_id.startswith("identity--")
    assert [(one.name, one.kind, one.communities) for one in members.parties(ledger)] == [
        ("CERT-A", "cert", ["Group"]), ("Group", "community", [])]  # fmt: skip


@pytest.mark.parametrize("name", ["", " x", "a,b", "a\nb", "x" * 201, "\u202eabc"])
def test_names_that_mislead_are_refused(ledger: Ledger, name: str) -> None:
    with pytest.raises(UsageError):
        members.add(ledger, name)


def test_a_name_is_given_once_and_a_community_is_one(ledger: Ledger) -> None:
    members.add(ledger, "A")
    with pytest.raises(UsageError, match="already"):
        members.add(ledger, "A")
    with pytest.raises(UsageError, match="no community"):
        members.add(ledger, "B", communities=["A"])
    with pytest.raises(NotFoundError):
        members.add(ledger, "B", communities=["C"])
    assert [one.name for one in members.parties(ledger)] == ["A"]


def test_a_key_is_long_shown_once_and_kept_as_a_hash(ledger: Ledger, rules: Rules, tmp_path: Path) -> None:
    party = members.add(ledger, "A")
    made = keys.add(ledger, "A", ["write", "read"])
    assert len(made) >= 43 + len(keys.PREFIX)
    found = holder(ledger, rules, made)
    assert found
    assert (found.party_id, found.scope) == (party.party_id, {"read", "write"})
    assert all(made.encode() not in path.read_bytes() for path in tmp_path.iterdir())
    assert [one.scope for one in keys.keys(ledger)] == ["read,write"]


@pytest.mark.parametrize("wrong", ["", "comity_", "x" * 10_000, "\ud800", "comity_" + "A" * 43])
def test_what_is_no_key_opens_nothing(ledger: Ledger, rules: Rules, wrong: str) -> None:
    members.add(ledger, "A")
    keys.add(ledger, "A")
    assert holder(ledger, rules, wrong) is None


def test_a_revoked_key_is_refused_at_the_next_look_by_who_knew_it(ledger: Ledger, tmp_path: Path) -> None:
    members.add(ledger, "A")
    made = keys.add(ledger, "A")
    workers = [(Ledger(f"sqlite:///{tmp_path}/ledger.sqlite"), Rules()) for _ in range(3)]
    assert all(holder(*worker, made) for worker in workers)
    keys.revoke(ledger, keys.keys(ledger)[0].key_id)
    assert [holder(*worker, made) for worker in workers] == [None] * 3
    assert keys.keys(ledger)[0].state == "revoked"
    with pytest.raises(UsageError, match="already"):
        keys.revoke(ledger, keys.keys(ledger)[0].key_id)


def test_a_key_expires_while_it_is_known(ledger: Ledger, rules: Rules) -> None:
    members.add(ledger, "A")
    made = keys.add(ledger, "A", expires=LATER)
    assert holder(ledger, rules, made)
    with ledger.write() as con:
        con.execute(update(PARTY_KEY).values(expires_at=LONG_AGO))
    assert holder(ledger, Rules(), made) is None
    assert keys.keys(ledger)[0].state == "expired"
    with pytest.raises(UsageError, match="expired"):
        keys.add(ledger, "A", expires=LONG_AGO)


@pytest.mark.parametrize("scope", [[], ["admin"], ["read", "all"]])
def test_a_scope_is_read_or_write(ledger: Ledger, scope: list[str]) -> None:
    members.add(ledger, "A")
    with pytest.raises(UsageError, match="scope"):
        keys.add(ledger, "A", scope)


def test_no_agreement_means_no(ledger: Ledger, rules: Rules) -> None:
    members.add(ledger, "A")
    collections.add(ledger, "Joint")
    caller = holder(ledger, rules, keys.add(ledger, "A", ["read", "write"]))
    assert caller
    assert may(ledger, rules, caller) == (False, False)
    assert may(ledger, rules, NOBODY) == (False, False)


def test_agreements_hold_for_members_end_and_run_out(ledger: Ledger, rules: Rules) -> None:
    members.add(ledger, "Group", "community")
    members.add(ledger, "A", communities=["Group"])
    collections.add(ledger, "Joint", Agreement(read=["Group"], write=["A"], until=LATER))
    caller = holder(ledger, rules, keys.add(ledger, "A", ["read", "write"]))
    assert caller
    assert may(ledger, rules, caller) == (True, True)
    agreements.end(ledger, "Joint", "A")
    assert may(ledger, rules, caller) == (True, False)
    agreements.share(ledger, "Joint", Agreement(read=["Group"], until=LONG_AGO))
    assert may(ledger, rules, caller) == (False, False)


def test_a_scope_narrows_what_an_agreement_grants(ledger: Ledger, rules: Rules) -> None:
    members.add(ledger, "A")
    collections.add(ledger, "Joint", Agreement(read=["A"], write=["A"]))
    for scope, rights in (["read"], (True, False)), (["write"], (False, True)):
        caller = holder(ledger, rules, keys.add(ledger, "A", scope))
        assert caller
        assert may(ledger, rules, caller) == rights


def test_passing_on_is_agreed_on_ends_and_needs_the_markings(ledger: Ledger, rules: Rules) -> None:
    for name in ("Mirror", "Peer", "Other"):
        members.add(ledger, name)
    collections.add(ledger, "Joint", Agreement(read=["Mirror", "Peer"], pass_on=["Mirror"]))
    with ledger.write() as con:
        for clauses in (EVERYONE, frozenset({frozenset({AGREED})}), frozenset({frozenset({"x"})})):
            con.execute(insert(AUDIENCE).values(collection=1, clauses=written(clauses)))

    def leaves(by: str, to: str) -> tuple[int, ...]:
        with ledger.read() as con:
            rules.fresh(con)
            where = rules.collection("Joint")
            assert where
            return rules.outgoing(rules.party(con, by), rules.party(con, to) if to else NOBODY, where)

    assert leaves("Mirror", "Peer") == leaves("Peer", "Mirror") == (1, 2)
    assert leaves("Mirror", "Other") == leaves("Mirror", "") == (1,)
    assert leaves("Peer", "Other") == leaves("Peer", "") == ()
    agreements.share(ledger, "Joint", Agreement(read=["Mirror"], pass_on=["Mirror"], until=LONG_AGO))
    assert leaves("Mirror", "Other") == ()


def test_an_open_collection_is_read_by_whoever_comes_and_written_by_nobody(ledger: Ledger, rules: Rules) -> None:
    collections.add(ledger, "Joint", open_=True)
    assert may(ledger, rules, NOBODY) == (True, False)


def test_audiences_are_asked_of_the_collection_they_belong_to(ledger: Ledger, rules: Rules) -> None:
    members.add(ledger, "A")
    for name in ("Joint", "Other"):
        collections.add(ledger, name, Agreement(read=["A"]))
    with ledger.write() as con:
        others = written(frozenset({frozenset({"x"})}))
        for number, clauses in (1, written(frozenset())), (2, written(frozenset())), (1, others):
            con.execute(insert(AUDIENCE).values(collection=number, clauses=clauses))
    caller = holder(ledger, rules, keys.add(ledger, "A"))
    assert caller
    first, second = rules.collection("Joint"), rules.collection("Other")
    assert first
    assert second
    assert (rules.rights(caller, first).audiences, rules.rights(caller, second).audiences) == ((1,), (2,))


def test_each_change_is_in_the_audit(ledger: Ledger) -> None:
    members.add(ledger, "A")
    keys.add(ledger, "A")
    collections.add(ledger, "Joint", Agreement(read=["A"]))
    agreements.end(ledger, "Joint", "A")
    keys.revoke(ledger, keys.keys(ledger)[0].key_id)
    with ledger.read() as con:
        acts = con.scalars(text("SELECT act FROM audit ORDER BY number")).all()
        assert con.scalar(select(PARTY_KEY.c.revoked_at)) is not None
    assert acts == ["party add", "key add", "collection add", "agreement", "agreement end", "key revoke"]
