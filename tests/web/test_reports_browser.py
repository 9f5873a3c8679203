"""The channel of corrections in a real browser: without scripts, by keys, readable for all, in light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import serving
from playwright.sync_api import Browser, BrowserContext
from workspaces import beside

from comity.store.ledger.port import Ledger
from comity.store.workspace import Workspace
from comity.web.app import make_app

KEY = "a key that only curators know"


@pytest.fixture
def address(served: Workspace, tmp_path: Path) -> Iterator[str]:
    """Address of a server that takes reports and was started with the curator's key."""
    ledger = Ledger(f"sqlite:///{tmp_path}/ledger.sqlite")
    with serving(make_app(beside(served, tmp_path), public=False, curator_key=KEY, ledger=ledger)) as at:
        yield at
    ledger.close()


def from_report_to_answer(context: BrowserContext, address: str, incident: str) -> None:
    page = context.new_page()
    page.goto(f"{address}/incidents/{incident}")
    page.get_by_role("link", name="Report an error").click()
    page.get_by_label("What is it about?").select_option(label="Dates")
    page.get_by_label("What is wrong?").fill("x" * 300 + " <script>alert(1)</script>")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Send the report").press("Enter")
    page.get_by_role("status").wait_for()
    assert context.cookies() == []
    page.goto(f"{address}/reports")
    page.get_by_label("Your name").fill("a.reader")
    page.get_by_label("Curator’s key").fill(KEY)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Reports").click()
    page.locator("table.reports a").click()
    page.get_by_label("Accepted").check()
    page.get_by_label("In words").fill("Mended.")
    page.get_by_role("button", name="Keep the answer").click()
    page.get_by_text("No report waits.").wait_for()
    page.goto(f"{address}/corrections")
    assert "<script>alert(1)" in page.locator(".correction blockquote").inner_text()


def test_from_report_to_answer_without_scripts(browser: Browser, address: str, notpetya: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        from_report_to_answer(context, address, notpetya)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_readable_for_all(browser: Browser, address: str, notpetya: str, scheme: Literal["light", "dark"]) -> None:
    with browser.new_context(color_scheme=scheme) as context:
        from_report_to_answer(context, address, notpetya)
        page = context.new_page()
        page.goto(f"{address}/reports?state=answered")
        one = page.locator("table.reports a").get_attribute("href")
        for path in (f"/incidents/{notpetya}/report", f"/incidents/{notpetya}", "/corrections", "/reports", one):
            page.set_viewport_size({"width": 1280, "height": 900})
            page.goto(f"{address}{path}")
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            for width in (1280, 768, 375):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (path, width)
