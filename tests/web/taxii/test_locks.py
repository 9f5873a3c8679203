"""Many change the ledger at once on PostgreSQL, and nobody waits for ever for anybody."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from ledgers import database, postgres
from stages import Server, malware, parties_on, released

from comity.share.parties import agreements, keys
from comity.share.parties.agreements import Agreement
from comity.share.recall.recalling import recall

__all__ = ["postgres"]


@pytest.fixture
def server(postgres: str) -> Iterator[Server]:
    with parties_on(database(postgres)) as made:
        yield made


def test_those_who_change_at_once_do_not_stop_each_other(server: Server) -> None:
    made = malware()
    for where in (server.joint, server.free):
        assert server.post("a", made, where=where).status_code == 202
    end, wrong = time.monotonic() + 6, list[str]()

    def again(act: Callable[[], object]) -> None:
        while time.monotonic() < end:
            try:
                act()
            except Exception as error:  # whatever it is, it is told
                wrong.append(repr(error))

    def send(where: str) -> None:
        definitions = [released(server.id("b"), f"identity--{time.time_ns()}-{number}") for number in range(5)]
        found = server.post("a", *definitions, where=where)
        assert found.status_code == 202, found.text

    acts: list[Callable[[], object]] = [
        lambda: send(server.joint),
        lambda: send(server.free),
        lambda: keys.revoke(server.ledger, _key(server)),
        lambda: agreements.share(server.ledger, "Joint", Agreement(read=["c", "b"])),
        lambda: agreements.share(server.ledger, "Joint", Agreement(read=["b", "c"])),
        lambda: recall(server.ledger, [made["id"]], "invented", wait=0),
    ]
    threads = [threading.Thread(target=again, args=(act,)) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert not wrong, wrong[:3]


def _key(server: Server) -> str:
    keys.add(server.ledger, "c")
    return keys.keys(server.ledger)[-1].key_id
