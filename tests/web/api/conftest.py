"""The API as everybody reads it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from comity.store.workspace import Workspace
from comity.web.app import make_app


@pytest.fixture(scope="session")
def shared(served: Workspace) -> Iterator[TestClient]:
    """Asks a server that others can reach."""
    with TestClient(make_app(served, public=True), base_url="http://any.example") as asking:
        yield asking
