"""Sending to servers of others what their party may see, whatever these servers do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner, Result
from online import ID, ROOT, Faulty, Reply, faulty, killed, reply, to
from sqlalchemy import select
from stages import AMBER, CLEAR, GREEN, RED, Server, indicator, later, malware, naming, parties_on, released

from comity.cli.main import cli
from comity.model.errors import ComityError, DataError
from comity.share.exchange.refusals import ForbiddenError
from comity.share.parties import agreements
from comity.share.peers.patience import Patience
from comity.share.peers.pushing import Pushed, Wanted, push
from comity.share.recall.listing import recalls
from comity.share.recall.recalling import recall
from comity.store.ledger.tables import SENT

OBJECTS = f"{ROOT}collections/{ID}/objects/"
STATUS = f"{ROOT}status/"


class Takes:
    """A server that keeps what it is sent. pending: how often a status is not complete yet."""

    def __init__(self, pending: int = 0, fails: Callable[[dict[str, Any]], str] = lambda one: "") -> None:
        self.taken: list[dict[str, Any]] = []
        self.envelopes: list[int] = []
        self._pending, self._fails = pending, fails
        self._status: dict[str, Any] = {}

    def __call__(self, path: str, query: dict[str, str]) -> Reply | None:
        if path == OBJECTS:
            self.envelopes.append(len(query["body"]))
            objects = json.loads(query["body"])["objects"]
            bad = [{"id": one["id"], "version": "x", "message": why} for one in objects if (why := self._fails(one))]
            self.taken += [one for one in objects if not self._fails(one)]
            self._status = {"id": "7", "status": "complete", "total_count": len(objects), "failures": bad,
                            "success_count": len(objects) - len(bad), "failure_count": len(bad)}  # fmt: skip
        elif path != f"{STATUS}7/":
            return None
        self._pending -= 1
        state = "pending" if self._pending >= 0 else "complete"
        return reply(self._status | {"status": state}, status=202 if path == OBJECTS else 200)

    @property
    def ids(self) -> list[str]:
        return [one["id"] for one in self.taken]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with parties_on(f"sqlite:///{tmp_path}/mine.sqlite") as made:
        yield made


@pytest.fixture
def remote() -> Iterator[Faulty]:
    with faulty() as made:
        yield made


def send(server: Server, remote: Faulty, party: str = "b", source: Any = "Joint", **more: Any) -> Pushed:
    with to(f"{remote.url}/taxii2/", "key", **more.pop("line", {})) as line:
        return push(server.ledger, line, Wanted("Theirs", party, source, **more), lambda now: None)


def test_what_the_party_may_see_is_sent_once_and_the_rest_counted(server: Server, remote: Faulty) -> None:
    marking = released(server.id("b"))
    seen = [indicator(CLEAR), indicator(GREEN), indicator(AMBER), marking, indicator(RED, marking["id"])]
    hidden = [indicator(RED), released(server.id("c"))]
    named = naming("note", hidden[0]["id"])
    server.post("a", *seen, *hidden, named)
    server.post("b", indicator(CLEAR))
    remote.answer = takes = Takes(pending=3)
    done = send(server, remote)
    assert sorted(takes.ids) == sorted(one["id"] for one in seen)
    assert (done.sent, done.accepted, done.held_back, done.complete) == (5, 5, 3, True)
    assert send(server, remote).sent == 0
    server.post("a", later(seen[0], 1, CLEAR))
    assert send(server, remote).sent == 1
    assert send(server, remote, full=True).sent == 5
    assert send(server, remote, "c").held_back == 4


def test_without_an_agreement_nothing_is_sent(server: Server, remote: Faulty) -> None:
    server.post("a", indicator(CLEAR))
    remote.answer = takes = Takes()
    agreements.end(server.ledger, "Joint", "b")
    with pytest.raises(ForbiddenError, match="may not read"):
        send(server, remote)
    assert takes.taken == []


def test_what_is_recalled_is_sent_even_when_the_agreement_has_ended(server: Server, remote: Faulty) -> None:
    one, other = indicator(CLEAR), indicator(CLEAR)
    server.post("a", one, other)
    remote.answer = takes = Takes()
    send(server, remote)
    agreements.end(server.ledger, "Joint", "b")
    recall(server.ledger, [one["id"]], "x", wait=0)
    (before,) = recalls(server.ledger)[0].receivers
    assert (before.party, before.way, before.told_at, before.acknowledged_at) == ("b", "push", None, None)
    server.post("a", indicator(CLEAR))
    assert send(server, remote).sent == 1
    assert (takes.taken[-1]["id"], takes.taken[-1]["revoked"]) == (one["id"], True)
    (after,) = recalls(server.ledger)[0].receivers
    assert after.acknowledged_at is not None


def test_a_recall_that_is_refused_is_not_acknowledged(server: Server, remote: Faulty) -> None:
    one = indicator(CLEAR)
    server.post("a", one)
    remote.answer = Takes(fails=lambda sent: "no" if sent.get("revoked") else "")
    send(server, remote)
    recall(server.ledger, [one["id"]], "x", wait=0)
    done = send(server, remote)
    assert (done.refused, done.refusals[0].why) == (1, "no")
    (who,) = recalls(server.ledger)[0].receivers
    assert who.acknowledged_at is None


def test_envelopes_are_bounded_by_bytes_and_number(server: Server, remote: Faulty) -> None:
    many = [malware(CLEAR, description="x" * 3000) for _ in range(40)]
    server.post("a", *many)
    takes = Takes()

    def small(path: str, query: dict[str, str]) -> Reply | None:
        said = {"title": "x", "versions": ["2.1"], "max_content_length": 20_000}
        return reply(said) if path == ROOT else takes(path, query)

    remote.answer = small
    assert send(server, remote).accepted == 40
    assert max(takes.envelopes) <= 20_000
    assert len(takes.envelopes) >= 7


@pytest.mark.parametrize("status", [413, 422])
def test_an_envelope_that_is_refused_whole_is_sent_in_parts(server: Server, remote: Faulty, status: int) -> None:
    many = [malware(CLEAR) for _ in range(9)]
    server.post("a", *many)
    takes = Takes()

    def picky(path: str, query: dict[str, str]) -> Reply | None:
        refused = path == OBJECTS and many[4]["id"] in query["body"]
        return reply({"title": "x"}, status=status) if refused else takes(path, query)

    remote.answer = picky
    done = send(server, remote)
    assert (done.accepted, done.refused, done.refusals[0].name) == (8, 1, many[4]["id"])


def test_failures_that_are_counted_but_not_named_are_not_taken_for_accepted(server: Server, remote: Faulty) -> None:
    one, other = indicator(CLEAR), indicator(CLEAR)
    server.post("a", one, other)
    said = {"id": "7", "status": "complete", "failure_count": 1, "successes": [{"id": one["id"], "version": "x"}]}
    remote.answer = lambda path, query: reply(said, status=202) if path == OBJECTS else None
    done = send(server, remote)
    assert (done.accepted, [each.name for each in done.refusals]) == (1, [other["id"]])


def test_a_status_that_is_never_complete_is_left_and_sent_again(server: Server, remote: Faulty) -> None:
    server.post("a", indicator(CLEAR))
    remote.answer = Takes(pending=1_000_000)
    with pytest.raises(ComityError, match="does not say what became"):
        send(server, remote, line={})
    with server.ledger.read() as con:
        assert con.scalars(select(SENT.c.state)).all() == ["pending"]
    remote.answer = Takes()
    assert send(server, remote).accepted == 1


@pytest.mark.parametrize("name", ["../../evil", "http://evil.example/", "a/b", "", 7, ".", ".."])
def test_a_status_with_a_wandering_id_is_not_followed(server: Server, remote: Faulty, name: Any) -> None:
    server.post("a", indicator(CLEAR))
    said = {"id": name, "status": "pending"}
    remote.answer = lambda path, query: reply(said, status=202) if path == OBJECTS else None
    with pytest.raises(ComityError):
        send(server, remote)
    assert {path for path, _ in remote.asked} == {"/taxii2/", ROOT, f"{ROOT}collections/", OBJECTS}


def test_what_is_no_status_is_not_taken_for_one(server: Server, remote: Faulty) -> None:
    server.post("a", indicator(CLEAR))
    said = {"id": "7", "status": "pending"}
    answers = {OBJECTS: reply(said, status=202), f"{ROOT}status/7/": reply({"title": "A page"})}
    remote.answer = lambda path, query: answers.get(path)
    with pytest.raises(ComityError, match="does not say what became"):
        send(server, remote)


def test_a_redirect_gets_no_object(server: Server, remote: Faulty) -> None:
    server.post("a", indicator(CLEAR))
    moved = reply({}, status=308, location=f"{remote.url}/elsewhere/")
    remote.answer = lambda path, query: moved if path == OBJECTS else None
    with pytest.raises(DataError, match="redirects"):
        send(server, remote)
    assert [path for path, _ in remote.asked].count("/elsewhere/") == 0


def test_of_a_file_what_its_markings_allow_is_sent(server: Server, remote: Faulty, tmp_path: Path) -> None:
    marking = released(server.id("b"))
    seen = [indicator(), indicator(GREEN), marking, indicator(marking["id"])]
    hidden = [indicator(AMBER), indicator(RED), indicator("marking-definition--00000000-0000-4000-8000-000000000000")]
    named = [naming("note", hidden[1]["id"])]
    named += [naming("opinion", named[0]["id"])]
    wrong = indicator() | {"pattern": 7}
    file = tmp_path / "bundle.json"
    objects = [*named, *seen, *hidden, wrong]
    file.write_text(
        json.dumps({"type": "bundle", "id": "bundle--11111111-2222-4333-8444-555555555555", "objects": objects})
    )
    remote.answer = takes = Takes()
    done = send(server, remote, source=file)
    assert sorted(takes.ids) == sorted(one["id"] for one in seen)
    assert (done.accepted, done.held_back, done.unagreed, done.invalid) == (4, 5, 1, 1)
    assert send(server, remote, source=file).sent == 0


def test_of_a_file_no_definition_is_passed_over(server: Server, remote: Faulty, tmp_path: Path) -> None:
    """Of two under one id both hold; one that is hidden hides what is marked with it, which names it."""
    wide, narrow = released(server.id("b")), released(server.id("a"))
    statement = {key: value for key, value in released().items() if key != "extensions"}
    statement |= {"definition_type": "statement", "definition": {"statement": "Invented"}, "object_marking_refs": [RED]}
    twice, under, free = indicator(wide["id"]), indicator(statement["id"]), indicator()
    file = tmp_path / "bundle.json"
    objects = [narrow | {"id": wide["id"]}, wide, statement, twice, under, free]
    file.write_text(
        json.dumps({"type": "bundle", "id": "bundle--11111111-2222-4333-8444-555555555555", "objects": objects})
    )
    remote.answer = takes = Takes()
    send(server, remote, source=file)
    assert not {twice["id"], under["id"]} & set(takes.ids)
    assert free["id"] in takes.ids


def call(tmp_path: Path, remote: Faulty, *words: str) -> Result:
    """comity push to the other server, as whose server b's is."""
    env = {"COMITY_LEDGER": f"sqlite:///{tmp_path}/mine.sqlite", "COMITY_PEER_KEY": "key"}
    said = ("push", f"{remote.url}/taxii2/", "--collection", "Theirs", "--as", "b", "--allow-private", *words)
    return CliRunner().invoke(cli, said, env=env)


def test_of_a_file_it_is_said_that_an_agreement_is_missing(server: Server, remote: Faulty, tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    file.write_text("\n".join(json.dumps(one) for one in (indicator(AMBER), indicator(AMBER), indicator(RED))))
    done = call(tmp_path, remote, "--file", str(file))
    assert "may not see them: 3.\nOf these, 2 may go to whom there is an agreement with" in done.output
    assert "comity import FILE --collection NAME" in done.output


def test_of_events_it_is_listed_what_is_not_told(server: Server, remote: Faulty, tmp_path: Path) -> None:
    """And what is to detect something, and can't be told, makes the exit code 1."""
    uuid = "aaaaaaaa-1111-4111-8111-111111111111"
    rows = [{"uuid": uuid, "type": "domain", "value": "a.example", "to_ids": True}, {"type": "text", "value": "words"},
            {"type": "domain", "value": "ours.example", "to_ids": True, "distribution": "0"},
            {"type": "x-colour", "value": "red", "to_ids": True}]  # fmt: skip
    event = {"uuid": "11111111-2222-4333-8444-555555555555", "info": "Invented", "distribution": "3",
             "Orgc": {"name": "CERT of Testland"}, "Attribute": rows[:3]}  # fmt: skip
    file = tmp_path / "event.json"
    file.write_text(json.dumps({"Event": event}))
    remote.answer = takes = Takes()
    done = call(tmp_path, remote, "--file", str(file))
    assert (done.exit_code, [one for one in takes.ids if "indicator" in one]) == (0, [f"indicator--{uuid}"])
    assert "Event.Attribute[1]: attributes of type text without to_ids are not told" in done.output
    file.write_text(json.dumps({"Event": event | {"Attribute": rows}}))
    done = call(tmp_path, remote, "--file", str(file), "--json")
    said = json.loads(done.stdout)
    assert (done.exit_code, said["invalid"]) == (1, 1)
    assert [one["at"] for one in said["untold"]] == ["", "Event.Attribute[1]"]
    assert "Event.Attribute[3]: attributes of type x-colour" in said["untold"][0]["why"]


def test_of_a_push_that_is_interrupted_it_is_said_how_much_had_gone(
    server: Server, remote: Faulty, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comity.share.peers.line.Patience", lambda: Patience(attempts=1))
    monkeypatch.setattr("comity.share.peers.pushing.MOST", 2)
    server.post("a", *[malware(CLEAR) for _ in range(6)])
    takes = Takes()
    remote.answer = lambda path, query: (
        reply({}, status=503) if path == OBJECTS and len(takes.taken) == 4 else takes(path, query)
    )
    done = call(tmp_path, remote, "--from", "Joint")
    assert done.exit_code == 3
    assert "Before that, 4 were sent: 4 accepted, 0 refused. The next push sends the rest" in done.output
    assert "what came is kept" not in done.output


class Two(NamedTuple):
    """Two peers that were sent an object, its id, and the address of the ledger."""

    url: str
    one: str
    first: Faulty
    second: Faulty

    def recall(self, *words: str, key: str = "") -> Result:
        env = {"COMITY_LEDGER": self.url, "COMITY_PEER_KEY": key}
        said = ("recall", self.one, "--reason", "x", "--now", "--allow-private", *words)
        return CliRunner().invoke(cli, said, env=env)


@pytest.fixture
def two(server: Server, remote: Faulty, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Two]:
    monkeypatch.setattr("comity.share.peers.line.Patience", lambda: Patience(attempts=1))
    one = indicator(CLEAR)
    server.post("a", one)
    with faulty() as other:
        for each in (remote, other):
            each.answer = Takes()
            send(server, each)
            each.asked.clear()
            each.keys.clear()
        yield Two(f"sqlite:///{tmp_path}/mine.sqlite", one["id"], remote, other)


def test_a_key_is_not_shown_to_another_peer(server: Server, two: Two) -> None:
    done = two.recall(key="key")
    assert (done.exit_code, two.first.asked, two.second.asked) == (1, [], [])
    assert done.output.count("not told. it isn't clear whose key that is") == 2
    assert f"--key-file {two.second.host}=FILE" in done.output
    assert_shut_and_untold(server)


def assert_shut_and_untold(server: Server) -> None:
    (one,) = recalls(server.ledger)
    assert [who.acknowledged_at for who in one.receivers if who.way == "push"] == [None, None]
    assert one.revoked


@pytest.mark.parametrize("held", ["", "key"])
def test_a_key_that_is_for_nobody_or_empty_does_not_hold_up_the_recall(
    server: Server, two: Two, tmp_path: Path, held: str
) -> None:
    file = tmp_path / "file.key"
    file.write_text(held)
    done = two.recall("--key-file", f"127.0.0.1={file}" if held else str(file))
    names = ", ".join(sorted((two.first.host, two.second.host)))
    words = f"no peer is called '127.0.0.1'. Their names are: {names}" if held else f"there is no key in {file}."
    assert (done.exit_code, done.output.count(words)) == (1, 2), done.output
    assert "It is recalled here." in done.output
    assert_shut_and_untold(server)


def test_each_peer_is_told_with_its_own_key(server: Server, two: Two, tmp_path: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / name).write_text(f"key-{name}")
    second = f"{two.second.host}={tmp_path / 'second'}"
    done = two.recall("--key-file", second, "--key-file", str(tmp_path / "first"))
    assert done.exit_code == 0, done.output
    assert done.output.count("1 accepted, 0 refused.") == 2
    assert (set(two.first.keys), set(two.second.keys)) == ({"Bearer key-first"}, {"Bearer key-second"})
    assert all(who.acknowledged_at for who in recalls(server.ledger)[0].receivers)


@pytest.mark.parametrize(("status", "code", "words"), [(503, 3, "answers 503"), (401, 3, "key")])
def test_a_peer_that_can_not_be_told_does_not_hold_up_the_other(
    server: Server, two: Two, status: int, code: int, words: str
) -> None:
    takes, two.first.answer = two.first.answer, lambda path, query: reply({"title": "no"}, status=status)
    done = two.recall()
    assert done.exit_code == code, done.output
    told = [who.peer for who in recalls(server.ledger)[0].receivers if who.acknowledged_at]
    assert [str(peer).startswith(two.second.url) for peer in told] == [True]
    (line,) = [line for line in done.output.splitlines() if line.startswith(f"{two.first.url}{ROOT}")]
    assert words in line
    two.first.answer = takes
    two.second.asked.clear()
    assert two.recall().exit_code == 0
    assert all(who.acknowledged_at for who in recalls(server.ledger)[0].receivers)
    assert not [path for path, _ in two.second.asked if path == OBJECTS]


def test_an_object_that_a_peer_refuses_is_said(server: Server, two: Two) -> None:
    two.first.answer = Takes(fails=lambda one: "no room")
    done = two.recall()
    assert (done.exit_code, "0 accepted, 1 refused." in done.output, "1 accepted" in done.output) == (1, True, True)


PUSH = """
import sys, time
from comity.share.peers.pushing import Wanted, push
sys.path[:0] = sys.argv[3:4]
from online import to
from comity.share.peers import pushing
from comity.store.ledger.port import Ledger
pushing.MOST = 5
def slow(done):
    print(done.sent, flush=True)
    time.sleep(0.05)
with to(sys.argv[1], "key") as line:
    push(Ledger(sys.argv[2]), line, Wanted("Theirs", "b", "Joint"), slow)
"""


def test_a_push_that_is_killed_goes_on(server: Server, remote: Faulty, tmp_path: Path) -> None:
    server.post("a", *[malware(CLEAR) for _ in range(100)])
    remote.answer = takes = Takes()
    place = f"sqlite:///{tmp_path}/mine.sqlite"
    killed(PUSH, 4, f"{remote.url}/taxii2/", place)
    before = len(set(takes.ids))
    assert 20 <= before < 100
    done = send(server, remote)
    assert len(set(takes.ids)) == 100
    assert done.sent <= 100 - before + 5
