"""Actors and the network in a real browser: found by a misspelt name, legible at any width, no barrier."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import aviary
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import serving
from playwright.sync_api import Browser, Page

from comity.store.workspace import Workspace
from comity.web.app import make_app

PAGES = (
    "/actors",
    f"/actors/{aviary.HERON}",
    "/actors/nobody:here",
    "/network?least=1",
    "/network?who=actors&view=matrix",
)


@pytest.fixture(scope="module")
def address(birds: Workspace) -> Iterator[str]:
    """Address of a real server over made-up actors."""
    with serving(make_app(birds, public=False)) as at:
        yield at


def test_from_a_misspelt_name_to_who_says_so(page: Page, address: str) -> None:
    page.goto(f"{address}/actors")
    page.get_by_label("Name", exact=True).fill("mrash cat")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Grey Heron").first.click()
    step = page.locator(".ladder details").first
    step.locator("summary").press("Enter")
    assert step.locator(".statements").first.is_visible()


def test_from_the_graph_to_its_twin_and_back(page: Page, address: str) -> None:
    page.goto(f"{address}/network?since=2018")
    page.get_by_role("link", name="Matrix").click()
    page.wait_for_url("**view=matrix")
    assert "since=2018" in page.url
    assert page.get_by_role("link", name="Matrix").get_attribute("aria-current") == "true"
    page.go_back()
    page.wait_for_url("**/network?since=2018")
    assert page.get_by_role("link", name="Graph").get_attribute("aria-current") == "true"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_is_found(browser: Browser, address: str, scheme: Literal["light", "dark"]) -> None:
    with browser.new_context(color_scheme=scheme) as context:
        page = context.new_page()
        for path in PAGES:
            page.goto(address + path)
            for behind in page.locator("details").all():
                behind.evaluate("element => { element.open = true }")
            found = Axe().run(page)
            assert found.violations_count == 0, (path, found.generate_report())


@pytest.mark.parametrize("width", [1280, 768, 375])
def test_nothing_is_wider_than_the_window(browser: Browser, address: str, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        for path in PAGES:
            page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
