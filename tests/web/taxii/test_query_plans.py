"""Pages are found by an index, whichever filter is asked for: none looks through a collection."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from comity.share.exchange import asking, filters
from comity.store.ledger.port import Ledger


@pytest.mark.parametrize(("asked", "index"), [
    ([], "ix_shared_object_page"), ([("match[type]", "malware")], "ix_shared_object_type"),
    ([("match[version]", "2026-01-01T00:00:00Z")], "ix_shared_object_dated"),
    ([("match[version]", "2026-01-01T00:00:00Z"), ("match[type]", "malware")], "ix_shared_object_dated"),
    ([("match[id]", "malware--1")], "ux_shared_object_version"),
])  # fmt: skip
def test_each_filter_has_its_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[tuple[str, str]],
                                   index: str) -> None:  # fmt: skip
    ledger = Ledger(f"sqlite:///{tmp_path}/ledger.sqlite")
    with ledger.write():
        pass
    said: list[tuple[str, dict[str, Any]]] = []

    def seen(_: Connection, statement: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
        said.append((statement, given))
        return []

    monkeypatch.setattr(asking, "fetched", seen)
    with ledger.read() as con:
        asking.ask(con, 1, (1, 2), filters.read(asked), "o.added, o.body")
    ledger.close()
    plain = sqlite3.connect(tmp_path / "ledger.sqlite")
    plan = [str(row[3]) for row in plain.execute(f"EXPLAIN QUERY PLAN {said[0][0]}", said[0][1])]
    used = [one for one in plan if "shared_object" in one or re.search(r"\bo\b", one)]
    plain.close()
    assert used
    assert all(index in one for one in used), plan
