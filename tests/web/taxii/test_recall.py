"""Recall: content is shut, whoever had it is told and nobody else, and it is known who has taken note."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from ledgers import postgres, url
from sqlalchemy import select
from stages import AMBER, CLEAR, RED, Server, indicator, later, malware, naming, parties_on, relationship
from test_attacks import sees

from comity.model.errors import NotFoundError
from comity.share.audit.listing import Wanted, entries
from comity.share.exchange.stubs import stub
from comity.share.parties import agreements
from comity.share.parties.rules import Rules
from comity.share.recall.listing import Recall, recalls
from comity.share.recall.recalling import recall
from comity.share.stix.kinds.domain import DOMAIN_KINDS, RELATION_KINDS
from comity.share.stix.validating import object_faults
from comity.store.ledger.tables import AUDIT, RECEIPT, SHARED_OBJECT
from comity.web.exchange.marks import definitions

__all__ = ["postgres", "url"]

WORDS = "the words that are recalled"


@pytest.fixture
def server(url: str) -> Iterator[Server]:
    with parties_on(url) as made:
        yield made


def recalled(server: Server, *ids: str) -> list[Recall]:
    server.client.app.state.desk.trail.flush()
    recall(server.ledger, ids, "withdrawn", wait=0)
    return recalls(server.ledger, ids)


def listed(server: Server, key: str) -> Recall:
    server.client.app.state.desk.trail.flush()
    return recalls(server.ledger, [key])[0]


def everything(server: Server, name: str | None, key: str) -> str:
    """All that a party can get to see of an object, in any way."""
    found = []
    for path in ("objects/", "manifest/", f"objects/{key}/", f"objects/{key}/versions/"):
        for way in (
            {},
            {"match[version]": "all"},
            {"match[version]": "first"},
            {"added_after": "2020-01-01T00:00:00Z"},
            {"match[version]": "2026-01-01T00:00:00.000Z"},
            {"match[spec_version]": "2.0,2.1"},
            {"next": "0"},
        ):
            found.append(server.get(name, path, **way).text)
    return "\n".join(found)


def test_who_read_it_is_told_and_has_taken_note_when_they_read_again(server: Server) -> None:
    one = malware(AMBER, description=WORDS)
    server.post("a", one)
    server.get("b")
    (before,) = recalled(server, one["id"])
    (b,) = before.receivers
    assert (before.revoked, b.party, b.way, b.acknowledged_at) == (True, "b", "read", None)
    assert b.told_at is not None
    found = server.get("b", **{"match[id]": one["id"]}).json()["objects"]
    assert [(each["revoked"], each["created"]) for each in found] == [(True, one["created"])]
    (after,) = listed(server, one["id"]).receivers
    assert after.acknowledged_at is not None
    assert after.acknowledged_at >= b.received_at


def test_the_audit_lists_who_was_given_an_object_and_that_it_was_recalled(server: Server) -> None:
    one, other = indicator(), malware()
    server.post("a", one)
    server.get("b")
    server.post("a", other)
    server.get("c", f"objects/{other['id']}/")
    recalled(server, one["id"])
    with server.ledger.read() as con:
        told = entries(con, Wanted(object_id=one["id"].upper()))
        of_b = entries(con, Wanted(party="b", act="objects"))
        with pytest.raises(NotFoundError):
            entries(con, Wanted(party="nobody"))
    assert [(each.party, each.act, each.subject) for each in told] == [
        ("b", "objects", "Joint"),
        ("", "recall", "Joint"),
    ]
    assert of_b == told[:1]


def test_it_comes_after_what_a_reader_had_already(server: Server) -> None:
    one = indicator(CLEAR)
    server.post("a", one, *[malware(CLEAR) for _ in range(3)])
    last = server.get("b").headers["x-taxii-date-added-last"]
    recalled(server, one["id"])
    found = server.get("b", added_after=last).json()["objects"]
    assert [(each["id"], each["revoked"]) for each in found] == [(one["id"], True)]


@pytest.mark.parametrize("many", [1, 3])
def test_a_recalled_object_is_read_in_no_way(server: Server, many: int) -> None:
    """By version, manifest, status or history, by readers and by its writer."""
    one = malware(CLEAR, description=WORDS, name=WORDS)
    server.post("a", one)
    for number in range(1, many):
        server.post("a", later(one, number, CLEAR))
    server.get("b")
    status = server.post("a", one).json()["id"]
    recalled(server, one["id"])
    for name in ("a", "b", "c"):
        assert WORDS not in everything(server, name, one["id"])
        assert server.get(name, "objects/", **{"match[version]": one["modified"]}).json().get("objects") is None
    assert WORDS not in server.get("a", f"/taxii2/exchange/status/{status}/").text
    assert len(server.get("b", f"objects/{one['id']}/versions/").json()["versions"]) == 1


def test_a_marking_that_is_recalled_or_forged_is_not_shown_beside_what_it_marks(server: Server) -> None:
    said = {"definition_type": "statement", "definition": {"statement": WORDS}}
    one, other = ({"type": "marking-definition", "spec_version": "2.1", "id": f"marking-definition--{uuid4()}",
                   "created": "2026-01-01T00:00:00.000Z", **said} for _ in range(2))  # fmt: skip
    server.post("b", other, one | {"definition": {"statement": "forged before"}})
    server.post("a", one, other | {"object_marking_refs": [RED]})
    before = _told(server, "b", one["id"], other["id"])
    recalled(server, one["id"])
    after = _told(server, "b", one["id"], other["id"])
    assert (before, after) == ({one["id"]}, set())


def _told(server: Server, name: str, *ids: str) -> set[str]:
    """Markings whose words a party sees on pages beside objects of a."""
    with server.ledger.read() as con:
        rules = Rules()
        rules.fresh(con)
        where = rules.there("Joint")
        rights = rules.rights(rules.party(con, name), where)
        mine = definitions(con, where.number, rights.audiences, set(ids)).get(server.id("a"), {})
        return set(mine)


def test_its_writer_can_not_bring_it_back(server: Server) -> None:
    one = malware(CLEAR, description=WORDS)
    server.post("a", one)
    recalled(server, one["id"])
    for again in (one, later(one, 9, CLEAR), one | {"modified": "2099-01-01T00:00:00.000Z"}):
        server.post("a", again)
        assert WORDS not in everything(server, "b", one["id"])
    assert server.delete("a", one["id"]).status_code == 200
    for again in (one, later(one, 9, CLEAR), one | {"modified": "2099-01-01T00:00:00.000Z"}):
        server.post("a", again)
        assert sees(server, "b", one["id"]) == set()
        assert WORDS not in everything(server, "a", one["id"])


def test_who_had_it_not_is_not_told(server: Server) -> None:
    """An object that was marked down: who had it before is told, who had it not learns nothing."""
    one = indicator(CLEAR)
    server.post("a", one)
    server.get("b")
    server.post("a", later(one, 1, RED))
    (done,) = recalled(server, one["id"])
    assert [who.party for who in done.receivers] == ["b"]
    assert sees(server, "b", one["id"])
    assert sees(server, "c", one["id"]) == set()


def test_what_lay_on_a_page_that_was_not_asked_for_was_not_had(server: Server) -> None:
    one, other = indicator(AMBER), indicator(AMBER)
    server.post("a", one)
    server.post("a", other)
    server.get("b", limit=1)
    server.get("c", "manifest/")
    first, second = (listed_ for key in (one, other) for listed_ in recalled(server, key["id"]))
    assert [who.party for who in first.receivers] == ["b"]
    assert second.receivers == []


def test_who_read_without_a_key_is_anybody(server: Server) -> None:
    one = indicator(CLEAR)
    server.post("a", one, where=server.free)
    server.get(None, where=server.free)
    server.post("a", later(one, 1, RED), where=server.free)
    (done,) = recalled(server, one["id"])
    assert [who.party for who in done.receivers] == ["without a key"]
    assert server.ids(None, where=server.free) == [one["id"]]


def test_what_has_no_versions_is_shut(server: Server) -> None:
    one = {"type": "domain-name", "spec_version": "2.1", "value": "recalled.example",
           "id": "domain-name--ecb120bf-2694-4902-a737-62b74539a41b"}  # fmt: skip
    server.post("a", one)
    server.get("b")
    (done,) = recalled(server, one["id"])
    assert (done.revoked, [who.told_at for who in done.receivers]) == (False, [None])
    assert sees(server, "b", one["id"]) == sees(server, "a", one["id"]) == set()
    server.post("a", one)
    assert sees(server, "b", one["id"]) == set()


def test_who_may_not_read_there_any_more_is_not_told(server: Server) -> None:
    one = indicator(AMBER)
    server.post("a", one)
    server.get("b")
    agreements.end(server.ledger, "Joint", "b")
    (b,) = recalled(server, one["id"])[0].receivers
    assert (b.party, b.told_at) == ("b", None)


def test_it_is_recalled_from_all_collections_or_one(server: Server) -> None:
    one = indicator(CLEAR)
    server.post("a", one)
    server.post("a", one, where=server.free)
    recall(server.ledger, [one["id"]], "x", server.free, wait=0)
    assert "revoked" not in server.get("b", f"objects/{one['id']}/").json()["objects"][0]
    assert len(recalled(server, one["id"])) == 2
    with pytest.raises(NotFoundError):
        recall(server.ledger, [malware()["id"]], "x", wait=0)


def test_an_interrupted_recall_is_shut_and_goes_on(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    one = malware(CLEAR, description=WORDS)
    server.post("a", one)
    server.get("b")

    def killed(seconds: float) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("comity.share.recall.recalling.time.sleep", killed)
        with pytest.raises(KeyboardInterrupt):
            recall(server.ledger, [one["id"]], "x")
    assert sees(server, "b", one["id"]) == set()
    (done,) = recalled(server, one["id"])
    assert (done.revoked, len(done.receivers)) == (True, 1)
    assert sees(server, "b", one["id"])


def test_another_lineage_is_not_told_of(server: Server) -> None:
    """a and b both keep an object with one id, each hidden from the other; b's reader learns of b's alone."""
    one = indicator(RED)
    server.post("a", one)
    server.post("b", one)
    server.get("b")
    recalled(server, one["id"])
    assert len(server.get("b", **{"match[id]": one["id"]}).json()["objects"]) == 1


def test_what_a_writer_revokes_is_shut_too(server: Server) -> None:
    one = malware(CLEAR, description=WORDS)
    server.post("a", one)
    server.get("b")
    server.client.app.state.desk.trail.flush()
    gone = {key: value for key, value in later(one, 1, RED).items() if key != "description"} | {"revoked": True}
    assert server.post("a", gone).json()["success_count"] == 1
    assert WORDS not in everything(server, "b", one["id"])
    assert sees(server, "b", one["id"])
    assert sees(server, "c", one["id"]) == set()
    assert listed(server, one["id"]).reason == "revoked by its writer"
    assert server.post("a", later(one, 2, CLEAR)).json()["failure_count"] == 1


def test_relations_to_it_stay_and_tell_nobody_more(server: Server) -> None:
    one, other = malware(AMBER), indicator(CLEAR)
    link = relationship(other["id"], one["id"], CLEAR)
    server.post("a", one, other, link, where=server.free)
    recalled(server, one["id"])
    assert sees(server, None, link["id"], server.free) == set()


@pytest.mark.parametrize("kind", sorted({**DOMAIN_KINDS, **RELATION_KINDS, "observed-data": 0}))
def test_what_revokes_an_object_is_right_and_says_nothing(kind: str) -> None:
    samples: dict[str, Any] = {"relationship": relationship(malware()["id"], malware()["id"])}
    for name in ("opinion", "note", "sighting", "grouping", "report"):
        samples[name] = naming(name, malware()["id"])
    refs = {"object_refs": ["domain-name--ecb120bf-2694-4902-a737-62b74539a41b"]}
    one = malware(AMBER) | {"type": kind, "id": f"{kind}--11111111-2222-4333-8444-555555555555", "extra": WORDS} | refs
    made = stub([samples.get(kind, one) | {"description": WORDS, "name": WORDS}], "2026-01-01T00:00:00.000Z")
    assert made is not None
    assert WORDS.encode() not in bytes(made.body)
    assert made.revoked
    assert object_faults(json.loads(bytes(made.body))) is None


def test_receipts_are_kept_once_and_the_audit_names_them(server: Server) -> None:
    server.post("a", indicator(CLEAR))
    for _ in range(3):
        server.get("b")
    server.client.app.state.desk.trail.flush()
    with server.ledger.read() as con:
        (digest,) = con.scalars(select(RECEIPT.c.digest)).all()
        details = con.scalars(select(AUDIT.c.detail).where(AUDIT.c.act == "objects")).all()
        assert con.scalar(select(SHARED_OBJECT.c.revoked)) == 0
    assert [digest in one for one in details] == [True, True, True]
