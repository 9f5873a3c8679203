"""What stays hidden whatever is done to what it hides behind: recalled, deleted, written over, defined, reckoned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from ledgers import postgres, url
from sqlalchemy import delete, select, text, update
from stages import AMBER, CLEAR, RED, Server, indicator, later, malware, naming, parties_on, party, relationship
from stages import released as released_to
from test_attacks import UNKNOWN, sees, statement

from comity.share.exchange import writing
from comity.share.parties import agreements, collections, keys
from comity.share.parties.agreements import Agreement
from comity.share.recall.listing import recalls
from comity.share.recall.recalling import recall
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import COLLECTION, SHARED_REFERENCE

__all__ = ["postgres", "url"]


@pytest.fixture
def server(url: str) -> Iterator[Server]:
    with parties_on(url) as made:
        yield made


DOMAIN = "domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7"


def _domain(*markings: str) -> dict[str, Any]:
    return {"type": "domain-name", "spec_version": "2.1", "id": DOMAIN, "value": "victim.example",
            "object_marking_refs": list(markings)}  # fmt: skip


def recalled(server: Server, key: str) -> None:
    server.client.app.state.desk.trail.flush()  # type: ignore[attr-defined]
    recall(server.ledger, [key], "withdrawn", wait=0)


# -- recall


def test_a_recall_tells_nobody_what_markings_of_parts_and_references_hid(server: Server) -> None:
    parts = [{"marking_ref": RED, "selectors": ["name"]}]
    author = {key: value for key, value in naming("identity", "x", RED).items() if key != "external_references"}
    marked, named = malware(CLEAR, granular_markings=parts), malware(RED)
    written = malware(CLEAR, created_by_ref=author["id"])
    link = relationship(named["id"], named["id"], CLEAR)
    about = [naming("note", one["id"], CLEAR) for one in (marked, written, link)]
    server.post("a", author, marked, named, written, link, *about)
    server.get("b")
    for one in (marked, written, link):
        recalled(server, one["id"])
    for one in (marked, written, link, *about):
        assert sees(server, "b", one["id"]) == set(), one["type"]


@pytest.mark.parametrize("way", ["recalled", "revoked", "revoked and free"])
def test_who_had_it_is_told_and_what_others_say_of_it_stays_hidden(server: Server, way: str) -> None:
    one, other = malware(CLEAR), malware(RED)
    note = naming("note", one["id"], CLEAR)
    server.post("a", one)
    server.get("b")
    server.client.app.state.desk.trail.flush()  # type: ignore[attr-defined]
    server.post("a", later(one, 1, RED), other, note)
    if way == "recalled":
        recalled(server, one["id"])
    else:
        marks = [CLEAR] if way == "revoked and free" else [RED]
        server.post("a", later(one, 2, *marks) | {"revoked": True, "description": f"secret, see {other['id']}"})
    assert sees(server, "b", one["id"])
    assert sees(server, "b", note["id"]) == sees(server, "c", note["id"]) == set()
    assert "secret" not in server.get("b", f"objects/{one['id']}/").text
    assert sees(server, "c", one["id"]) == set()


def test_what_revokes_says_no_more_than_what_was_had(server: Server) -> None:
    """Of versions with other references and other markings, only what all of them have."""
    hidden, marking = malware(CLEAR), statement()
    one = malware(CLEAR)
    link = relationship(one["id"], one["id"], CLEAR)
    server.post("a", hidden, marking, one, link)
    server.get("b")
    changed = {"created_by_ref": f"identity--{uuid4()}", "object_marking_refs": [RED, marking["id"]]}
    server.post("a", later(one, 1) | changed, later(link, 1, RED) | {"target_ref": hidden["id"]})
    for key in (one["id"], link["id"]):
        recalled(server, key)
    (found,) = server.get("b", f"objects/{one['id']}/").json()["objects"]
    assert found["object_marking_refs"] == [RED]
    assert "created_by_ref" not in found
    assert sees(server, "b", link["id"]) == set()


def test_what_a_writer_revokes_says_no_more_later_on(server: Server) -> None:
    """Words of the version that revokes, when something that it names is hidden after that."""
    other = malware(CLEAR)
    one = malware(CLEAR)
    server.post("a", one, other)
    server.get("b")
    gone = later(one, 1, CLEAR) | {"revoked": True, "description": f"secret, see {other['id']}"}
    server.post("a", gone)
    server.post("a", later(other, 1, RED))
    for name in ("a", "b", "c"):
        assert "secret" not in server.get(name, f"objects/{one['id']}/").text
    assert sees(server, "b", one["id"])


def test_an_older_specification_revokes_too(server: Server) -> None:
    one = malware(CLEAR)
    server.post("a", one)
    older = {key: value for key, value in later(one, 1, CLEAR).items() if key not in ("spec_version", "is_family")}
    server.post("a", older | {"labels": ["ransomware"], "revoked": True})
    assert server.ids("b", **{"match[spec_version]": "2.1"}) == []


# -- deleting


def test_what_named_a_deleted_object_stays_hidden_whatever_else_it_names(server: Server) -> None:
    gone, other = malware(RED), malware(RED)
    marking = released_to(server.id("a"))
    server.post("b", released_to(server.id("a")) | {"id": marking["id"]}, other | {"object_marking_refs":
                                                                              [RED, marking["id"]]})  # fmt: skip
    report = naming("report", gone["id"], CLEAR) | {"object_refs": [gone["id"], other["id"]]}
    server.post("a", gone, report)
    assert server.delete("a", gone["id"]).status_code == 200
    server.post("b", later(other, 1, CLEAR))
    assert sees(server, "c", report["id"]) == set()
    server.post("a", later(report, 1, CLEAR))
    assert sees(server, "c", report["id"]) == set()


def test_deleting_the_version_that_was_marked_up_opens_none_before_it(server: Server) -> None:
    one = malware(CLEAR)
    note = naming("note", one["id"], CLEAR)
    server.post("a", one, later(one, 1, RED), note)
    server.delete("a", one["id"], **{"match[version]": "2026-02-01T00:00:01.000Z"})
    assert len(server.ids("a", **{"match[id]": one["id"], "match[version]": "all"})) == 1
    assert sees(server, "b", one["id"]) == sees(server, "b", note["id"]) == set()
    server.post("a", later(one, 2, CLEAR))
    assert sees(server, "b", one["id"])
    assert sees(server, "b", note["id"])


def test_deleting_the_version_that_named_a_hidden_object_opens_nothing(server: Server) -> None:
    hidden, one = malware(RED), malware(CLEAR)
    note = naming("note", one["id"], CLEAR)
    server.post("a", hidden, one, later(one, 1, CLEAR) | {"description": f"See {hidden['id']}."}, note)
    assert sees(server, "b", note["id"]) == set()
    server.delete("a", one["id"])
    assert sees(server, "b", note["id"]) == set()
    server.post("a", later(one, 2, CLEAR))
    assert sees(server, "b", note["id"])


def test_what_was_deleted_and_is_sent_anew_is_as_it_is_sent(server: Server) -> None:
    one = malware(RED)
    note = naming("note", one["id"], CLEAR)
    server.post("a", one, note)
    server.delete("a", one["id"])
    server.post("a", one | {"object_marking_refs": [CLEAR]})
    assert sees(server, "b", note["id"])


def test_who_deletes_and_revokes_opens_nothing(server: Server) -> None:
    one = malware(RED)
    note = naming("note", one["id"], CLEAR)
    server.post("a", one, note)
    server.delete("a", one["id"])
    server.post("a", later(one, 1, CLEAR) | {"revoked": True})
    assert sees(server, "b", note["id"]) == set()


# -- another's object


@pytest.mark.parametrize("dated", [True, False])
def test_who_sends_the_id_of_anothers_object_keeps_nothing_from_them(server: Server, dated: bool) -> None:
    one = malware(RED) if dated else _domain(RED)
    server.post("a", one)
    forged = one | {"object_marking_refs": [CLEAR]}
    assert server.post("b", forged).json()["success_count"] == 1
    newer = later(one, 5, RED) if dated else one | {"value": "newer.example"}
    assert server.post("a", newer).json()["failure_count"] == 0
    assert server.post("b", later(forged, 6, CLEAR) if dated else forged).json()["failure_count"] == 0
    assert server.delete("a", one["id"]).status_code == 200
    assert sees(server, "b", one["id"])  # their own is still there
    assert server.get("b", f"objects/{one['id']}/").json()["objects"][0].get("object_marking_refs") == [CLEAR]


def test_whose_definition_holds_is_whose_object_it_marks(server: Server) -> None:
    """Neither before the owner's own is there, nor after, neither wider nor narrower."""
    for first in ("b", "a"):
        mine = released_to(server.id("a"), server.id("c"))
        theirs = statement() | {"id": mine["id"]}
        one, two = indicator(mine["id"]), indicator(mine["id"])
        for name in dict.fromkeys([first, "a", "b"]):
            sent = [mine] if name == "a" else [theirs]
            assert server.post(name, *sent).json()["success_count"] == 1
            server.post("a", one if name == first else two)
        server.post("a", two)
        for each in (one, two):
            assert sees(server, "b", each["id"]) == set()
        assert sees(server, "c", two["id"])


def test_a_definition_may_come_after_what_it_marks(server: Server) -> None:
    """As bundles come in parts. Of a definition, too, that another is marked with; and of one that is hidden later."""
    inner, outer = released_to(server.id("c")), statement()
    outer |= {"object_marking_refs": [inner["id"]]}
    one, other = indicator(outer["id"]), indicator(inner["id"])
    note = naming("note", one["id"], CLEAR)
    server.post("a", one, other, note)
    last = server.get("c").headers["x-taxii-date-added-last"]
    server.post("a", outer)
    server.post("b", inner)  # another's doesn't count
    assert sees(server, "c", one["id"]) == set()
    server.post("a", inner)
    assert {one["id"], other["id"], note["id"]} <= set(server.ids("c", added_after=last))
    assert sees(server, "b", one["id"]) == sees(server, "b", note["id"]) == set()
    server.post("a", released_to(server.id("a")) | {"id": inner["id"], "created": "2026-03-01T00:00:00.000Z"})
    assert sees(server, "c", one["id"]) == set()


def test_a_definition_that_is_hidden_is_not_told_by_what_it_marks(server: Server) -> None:
    inner = released_to(server.id("c"))
    marking = statement() | {"object_marking_refs": [inner["id"]]}
    one = indicator(marking["id"])
    server.post("a", inner, marking)
    server.post("a", one)
    assert sees(server, "b", one["id"]) == set()
    assert sees(server, "c", one["id"])


@pytest.mark.parametrize("order", ["first", "last", "opens", "shuts"])
def test_whatever_hides_a_definition_hides_what_it_marks(server: Server, order: str) -> None:
    """Here who made it: whoever read the id of the definition would know of its maker's."""
    inner = released_to(server.id("c"))
    shut = malware(inner["id"]) | {"type": "identity", "id": f"identity--{uuid4()}"}
    marking = statement() | {"created_by_ref": shut["id"]}
    one = indicator(marking["id"])
    note = naming("note", one["id"], CLEAR)
    first, rest = [inner, shut], [marking, one, note]
    if order == "shuts":
        first = [inner, shut | {"object_marking_refs": [CLEAR]}]
    server.post("a", *(rest if order == "last" else first))
    server.post("a", *(first if order == "last" else rest))
    if order == "shuts":
        assert sees(server, "b", note["id"])
        server.post("a", later(shut, 3, inner["id"]))
    for hidden in (marking, one, note):
        assert sees(server, "b", hidden["id"]) == set()
        assert sees(server, "c", hidden["id"])
    if order == "opens":
        server.post("a", later(shut, 4, CLEAR))
        assert sees(server, "b", note["id"])  # what names it is read by who may know of its newest version


def test_a_ledger_of_before_knows_what_marks_its_objects(server: Server, url: str) -> None:
    """What a definition means is read anew for what was there before markings were kept."""
    mine, late = released_to(server.id("b")), released_to(server.id("b"))
    one, other = malware(mine["id"], x_part={"object_marking_refs": [7, {"x": 1}, "odd"]}), malware(late["id"])
    plain, clear = malware(mine["id"]), malware(CLEAR)
    assert server.post("a", mine, one, other, plain, clear).json()["failure_count"] == 0
    with server.ledger.write() as con:
        con.execute(delete(SHARED_REFERENCE).where(SHARED_REFERENCE.c.marks == 1))
        con.execute(text("ALTER TABLE shared_reference DROP COLUMN marks"))
        con.execute(text("CREATE TABLE shared_marking (collection INTEGER)"))
        con.execute(text("DELETE FROM migration WHERE number = 8"))
    with Ledger(url).write() as con:
        marks = con.scalars(select(SHARED_REFERENCE.c.target_id).where(SHARED_REFERENCE.c.marks == 1)).all()
    assert sorted(marks) == sorted([mine["id"]] * 3 + [late["id"], "marking-definition--"])
    assert sees(server, "b", plain["id"])
    server.post("a", released_to(server.id("c")) | {"id": mine["id"], "created": "2026-03-01T00:00:00.000Z"}, late)
    assert sees(server, "b", plain["id"]) == set()
    assert sees(server, "b", other["id"])
    assert sees(server, "b", clear["id"])
    assert sees(server, "b", one["id"]) == set()


@pytest.mark.parametrize("odd", ["a\0b", "x" * 9000, "marking-definition--none"])
def test_what_is_no_identifier_marks_all_the_same(server: Server, odd: str) -> None:
    one = malware(CLEAR, x_part=[{"object_marking_refs": [odd]}])
    other = malware(CLEAR, x_part=[{"granular_markings": [{"marking_ref": odd, "selectors": ["x"]}]}])
    assert server.post("a", one, other).json()["success_count"] == 2
    for each in (one, other):
        assert sees(server, "b", each["id"]) == set()
        assert sees(server, "a", each["id"])


@pytest.mark.parametrize("scope", ["the party", "the key"])
def test_who_only_writes_learns_nothing_of_what_is_there(server: Server, scope: str) -> None:
    held = collections.add(server.ledger, "Inbox", Agreement(read=["a"], write=["a", "b"]))
    one = malware(CLEAR)
    where = held if scope == "the party" else server.joint
    if scope == "the key":
        server.keys["b"] = (server.id("b"), keys.add(server.ledger, "b", ["write"]))
    server.post("a", one, where=where)
    answers = [server.post("b", later(sent, 3, CLEAR), where=where).json() for sent in (one, malware(CLEAR))]
    assert [(one["success_count"], one["failure_count"]) for one in answers] == [(1, 0), (1, 0)]


# -- ids that anybody can reckon


@pytest.mark.parametrize("order", ["before", "after"])
def test_who_names_what_they_do_not_see_learns_not_whether_it_is_there(server: Server, order: str) -> None:
    """The id of an observable is made of its value: whoever guesses the value has the id."""
    one = _domain(RED)
    note = naming("note", DOMAIN, CLEAR)
    sent = [("a", one), ("b", note)]
    for name, body in sent if order == "after" else reversed(sent):
        server.post(name, body)
    assert sees(server, "c", note["id"])
    assert sees(server, "c", DOMAIN) == set()
    server.post("b", later(note, 1, CLEAR))
    assert sees(server, "c", note["id"])


def test_what_was_seen_when_it_was_named_is_hidden_with_it(server: Server) -> None:
    one = {"type": "identity", "spec_version": "2.1", "id": f"identity--{DOMAIN[13:]}", "name": "Invented",
           "created": "2026-01-01T00:00:00.000Z", "modified": "2026-01-01T00:00:00.000Z"}  # fmt: skip
    note = naming("note", one["id"], CLEAR)
    server.post("a", one)
    server.post("b", note)
    server.post("a", later(one, 1, RED))
    assert sees(server, "c", note["id"]) == set()
    server.post("b", later(note, 2, CLEAR))
    assert sees(server, "c", note["id"]) == set()
    assert sees(server, "b", note["id"])


def test_who_plants_a_hidden_object_silences_nobody(server: Server) -> None:
    """Under a public id, under the id of a party, over what is seen: whoever named it goes on being read."""
    public, author = malware(CLEAR), {key: value for key, value in malware(CLEAR).items() if key != "is_family"}
    author |= {"type": "identity", "id": server.id("a")}
    seen = malware(CLEAR)
    server.post("a", seen)
    notes = [naming("note", public["id"], CLEAR), malware(CLEAR, created_by_ref=author["id"]),
             naming("note", seen["id"], CLEAR)]  # fmt: skip
    server.post("a", *notes[:2])
    server.post("b", notes[2])
    server.keys["blind"] = party(server.ledger, "blind")
    agreements.share(server.ledger, "Joint", Agreement(write=["blind"]))
    planted = [one | {"object_marking_refs": [RED]} for one in (public, author)]
    assert server.post("b", *planted).json()["success_count"] == 2
    assert server.post("blind", later(seen, 1, RED)).json()["success_count"] == 1
    assert all(sees(server, "c", one["id"]) for one in notes)
    more = naming("note", public["id"], CLEAR)
    server.post("a", more)
    assert sees(server, "c", more["id"])


def test_a_copy_that_is_shown_is_no_way_to_ask_for_a_hidden_one(server: Server) -> None:
    server.post("b", _domain(CLEAR))
    server.keys["blind"] = (server.id("a"), keys.add(server.ledger, "a", ["write"]))
    server.post("blind", _domain(RED) | {"defanged": True})
    note = naming("note", DOMAIN, CLEAR)
    server.post("b", note)
    assert sees(server, "c", note["id"])


# -- other specifications, other collections


def test_an_older_specification_marks_up_too(server: Server) -> None:
    one = malware(CLEAR)
    server.post("a", one)
    older = {key: value for key, value in later(one, 1, RED).items() if key not in ("spec_version", "is_family")}
    assert server.post("a", older | {"labels": ["ransomware"]}).json()["success_count"] == 1
    assert sees(server, "b", one["id"]) == set()
    server.post("a", later(one, 2, CLEAR))
    assert sees(server, "b", one["id"])


def test_naming_it_elsewhere_is_passing_it_on(server: Server) -> None:
    collections.add(server.ledger, "Second", Agreement(read=["c"], write=["a", "b"]))
    one, free, own = malware(AMBER), malware(CLEAR), malware(AMBER)
    server.post("a", one, free)
    server.post("b", own)
    notes = [naming("note", key["id"], CLEAR) for key in (one, free, own)]
    said = server.post("b", *notes, where="Second").json()
    assert [each["id"] for each in said["failures"]] == [notes[0]["id"]]
    assert server.post("a", notes[0], where="Second").json()["success_count"] == 1
    recalled(server, one["id"])
    assert server.post("b", naming("note", one["id"], CLEAR), where="Second").json()["failure_count"] == 1


def test_what_is_shut_without_a_word_is_not_told_by_refusing_it_elsewhere(server: Server) -> None:
    collections.add(server.ledger, "Second", Agreement(read=["c"], write=["b"]))
    marking = released_to(server.id("a"), server.id("b"))
    server.post("a", marking)
    recalled(server, marking["id"])
    assert sees(server, "b", marking["id"]) == set()
    assert server.post("b", marking, where="Second").json()["success_count"] == 1


# -- dates


def test_what_opens_comes_again_for_whoever_asks_what_is_new(server: Server) -> None:
    one = malware(RED)
    note = naming("note", one["id"], CLEAR)
    server.post("a", one, note, indicator(CLEAR))
    had = server.get("b")
    last = had.headers["x-taxii-date-added-last"]
    server.post("a", later(one, 1, CLEAR))
    assert set(server.ids("b", added_after=last)) == {one["id"], note["id"]}
    server.get("b")
    recalled(server, note["id"])
    (found,) = recalls(server.ledger, [note["id"]])
    assert [who.party for who in found.receivers] == ["b"]


def test_who_had_it_before_it_came_again_is_known(server: Server) -> None:
    one = malware(AMBER)
    note = naming("note", one["id"], CLEAR)
    opinion = naming("opinion", note["id"], CLEAR)
    server.post("a", one, note, opinion, where=server.free)
    server.get("a", where=server.free)
    server.post("a", later(one, 1, CLEAR), where=server.free)
    assert set(server.ids(None, where=server.free)) == {one["id"], note["id"], opinion["id"]}
    server.post("a", later(one, 2, RED), where=server.free)
    assert server.ids(None, where=server.free) == []  # the references came along
    recalled(server, note["id"])
    (found,) = recalls(server.ledger, [note["id"]])
    assert sorted(who.party for who in found.receivers) == ["a", "without a key"]


def test_dates_tell_not_how_much_is_hidden_when_the_clock_is_ahead(server: Server) -> None:
    ahead = writing.now() + 3_600_000_000
    with server.ledger.write() as con:
        con.execute(update(COLLECTION).values(last_added=ahead))
    gaps = []
    for many in (1, 40):
        dates = []
        for sent in ([indicator(CLEAR)], [indicator(RED) for _ in range(many)], [indicator(CLEAR)]):
            server.post("a", *sent)
            found = server.get("b", added_after="2026-01-01T00:00:00Z").headers["x-taxii-date-added-last"]
            dates.append(datetime.fromisoformat(found))
        gaps.append((dates[2] - dates[0]).total_seconds() * 1e6)
    assert all(gap > 60 for gap in gaps)  # by chance once in 100,000 runs


def test_nobody_sends_the_clock_of_a_collection_far_ahead(server: Server) -> None:
    server.post("a", *[indicator(released_to(server.id("c"), f"identity--{uuid4()}")["id"]) for _ in range(3)])
    made = [released_to(server.id("c"), f"identity--{uuid4()}") for _ in range(400)]
    before = writing.now()
    server.post("a", *made)
    found = server.get("c", limit=1000).headers["x-taxii-date-added-last"]
    assert datetime.fromisoformat(found).timestamp() * 1e6 - writing.now() < 1_000_000 + 1_000
    assert writing.now() > before


# -- small things


def test_two_contents_without_a_date_in_one_envelope_are_not_both_kept(server: Server) -> None:
    one = _domain(CLEAR)
    other = one | {"value": "other.example"}
    said = server.post("a", one, other, one).json()
    assert (said["success_count"], said["failure_count"]) == (2, 1)
    assert "other content" in said["failures"][0]["message"]
    assert server.get("a", f"objects/{one['id']}/").json()["objects"] == [one]
    assert server.post("a", other).json()["success_count"] == 1


def test_asking_for_the_head_alone_takes_note_of_nothing(server: Server) -> None:
    one = malware(AMBER)
    server.post("a", one)
    server.get("b")
    recalled(server, one["id"])
    address = f"/taxii2/exchange/collections/{server.joint}/objects/{one['id']}/"
    assert server.client.head(address, headers=server.headers("b")).status_code == 200
    server.client.app.state.desk.trail.flush()  # type: ignore[attr-defined]
    (b,) = recalls(server.ledger, [one["id"]])[0].receivers
    assert b.acknowledged_at is None
    server.get("b", f"objects/{one['id']}/")
    server.client.app.state.desk.trail.flush()  # type: ignore[attr-defined]
    assert recalls(server.ledger, [one["id"]])[0].receivers[0].acknowledged_at is not None


def test_a_clock_that_is_set_back_keeps_no_older_content(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.post("a", _domain(CLEAR))
    with monkeypatch.context() as patched:
        patched.setattr("comity.share.exchange.taking.now", lambda: 1_700_000_000_000_000)
        server.post("a", _domain(RED))
    assert sees(server, "b", DOMAIN) == set()


def test_a_name_that_only_begins_as_an_extensions_names_an_object(server: Server) -> None:
    one = malware(RED)
    note = malware(CLEAR, x_part={f"extension-definition--{one['id']}": 1})
    server.post("a", one, note)
    assert sees(server, "b", note["id"]) == set()


def test_an_unknown_marking_denies_though_another_defines_it(server: Server) -> None:
    one: dict[str, Any] = indicator(UNKNOWN)
    server.post("b", statement() | {"id": UNKNOWN})
    server.post("a", one)
    assert sees(server, "b", one["id"]) == sees(server, "c", one["id"]) == set()


def test_what_has_no_versions_may_say_that_it_is_revoked(server: Server) -> None:
    server.post("a", _domain(CLEAR))
    server.get("b")
    said = server.post("a", _domain(CLEAR) | {"revoked": True})
    assert (said.status_code, said.json()["failure_count"]) == (202, 0)
    assert server.get("b", f"objects/{DOMAIN}/").json()["objects"][0]["revoked"] is True
