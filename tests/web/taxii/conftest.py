"""A server with three parties and two collections; what they send is invented."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from stages import Server, party
from starlette.testclient import TestClient

from comity.share.parties import collections, members
from comity.share.parties.collections import Agreement
from comity.store.ledger.port import Ledger
from comity.web.taxii.app import make_taxii


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Parties a, b and c; `Joint`, which all read and a and b write; `Open`, which everybody reads and a writes."""
    url = f"sqlite:///{tmp_path}/ledger.sqlite"
    ledger = Ledger(url)
    members.add(ledger, "group", "community")
    keys: dict[str, Any] = {name: party(ledger, name, ["group"] if name == "b" else []) for name in "abc"}
    joint = collections.add(ledger, "Joint", Agreement(read=["a", "b", "c"], write=["a", "b"]))
    free = collections.add(ledger, "Open", Agreement(write=["a"]), open_=True)
    with TestClient(make_taxii(Ledger(url)), base_url="https://taxii.example") as client:
        yield Server(client, ledger, keys, joint, free)
    ledger.close()
