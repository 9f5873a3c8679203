"""A release of the landmarks, served in tests."""

from __future__ import annotations

from collections.abc import Iterator

import aviary
import pytest
from browsing import launched
from playwright.sync_api import Browser, Page, sync_playwright
from starlette.testclient import TestClient

from comity.pipeline.plan import plan
from comity.pipeline.walk import run
from comity.store.workspace import Workspace
from comity.web.app import make_app

OWN = "http://127.0.0.1"


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with a release of the landmarks."""
    workspace = Workspace(tmp_path_factory.mktemp("web"))
    run(workspace, plan(workspace, "landmarks", None), lambda stage, what: None)
    return workspace


@pytest.fixture(scope="session")
def birds(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with a made-up release about made-up actors."""
    return aviary.workspace(tmp_path_factory.mktemp("aviary"))


@pytest.fixture(scope="session")
def client(served: Workspace) -> Iterator[TestClient]:
    """Asks the application as a browser on the same machine would."""
    with TestClient(make_app(served, public=False), base_url=OWN) as asking:
        yield asking


@pytest.fixture(scope="session")
def notpetya(client: TestClient) -> str:
    """The id of the incident called NotPetya that has most claims."""
    found = client.get("/api/v1/incidents?q=notpetya").json()["items"]
    return str(max(found, key=lambda row: row["n_claims"])["incident_id"])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser, or a skip that says why there is none."""
    with sync_playwright() as playwright:
        yield launched(playwright)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new page in which nothing is loaded."""
    with browser.new_context() as context:
        yield context.new_page()
