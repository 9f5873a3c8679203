"""The tutorial of the explorer walked by keyboard alone: Tab goes on, Enter opens, and focus is always to be seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browsing import serving
from playwright.sync_api import Page

from comity.store.workspace import Workspace
from comity.web.app import make_app

STEPS = 400
"""Tabs after which a task counts as out of reach."""
FOCUSED = "() => { const e = document.activeElement; return (e.getAttribute('aria-label') || e.textContent).trim() }"
RINGED = """() => { const e = document.activeElement, s = getComputedStyle(e);
              return s.outlineStyle !== 'none' || s.boxShadow !== 'none' || e.matches('.skip') }"""


@pytest.fixture(scope="module")
def address(served: Workspace) -> Iterator[str]:
    """Address of a real server over the release."""
    with serving(make_app(served, public=False)) as at:
        yield at


LEADS = "() => document.activeElement.getAttribute('href') || ''"


def reach(page: Page, words: str, href: str = "") -> int:
    """Tabs on until what begins with these words, and leads there, has the focus; returns how many it took."""
    for step in range(1, STEPS):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED).startswith(words) and href in page.evaluate(LEADS):
            assert page.evaluate(RINGED), f"nobody sees that {words!r} has the focus"
            return step
    raise AssertionError(f"{words!r} is out of reach by keyboard on {page.url}")


def follow(page: Page, words: str, leads_to: str, href: str = "") -> None:
    """Opens a link by keyboard."""
    reach(page, words, href)
    page.keyboard.press("Enter")
    page.wait_for_url(leads_to)


def test_claims_and_the_statements_behind_them(page: Page, address: str) -> None:
    page.goto(address)
    follow(page, "Who accused whom of NotPetya", "**/incidents/ci-*")
    follow_evidence = page.locator("#claims a[hx-boost], .claims a[hx-boost]").first
    reach(page, follow_evidence.inner_text().strip())
    page.keyboard.press("Enter")
    page.locator(".voices").first.wait_for()


def test_filters_and_units(page: Page, address: str) -> None:
    page.goto(address)
    follow(page, "Which attributions", "**/incidents?*contested=yes*")
    assert reach(page, "Skip the filters") < 30
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "tally"
    page.goto(page.url.split("#")[0])
    follow(page, "China", "**/incidents?*accused=CN*", "accused=CN")
    follow(page, "victims", "**/incidents?*unit=victim*")
    assert "victims" in page.locator("#tally").inner_text()


def test_the_map_and_its_table(page: Page, address: str) -> None:
    page.goto(address)
    follow(page, "Which states are accused", "**/incidents?*view=map*")
    reach(page, "The same as a table")
    page.keyboard.press("Enter")
    assert page.locator(".figure table").first.is_visible()
    reach(page, "Picture (PNG)")


def test_from_a_country_to_a_pair(page: Page, address: str) -> None:
    page.goto(address)
    follow(page, "Countries", "**/countries")
    follow(page, "Ukraine", "**/countries/UA*")
    follow(page, "Russia", "**/dyads/UA/RU*")


def test_a_name_that_one_can_not_spell(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "Skip to the content"
    while page.evaluate("document.activeElement.id") != "find":
        page.keyboard.press("Tab")
    page.keyboard.type("sandwrom")
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents?q=sandwrom")
    follow(page, "Sandworm", "**/incidents?*actor=*")
    follow(page, "Cite this page", "**/cite?*")
