"""In a real browser: questions answered by clicking, without JavaScript, readable for all, in light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import serving
from playwright.sync_api import Browser, Page

from comity.store.workspace import Workspace
from comity.web.app import make_app

PAGES = ("/", "/incidents?contested=yes", "/incidents/{notpetya}", "/sources", "/sources/landmarks", "/about",
         "/incidents?country=Narnia")  # fmt: skip


@pytest.fixture(scope="module")
def address(served: Workspace) -> Iterator[str]:
    """Address of a real server over the release."""
    with serving(make_app(served, public=False)) as at:
        yield at


def test_from_the_start_page_to_the_claims_on_notpetya(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Who accused whom of NotPetya").click()
    claims = page.get_by_role("table", name="Claims of attribution")
    denial = claims.locator("tbody.denies").first
    assert "Kremlin" in denial.inner_text()
    assert "denies" in denial.inner_text()
    denial.locator("a[hx-boost]").press("Enter")
    denial.locator(".voices").first.wait_for()


def test_everything_works_without_scripts(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address)
        page.get_by_label("Search incidents").fill("WannaCry")
        page.get_by_role("button", name="Search").click()
        page.wait_for_url("**/incidents?q=WannaCry")
        page.locator("table.incidents").get_by_role("link", name="WannaCry").first.click()
        page.wait_for_url("**/incidents/ci-*")
        page.locator(".facts a[hx-boost]").first.click()
        page.wait_for_url("**/evidence?*")
        assert page.locator(".statements").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_no_barrier_is_found(
    browser: Browser, address: str, notpetya: str, path: str, scheme: Literal["light", "dark"]
) -> None:
    with browser.new_context(color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(address + path.format(notpetya=notpetya))
        for behind in page.locator("details").all()[:4]:
            behind.evaluate("element => { element.open = true }")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_the_screen(browser: Browser, address: str, notpetya: str, path: str, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        page.goto(address + path.format(notpetya=notpetya))
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_policy_is_not_broken_by_our_own_pages(page: Page, address: str, notpetya: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    for path in PAGES[:-1]:
        page.goto(address + path.format(notpetya=notpetya))
    assert complaints == []
