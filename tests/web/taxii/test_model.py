"""Parties who write, mark, refer, delete and read at random, against a model that asks everything anew each time."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from stages import AMBER, CLEAR, GREEN, RED, Server, malware, naming, party, released
from starlette.testclient import TestClient

from comity.share.parties import collections
from comity.share.parties.agreements import Agreement
from comity.share.recall.recalling import recall
from comity.store.ledger.port import Ledger
from comity.web.taxii.app import make_taxii
from comity.web.taxii.desk import Desk

UNKNOWN = "marking-definition--00000000-0000-4000-8000-000000000000"
NAMES = ["a", "b", "c"]
WHO = [*NAMES, "d", None]


class Sharing(RuleBasedStateMachine):
    """In the model an object is (writer, versions); a version is (markings, names it refers to). Who writes an object
    first keeps it, so that each id has one writer; the tests of lineages are elsewhere. As each step everybody reads
    all that they may, whoever may read something has had it. What is recalled is read by its markings, or by having
    had it, and can't be written again; what names it is read by its markings. Who names what they don't see means
    nobody's object. A version that was deleted still binds
    those before it, and what names an object that is gone is read by who might know of it. Everybody also asks for what
    is new alone, and misses nothing."""

    @initialize()
    def begin(self) -> None:
        self.folder = TemporaryDirectory()
        url = f"sqlite:///{Path(self.folder.name)}/ledger.sqlite"
        self.ledger = Ledger(url)
        parties = {name: party(self.ledger, name) for name in (*NAMES, "d")}
        joint = collections.add(self.ledger, "Joint", Agreement(read=["a", "b"], write=NAMES), open_=True)
        self.client = TestClient(make_taxii(Desk(Ledger(url))))
        self.server = Server(self.client, self.ledger, parties, joint, joint)
        self.releases = {name: released(self.server.id(name)) for name in NAMES}
        for name in NAMES:
            self.server.post(name, *self.releases.values())
        self.kept: dict[str, tuple[str, list[dict[str, Any]]]] = {}
        self.number = count(1)
        self.had: dict[tuple[str, str], set[str | None]] = {}
        self.recalled: dict[str, set[str | None]] = {}
        self.deleted: set[tuple[str, str]] = set()
        self.meant: dict[tuple[str, str], bool] = {}
        self.gone: dict[str, set[str | None]] = {}
        self.mirrors: dict[str | None, set[tuple[str, str]]] = {who: set() for who in WHO}
        self.reached = dict.fromkeys(WHO, "2020-01-01T00:00:00Z")

    @rule(who=st.sampled_from(NAMES), marks=st.lists(st.sampled_from([CLEAR, GREEN, AMBER, RED, UNKNOWN, *NAMES]),
                                                    max_size=2, unique=True),
          data=st.data())  # fmt: skip
    def write(self, who: str, marks: list[str], data: st.DataObject) -> None:
        mine = [key for key, (writer, _) in self.kept.items() if writer == who and key not in self.recalled]
        again = data.draw(st.sampled_from([None, *mine]))
        about = data.draw(st.sampled_from([None, *self.kept]))
        fresh = naming("note", about) if about else malware()
        one = dict(self.kept[again][1][-1]) if again else fresh
        marked = [self.releases[mark]["id"] if mark in NAMES else mark for mark in marks]
        one = {key: value for key, value in one.items() if key != "object_marking_refs"}
        one |= {"object_marking_refs": marked} if marked else {}
        at = next(self.number)
        one["modified"] = f"2026-03-{at // 1440 + 1:02}T{at // 60 % 24:02}:{at % 60:02}:00.000Z"
        assert self.server.post(who, one).json()["success_count"] == 1
        self.kept.setdefault(one["id"], (who, []))[1].append(one)
        self.note_meaning(who, one)

    def note_meaning(self, who: str, one: dict[str, Any]) -> None:
        """Whether a version means the object that it names: its writer's, seen now, or meant by a version before."""
        before = [self.meant.get((one["id"], other["modified"]), False) for other in self.live(one["id"])]
        self.meant[one["id"], one["modified"]] = any(before) or any(
            self.kept[ref][0] == who or self.reads(who, ref) for ref in one.get("object_refs", ())
        )

    def standing(self) -> list[str]:
        return [key for key in self.kept if key not in self.recalled and self.live(key)]

    @precondition(lambda self: self.standing())
    @rule(newest=st.booleans(), data=st.data())
    def delete(self, newest: bool, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(self.standing()))
        gone = self.live(key)[-1:] if newest else self.live(key)
        readers = {who for who in WHO if self.visible(who, key)[-len(gone) :] == gone}
        which = {"match[version]": gone[0]["modified"] if newest else "all"}
        assert self.server.delete(self.kept[key][0], key, **which).status_code == 200
        self.deleted |= {(key, one["modified"]) for one in gone}
        self.gone[key] = self.gone.get(key, set(WHO)) & readers

    @precondition(lambda self: self.standing())
    @rule(marked_up=st.booleans(), data=st.data())
    def recall(self, marked_up: bool, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(self.standing()))
        writer, versions = self.kept[key]
        if marked_up:
            last = versions[-1] | {"object_marking_refs": [RED], "modified": "2026-12-01T00:00:00.000Z"}
            self.server.post(writer, last)
            versions.append(last)
            self.note_meaning(writer, last)
        self.client.app.state.desk.trail.flush()
        recall(self.ledger, [key], "x", wait=0)
        self.recalled[key] = set().union(*(self.had.get((key, one["modified"]), set()) for one in self.live(key)))
        if None in self.recalled[key]:
            self.recalled[key] = set(WHO)
        for again in (versions[-1], versions[-1] | {"modified": "2027-01-01T00:00:00.000Z"}):
            self.server.post(writer, again)

    @rule(who=st.sampled_from(["a", "b", "d"]), data=st.data())
    def read_pages(self, who: str, data: st.DataObject) -> None:
        size = data.draw(st.integers(1, 4))
        found, token = [], {}
        while True:
            page = self.server.get(who, limit=size, **token).json()
            found += [one["id"] for one in page.get("objects", []) if one["id"] in self.kept]
            if not page["more"]:
                break
            token = {"next": page["next"]}
        assert sorted(found) == sorted(key for key in self.kept if self.reads(who, key))

    @invariant()
    def each_sees_what_the_model_says(self) -> None:
        if not hasattr(self, "kept"):
            return
        for who in WHO:
            open_ = [key for key in self.kept if key not in self.recalled]
            wanted = {(key, one["modified"]) for key in open_ for one in self.visible(who, key)}
            told = {key for key in self.recalled if self.reads(who, key)}
            for path in ("objects/", "manifest/"):
                found = self.server.get(who, path, **{"match[version]": "all"}).json().get("objects", [])
                got = {(one["id"], one.get("version") or one.get("modified")) for one in found}
                assert {one for one in got if one[0] in open_} == wanted, (who, path, wanted ^ got)
                assert sorted(one[0] for one in got if one[0] in self.recalled) == sorted(told)
                assert all(one.get("revoked", path != "objects/") for one in found if one["id"] in self.recalled)
            for one in wanted:
                self.had.setdefault(one, set()).add(who)
            assert self.pulled(who) >= wanted

    def pulled(self, who: str | None) -> set[tuple[str, str]]:
        """What somebody has who asks for what is new alone, each time."""
        asked = {"match[version]": "all", "added_after": self.reached[who]}
        answer = self.server.get(who, **asked)
        found = answer.json().get("objects", [])
        self.mirrors[who] |= {(one["id"], one["modified"]) for one in found if "modified" in one}
        self.reached[who] = answer.headers.get("x-taxii-date-added-last", self.reached[who])
        return self.mirrors[who]

    def live(self, key: str) -> list[dict[str, Any]]:
        return [one for one in self.kept[key][1] if (key, one["modified"]) not in self.deleted]

    def reads(self, who: str | None, key: str) -> bool:
        """Whether the newest version may be read, or what revokes it."""
        return bool(self.live(key)) and (self.may(who, key) or who in self.recalled.get(key, ()))

    def visible(self, who: str | None, key: str) -> list[dict[str, Any]]:
        """Versions that somebody may read: each that no marking of it or of a later one, and nothing named, denies."""
        writer, versions = self.kept[key]
        if who == writer:
            return self.live(key)
        return [one for place, one in enumerate(versions)
                if (key, one["modified"]) not in self.deleted
                and all(self.allows(who, writer, other) for other in versions[place:])
                and all(not self.meant[key, one["modified"]] or self.may(who, ref, by=writer)
                        for ref in one.get("object_refs", ()))]  # fmt: skip

    def may(self, who: str | None, key: str, by: str | None = None) -> bool:
        """Whether somebody may know of the newest version, or of what was deleted, and so read what `by` says of it."""
        if who is not None and who == by:
            return True
        return self.visible(who, key)[-1:] == live[-1:] if (live := self.live(key)) else who in self.gone[key]

    def allows(self, who: str | None, writer: str, one: dict[str, Any]) -> bool:
        if who == writer:
            return True
        marks = one.get("object_marking_refs", [])
        named = [name for name in NAMES if self.releases[name]["id"] in marks]
        said = [{CLEAR: True, GREEN: who is not None, AMBER: who in NAMES, RED: who in named}[mark]
                for mark in marks if mark in (CLEAR, GREEN, AMBER, RED)]  # fmt: skip
        return all(said) and all(who == name for name in named) and UNKNOWN not in marks

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.client.close()
            self.ledger.close()
            self.folder.cleanup()


TestSharing = Sharing.TestCase
TestSharing.settings = settings(max_examples=15, stateful_step_count=12, deadline=None,
                                phases=(Phase.explicit, Phase.reuse, Phase.generate),
                                suppress_health_check=list(HealthCheck))  # fmt: skip
