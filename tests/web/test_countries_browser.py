"""Countries, pairs and comparisons in a real browser: tabs, keyboard, without scripts, on a telephone, for all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import serving
from playwright.sync_api import Browser, Page

from comity.store.workspace import Workspace
from comity.web.app import make_app

PAGES = ("/countries", "/countries/US", "/countries/TV", "/dyads/RU/UA", "/compare?as=accused&of=CN&of=RU&of=IR&of=KP")


@pytest.fixture(scope="module")
def address(served: Workspace) -> Iterator[str]:
    """Address of a real server over the release."""
    with serving(make_app(served, public=False)) as at:
        yield at


def test_tabs_by_mouse_and_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/countries/RU")
    tabs = page.get_by_role("navigation", name="Role")
    assert tabs.locator("[aria-current]").inner_text().startswith("As a target")
    tabs.get_by_role("link", name="As an accused state").click()
    assert page.url.endswith("?as=accused")
    tabs.get_by_role("link", name="As a responder").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**?as=responder")
    page.go_back()
    assert tabs.locator("[aria-current]").inner_text().startswith("As an accused state")


def test_from_the_countries_to_a_pair_and_its_incidents_without_scripts(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}/countries")
        page.get_by_role("link", name="Ukraine", exact=True).click()
        page.locator("#country-dyads summary", has_text="table").click()
        page.locator("#country-dyads table").get_by_role("link", name="Russia").or_(
            page.locator("#country-dyads table tr", has_text="Russia").get_by_role("link")
        ).first.click()  # fmt: skip
        page.wait_for_url("**/dyads/UA/RU")
        page.locator("table.ways").first.get_by_role("link").first.click()
        page.wait_for_url("**/incidents?*")


def test_the_form_compares_without_scripts(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}/compare")
        page.get_by_label("Column 1").select_option("UA")
        page.get_by_label("Column 2").select_option("US")
        page.get_by_role("button", name="Compare").click()
        assert "of=UA&of=US" in page.url
        assert page.get_by_role("table", name="Types of operation").locator("thead th").count() == 3


@pytest.mark.parametrize("path", PAGES)
def test_nothing_hangs_over_on_a_telephone(browser: Browser, address: str, path: str) -> None:
    with browser.new_context(viewport={"width": 375, "height": 700}) as context:
        page = context.new_page()
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 375


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(browser: Browser, address: str, path: str, scheme: Literal["light", "dark"]) -> None:
    with browser.new_context(color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(address + path)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
