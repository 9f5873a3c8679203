"""Figures in a real browser, with the server's own headers and style sheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import samples
from axe_playwright_python.sync_playwright import Axe
from browsing import serving
from playwright.sync_api import Browser, Page
from showing import gallery

from comity.web.charts.shapes import shapes

LEAST_TEXT = 12
SHOWN = "[...document.querySelectorAll('svg.chart')].filter(one => one.getBoundingClientRect().width > 0)"
SIZES = f"""() => {SHOWN}.flatMap(one => [...one.querySelectorAll('text:not(.tight)')].map(
  text => parseFloat(getComputedStyle(text).fontSize) * one.getScreenCTM().a))"""
UNITED_STATES = """() => {
  const box = document.querySelector('#world-few svg.at-wide a[href="/countries/US"] use').getBoundingClientRect();
  return [box.width, box.height];
}"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(gallery()) as where:
        yield where


def opened(browser: Browser, address: str, **how: Any) -> tuple[Page, list[str]]:
    page, said = browser.new_page(**how), []
    page.on("console", lambda message: said.append(message.text))
    page.goto(address, wait_until="networkidle")
    return page, said


@pytest.mark.parametrize("width", [1280, 768, 375])
def test_one_drawing_is_shown_its_text_is_legible_and_nothing_overflows(
    browser: Browser, address: str, width: int
) -> None:
    page, said = opened(browser, address, viewport={"width": width, "height": 800})
    assert page.evaluate(f"() => {SHOWN}.length") == len(samples.gallery())
    assert min(page.evaluate(SIZES)) >= LEAST_TEXT - 0.3
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert said == []
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation_that_axe_finds(browser: Browser, address: str, scheme: str) -> None:
    page, _ = opened(browser, address, color_scheme=scheme)
    page.evaluate("() => document.querySelectorAll('details').forEach(d => d.open = true)")
    page.wait_for_timeout(100)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.close()


def test_the_map_shows_shapes_that_another_file_holds(browser: Browser, address: str) -> None:
    if shapes() is None:
        pytest.skip("the shapes of the world were not made, as npm's registry could not be reached at installation")
    page, _ = opened(browser, address, viewport={"width": 1280, "height": 800})
    box = page.evaluate(UNITED_STATES)
    assert min(box) > 30
    page.close()


def test_without_script_the_table_opens_and_marks_lead_on(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address)
        page.locator("#intensity summary").click()
        assert page.locator("#intensity table").is_visible()
        page.locator("#intensity svg.at-wide a").first.click()
        assert "/incidents?s=0" in page.url
