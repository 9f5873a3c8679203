"""The record as a collection: everybody reads it, nobody else writes it, and it follows the releases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from stages import indicator, parties_on

from comity.share.exchange.record import publish
from comity.share.stix.validating import validate
from comity.store.ledger.port import Ledger
from comity.store.workspace import Workspace


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/ledger.sqlite"


def test_the_record_is_read_without_a_key_and_is_right(served: Workspace, url: str) -> None:
    ledger = Ledger(url)
    count = publish(ledger, served.release())
    assert count > 100
    assert publish(ledger, served.release()) == 0
    with parties_on(url) as server:
        found, token = [], {}
        while True:
            page = server.get(None, where="record", **token).json()
            found += page["objects"]
            if not page["more"]:
                break
            token = {"next": page["next"]}
        assert len(found) == len({one["id"] for one in found}) == count
        wrong = [verdict for one in found for verdict in validate(json.dumps(one).encode()) if not verdict.valid]
        assert wrong == []
        for name in ("a", None):
            assert server.post(name, indicator(), where="record").status_code == 403
            assert server.delete(name, found[0]["id"], where="record").status_code == 403


def test_a_release_that_is_the_same_brings_no_new_versions(served: Workspace, url: str) -> None:
    from sqlalchemy import update

    from comity.store.ledger.tables import COLLECTION

    ledger = Ledger(url)
    publish(ledger, served.release())
    with ledger.write() as con:
        con.execute(update(COLLECTION).values(description="of another release"))
    assert publish(ledger, served.release()) == 0
