"""A server with three parties and two collections; what they send is invented."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from stages import Server, parties_on


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Parties a, b and c; `Joint`, which all read and a and b write; `Open`, which everybody reads and a writes."""
    with parties_on(f"sqlite:///{tmp_path}/ledger.sqlite") as made:
        yield made
