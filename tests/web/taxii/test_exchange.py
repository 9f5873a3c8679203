"""Two Comity servers as two parties, each on its own engine: share, restrict, recall, and what each knows of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest
from click.testing import CliRunner, Result
from ledgers import database, postgres
from online import online
from stages import AMBER, CLEAR, RED, indicator, later, malware

from comity.cli.main import cli
from comity.store.ledger.port import Ledger

__all__ = ["postgres"]

MEDIA_TYPE = "application/taxii+json;version=2.1"
WORDS = "only for those who agreed"


class House:
    """A workspace with its ledger, used by the command line."""

    def __init__(self, folder: Path, ledger: str) -> None:
        self.folder, self.ledger = folder, ledger

    def __call__(self, *words: str, code: int = 0, key: str = "") -> str:
        env = {"COMITY_LEDGER": self.ledger, "COMITY_WORKSPACE": str(self.folder), "COMITY_PEER_KEY": key}
        done: Result = CliRunner().invoke(cli, list(words), env=env)
        assert done.exit_code == code, done.output
        return done.stdout

    def told(self, *words: str, key: str = "") -> Any:
        return json.loads(self(*words, "--json", key=key))


@pytest.fixture(params=["sqlite and postgresql", "postgresql and sqlite"])
def houses(request: pytest.FixtureRequest, tmp_path: Path, postgres: str) -> tuple[House, House]:
    kinds = [f"sqlite:///{tmp_path}/one/ledger.sqlite", database(postgres)]
    ledgers = kinds if request.param.startswith("sqlite") else kinds[::-1]
    return House(tmp_path / "a", ledgers[0]), House(tmp_path / "b", ledgers[1])


def post(address: str, key: str, *objects: dict[str, Any], where: str = "Joint") -> dict[str, Any]:
    headers = {"authorization": f"Bearer {key}", "content-type": MEDIA_TYPE}
    url = f"{address}exchange/collections/{where}/objects/"
    return dict(httpx2.post(url, json={"objects": list(objects)}, headers=headers).json())


def get(address: str, key: str, **params: Any) -> str:
    headers = {"authorization": f"Bearer {key}", "accept": MEDIA_TYPE}
    return httpx2.get(f"{address}exchange/collections/Mirror/objects/", headers=headers, params=params).text


def test_share_restrict_recall_acknowledge(houses: tuple[House, House]) -> None:
    a, b = houses
    a("party", "add", "B")
    a("party", "add", "Editors of A")
    a("collection", "add", "Joint", "--read", "B", "--write", "Editors of A")
    for_b, editors = (a("key", "add", *words).strip() for words in (("B",), ("Editors of A", "--scope", "read,write")))
    b("party", "add", "C")
    b("collection", "add", "Mirror", "--read", "C")
    for_c = b("key", "add", "C").strip()
    shared, restricted, never = (malware(CLEAR, description=WORDS), indicator(AMBER, name=WORDS), malware(RED))
    with online(a.ledger) as at_a:
        pull = ("pull", f"{at_a}", "--collection", "Joint", "--into", "Mirror", "--allow-private")
        assert post(at_a, editors, shared, restricted, never)["success_count"] == 3
        assert b.told(*pull, key=for_b)["kept"] == 2
        with online(b.ledger) as at_b:
            assert WORDS in get(at_b, for_c)
            assert post(at_a, editors, later(restricted, 1, RED))["success_count"] == 1
            assert b.told(*pull, key=for_b)["kept"] == 0
        (before,) = a.told("recall", restricted["id"], "--reason", "marked down")
        assert [(who["party"], who["acknowledged_at"]) for who in before["receivers"]] == [("B", None)]
        a("recall", shared["id"], "--reason", "withdrawn")
        done = b.told(*pull, key=for_b)
        assert (done["kept"], done["revoked"]) == (2, 2)
    after = a.told("recall", "list")
    assert [who["acknowledged_at"] is not None for one in after for who in one["receivers"]] == [True, True]
    with online(b.ledger) as at_b:
        found = get(at_b, for_c, **{"match[version]": "all"})
        assert WORDS not in found
        assert {one["id"] for one in json.loads(found)["objects"] if one["revoked"]} == {shared["id"], restricted["id"]}
    passed_on = b.told("recall", "list")
    assert {who["party"] for one in passed_on for who in one["receivers"]} == {"C"}
    assert all(who["acknowledged_at"] for one in passed_on for who in one["receivers"])
    for house in houses:
        assert "entries hold" in house("audit", "verify")


def test_push_and_recall_at_once(houses: tuple[House, House], tmp_path: Path) -> None:
    a, b = houses
    a("party", "add", "B")
    a("party", "add", "Editors of A")
    a("collection", "add", "Joint", "--read", "B", "--write", "Editors of A")
    editors = a("key", "add", "Editors of A", "--scope", "read,write").strip()
    b("party", "add", "A")
    b("collection", "add", "Inbox", "--write", "A", "--read", "A")
    file = tmp_path / "key.txt"
    file.write_text(b("key", "add", "A", "--scope", "read,write"))
    with online(a.ledger) as at_a:
        post(at_a, editors, *[malware(CLEAR, description=WORDS) for _ in range(3)], malware(RED))
    to = ("--allow-private", "--key-file", str(file))
    with online(b.ledger) as at_b:
        words = ("push", at_b, "--collection", "Inbox", "--from", "Joint", "--as", "B", *to)
        first = a.told(*words)
        assert (first["accepted"], first["held_back"]) == (3, 1)
        assert a.told(*words)["sent"] == 0
        headers = {"authorization": f"Bearer {file.read_text().strip()}", "accept": MEDIA_TYPE}
        found = httpx2.get(f"{at_b}exchange/collections/Inbox/objects/", headers=headers).json()["objects"]
        one = found[0]["id"]
        (recalled,) = a.told("recall", one, "--reason", "withdrawn", "--now", *to)
        (who,) = recalled["receivers"]
        assert (who["party"], who["way"]) == ("B", "push")
        assert who["acknowledged_at"] is not None
        whole = httpx2.get(f"{at_b}exchange/collections/Inbox/objects/{one}/", headers=headers,
                           params={"match[version]": "all"}).text  # fmt: skip
        assert WORDS not in whole
        assert json.loads(whole)["objects"][0]["revoked"] is True
    for house in houses:
        Ledger(house.ledger).close()


@pytest.mark.parametrize(("words", "said"), [
    (("pull", "https://127.0.0.1:1/", "--collection", "x"), "--allow-private"),
    (("pull", "http://example.org/", "--collection", "x"), "without TLS"),
    (("push", "https://x.example/", "--collection", "x", "--as", "B"), "--from NAME"),
    (("push", "https://x.example/", "--collection", "x", "--as", "B", "--from", "nowhere"), "no party"),
    (("recall", "malware--11111111-2222-4333-8444-555555555555"), "--reason TEXT"),
    (("recall", "malware--11111111-2222-4333-8444-555555555555", "--reason", "x"), "to recall"),
    (("recall", "list", "malware--11111111-2222-4333-8444-555555555555"), "is not recalled"),
    (("pull", "https://x.example/", "--collection", "x", "--key-file", "/nowhere"), "can't be read"),
])  # fmt: skip
def test_what_can_not_be_meant_says_what_to_do(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    env = {"COMITY_WORKSPACE": str(tmp_path), "COMITY_LEDGER": "", "COMITY_PEER_KEY": "verysecret"}
    done = CliRunner().invoke(cli, list(words), env=env)
    assert done.exit_code == 2
    assert said in done.output
    assert "verysecret" not in done.output
    assert "Traceback" not in done.output
