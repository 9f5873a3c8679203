"""The API as everybody reads it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from comity.release.reports.keeping import answer, answered, keep
from comity.release.reports.sent import Seen, Sent
from comity.store.ledger.port import Ledger
from comity.store.workspace import Workspace
from comity.web.app import make_app


@pytest.fixture(scope="session")
def reported(served: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A ledger with reports that were answered, one of them withheld, and one that waits."""
    held = Ledger(f"sqlite:///{tmp_path_factory.mktemp('reported') / 'ledger.sqlite'}")
    for number, verdict in enumerate(("accepted", "declined", "spam", "duplicate", "")):
        seen = Seen(served.release().name, False, f"ci-{number}", "Invented", "start: 2030")
        made = keep(held, seen, Sent("dates", f"It began a day earlier, {number}."))
        if verdict:
            answer(held, made, answered(verdict, "Looked at.", "a.curator", withheld=verdict == "declined"), 0)
    yield held
    held.close()


@pytest.fixture(scope="session")
def shared(served: Workspace, reported: Ledger) -> Iterator[TestClient]:
    """Asks a server that others can reach."""
    with TestClient(make_app(served, public=True, ledger=reported), base_url="http://any.example") as asking:
        yield asking
