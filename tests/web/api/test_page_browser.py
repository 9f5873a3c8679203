"""The page that documents the API, in a real browser: for all, on a telephone, in light and dark."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import serving
from playwright.sync_api import Browser

from comity.store.workspace import Workspace
from comity.web.app import make_app


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_can_be_read_by_all(browser: Browser, served: Workspace, scheme: Literal["light", "dark"]) -> None:
    with serving(make_app(served, public=False)) as address, browser.new_context(color_scheme=scheme) as context:
        page = context.new_page()
        page.set_viewport_size({"width": 375, "height": 800})
        page.goto(f"{address}/api")
        section = page.locator("section", has=page.locator("#listClaims"))
        section.locator("summary", has_text="Parameters").click()
        assert section.get_by_role("rowheader", name="claimant").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 375
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
