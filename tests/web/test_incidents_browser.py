"""The list of incidents and the start page in a real browser: choosing, typing, going back, and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import serving
from playwright.sync_api import Browser, Page, expect

from comity.store.workspace import Workspace
from comity.web.app import make_app

PAGES = ("/incidents?country=US&q=lazrus", "/incidents?view=timeline&unit=victim", "/incidents?view=map&side=accused",
         "/incidents?more=country")  # fmt: skip


@pytest.fixture(scope="module")
def address(served: Workspace) -> Iterator[str]:
    """Address of a real server over the release."""
    with serving(make_app(served, public=False)) as at:
        yield at


def _count(page: Page) -> int:
    return int(page.locator("#tally strong").inner_text().replace(",", ""))


def test_five_questions_are_answered_by_clicking(page: Page, address: str) -> None:
    answers = ("NotPetya", "contested", "accused", "energy", "Ukraine")
    for place, word in enumerate(answers):
        page.goto(address)
        page.locator(".five a").nth(place).click()
        page.wait_for_url("**/incidents**")
        assert word.lower() in page.locator("main").inner_text().lower()
        assert page.locator("figure svg.at-wide .chart, figure svg.chart, table tbody tr").count() > 0


def test_choosing_exchanges_the_list_in_place_and_going_back_restores_it(page: Page, address: str) -> None:
    page.goto(f"{address}/incidents")
    page.evaluate("window.same = true")
    everything = _count(page)
    choice = page.locator("#facet-country a", has_text="Ukraine")
    promised = int(choice.locator(".n").inner_text())
    choice.click()
    expect(page.locator("#tally strong")).to_have_text(str(promised))
    assert page.url.endswith("/incidents?country=UA")
    assert page.evaluate("window.same && document.activeElement.textContent").strip().startswith("Ukraine")
    page.get_by_role("link", name="timeline", exact=True).click()
    expect(page.locator("figure#incidents-over-time")).to_be_visible()
    assert page.url.endswith("/incidents?country=UA&view=timeline")
    page.go_back()
    page.go_back()
    expect(page.locator("#tally strong")).to_have_text(str(everything))
    page.goto(f"{address}/incidents?country=UA&view=timeline")  # the address is all there is to keep
    assert _count(page) == promised
    page.get_by_role("link", name="remove this filter").click()
    expect(page.locator("#tally strong")).to_have_text(str(everything))


def _press(page: Page, link: str) -> str:
    """Text and id of what has the focus after a link was followed by keyboard."""
    before = page.url
    page.locator(link).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("before => location.href !== before", arg=before)
    page.wait_for_load_state("networkidle")
    page.wait_for_function("document.activeElement !== document.body")
    return str(page.evaluate("document.activeElement.id"))


@pytest.mark.parametrize("width", [1280, 375])
def test_the_focus_stays_where_a_value_was_chosen(browser: Browser, address: str, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        page.goto(f"{address}/incidents?country=US")
        if width < 1000:
            page.locator(".side > summary").press("Enter")
        page.locator("#facet-contested > summary").press("Enter")
        chosen = "choice-contested-yes"
        assert _press(page, f"#{chosen}") == chosen
        expect(page.locator(f"#{chosen}")).to_have_attribute("aria-current", "true")
        assert _press(page, f"#{chosen}") == chosen  # taken back
        expect(page.locator(f"#{chosen}")).not_to_have_attribute("aria-current", "true")
        assert _press(page, ".chips a") == "tally"  # the chip is gone


def test_the_results_are_a_few_keys_away(page: Page, address: str) -> None:
    page.goto(f"{address}/incidents")
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("To the results")
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#tally")).to_be_focused()
    page.locator("#facet-country .choices a").last.focus()
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("To the results")
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#tally")).to_be_focused()


@pytest.mark.parametrize("unit", ["incident", "dyad"])
def test_only_ways_to_another_list_exchange_it(page: Page, address: str, unit: str) -> None:
    page.goto(f"{address}/incidents?country=UA&unit={unit}")
    boosted = page.locator("#list a").evaluate_all(
        "all => all.filter(one => one._htmx?.boosted).map(one => one.pathname + one.search)"
    )
    assert len(boosted) > 20
    assert [one for one in boosted if "release=" in one] == []
    assert [one for one in boosted if one.partition("?")[0] != "/incidents"] == []


@pytest.mark.parametrize(("way", "title"), [("Export", "away"), ("Cite this page", "Cite"),
                                            ("Permanent address", "Incidents")])  # fmt: skip
def test_what_is_taken_away_opens_as_a_page_of_its_own(page: Page, address: str, way: str, title: str) -> None:
    page.goto(f"{address}/incidents?country=UA")
    page.evaluate("window.same = true")
    page.locator("#list .take a", has_text=way).last.click()
    expect(page.locator("h1")).to_contain_text(title)
    assert not page.evaluate("window.same")


def test_typing_searches_and_forgives(page: Page, address: str) -> None:
    page.goto(f"{address}/incidents")
    page.locator("#q").press_sequentially("lazrus")
    expect(page.locator(".meant")).to_contain_text("Lazarus")
    assert page.url.endswith("/incidents?q=lazrus")
    page.locator(".meant a").first.click()
    expect(page.locator("#q")).to_have_value("")
    assert "actor=" in page.url
    assert _count(page) > 0
    page.get_by_role("link", name="More of").first.click()
    page.locator("#like").press_sequentially("korea")
    expect(page.locator("#facet-country .choices li")).not_to_have_count(0)
    expect(page.locator("#facet-country .choices li").first).to_contain_text("Korea")


@pytest.mark.parametrize("width", [1280, 375])
def test_everything_is_usable_without_scripts(browser: Browser, address: str, width: int) -> None:
    with browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        page.goto(address)
        page.locator("#seek").fill("russia")
        page.locator(".seek button").click()
        page.wait_for_url("**/incidents?q=russia")
        before = _count(page)
        if width < 1000:
            page.locator(".side > summary").click()  # the filters lie under a lid where there is little room
        page.locator("#since").fill("2015")
        page.locator(".span button").click()
        page.wait_for_url("**/incidents?q=russia&since=2015")
        assert 0 < _count(page) < before
        if width < 1000:
            page.locator(".side > summary").click()
        page.locator("#facet-country .turn a").click()
        page.locator("#like").fill("ukr")
        page.locator(".like button").click()
        page.wait_for_url("**like=ukr")
        page.locator("#facet-country .choices a").first.click()
        page.wait_for_url("**country=UA")
        page.get_by_role("link", name="victims", exact=True).click()
        assert "victim" in page.locator("#tally").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_no_barrier_is_found(browser: Browser, address: str, path: str, scheme: Literal["light", "dark"]) -> None:
    with browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(address + path)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_a_telephone(browser: Browser, address: str, path: str) -> None:
    with browser.new_context(viewport={"width": 375, "height": 800}) as context:
        page = context.new_page()
        page.goto(address + path)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") <= 375
