"""The page of an incident in a real browser: statements opened by mouse and by keyboard, without scripts, on paper."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import duckdb
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import serving
from playwright.sync_api import Browser, Page

from comity.store.workspace import Workspace
from comity.web.app import make_app

HOSTILE = "<script>alert(1)</script> \u202eevil \u202d🇺🇦🇫🇷 " + "x" * 10_000


@pytest.fixture(scope="module")
def address(served: Workspace) -> Iterator[str]:
    """Address of a real server over the release."""
    with serving(make_app(served, public=False)) as at:
        yield at


@pytest.fixture(scope="module")
def hostile(served: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server over a release in which titles, victims, claimants and words are hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copytree(served.releases, folder / "releases", symlinks=True)
    workspace = Workspace(folder)
    for name, column in (("incident", "title"), ("victim", "name"), ("attribution", "asserted_by"),
                         ("response", "text"), ("statement", "original"), ("value", "chosen")):  # fmt: skip
        _spoil(workspace.release() / f"{name}.parquet", column)
    app = make_app(workspace, public=False)
    app.state.current.prepare()
    with serving(app) as at:
        yield at


def _spoil(file: Path, column: str) -> None:
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE old AS SELECT * FROM read_parquet('{file}')")
        con.execute(f"UPDATE old SET {column} = ? WHERE {column} IS NOT NULL", [HOSTILE])
        con.execute(f"COPY old TO '{file}' (FORMAT parquet)")


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_statements_open_in_place(page: Page, address: str, notpetya: str, by: str) -> None:
    page.goto(f"{address}/incidents/{notpetya}")
    asked = page.url
    link = page.locator("#facts a[hx-boost]").first
    said = link.inner_text()
    if by == "mouse":
        link.click()
    else:
        link.focus()
        page.keyboard.press("Enter")
    box = page.locator("#facts details.told").first
    box.locator(".voices li").first.wait_for()
    assert box.locator("summary").first.inner_text() == said
    assert page.url == asked
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    assert not box.locator(".voices").first.is_visible()


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_escape_closes_what_was_opened_and_gives_the_focus_back(
    page: Page, address: str, notpetya: str, by: str
) -> None:
    page.goto(f"{address}/incidents/{notpetya}")
    page.locator("#facts a[hx-boost]").first.click()
    box = page.locator("#facts details.told").first
    box.locator(".voices li").first.wait_for()
    if by == "mouse":
        box.locator(".voices li").first.click(position={"x": 5, "y": 5})
        page.mouse.wheel(0, 200)
    else:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.bounded') !== null")
    page.keyboard.press("Escape")
    assert not box.locator(".voices").first.is_visible()
    assert page.evaluate("document.activeElement.matches('#facts details.told > summary')")
    page.keyboard.press("Enter")
    assert box.locator(".voices").first.is_visible()


@pytest.mark.parametrize("width", [1280, 375])
def test_what_is_opened_is_no_higher_than_the_window(browser: Browser, address: str, notpetya: str, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 700}) as context:
        page = context.new_page()
        page.goto(f"{address}/incidents/{notpetya}")
        page.locator("#facts a[hx-boost]").first.click()
        box = page.locator("#facts .told .inside").first
        box.wait_for()
        assert box.bounding_box()["height"] < 500  # type: ignore[index]
        inner = box.locator(".bounded")
        assert inner.evaluate("e => e.scrollHeight > e.clientHeight && getComputedStyle(e).overflowY === 'auto'")
        box.locator(".all a").click()
        page.wait_for_url("**/evidence?*")
        assert page.locator("#each ~ .inside .statements li").count() > 10


def test_what_fails_to_load_stays_a_link(page: Page, address: str, notpetya: str) -> None:
    page.goto(f"{address}/incidents/{notpetya}")
    page.route("**/evidence?*", lambda route: route.fulfill(status=500, body="<p>broken</p>"))
    link = page.locator("#facts a[hx-boost]").first
    with page.expect_response("**/evidence?*"):
        link.click()
    page.wait_for_timeout(100)
    assert link.is_visible()
    assert page.get_by_text("broken").count() == 0


def test_without_scripts_a_value_leads_to_its_statements(browser: Browser, address: str, notpetya: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}/incidents/{notpetya}")
        page.locator("#claims ~ .scroll .claim.denies a[hx-boost]").first.click()
        page.wait_for_url("**/evidence?of=claim*")
        assert "denied" in page.locator(".inside").first.inner_text()
        assert page.locator(".voices > li").count() >= 1
        assert "denied" in page.locator("#each ~ .inside").inner_text()
        page.locator(".crumb a").last.click()
        page.wait_for_url(f"**/incidents/{notpetya}")


@pytest.mark.parametrize("width", [1280, 768, 375])
def test_hostile_words_are_text_and_break_nothing(browser: Browser, hostile: str, notpetya: str, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
        page.goto(f"{hostile}/incidents/{notpetya}")
        assert "<script>alert(1)</script>" in page.locator("h1").inner_text()
        assert page.locator("h1").bounding_box()["height"] < 500  # type: ignore[index]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator("#facts a[hx-boost]").first.click()
        page.locator("#facts .voices li").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_with_statements_open(
    browser: Browser, address: str, notpetya: str, scheme: Literal["light", "dark"]
) -> None:
    with browser.new_context(color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(f"{address}/incidents/{notpetya}")
        page.locator("#facts a[hx-boost]").first.click()
        page.locator("#facts .voices li").first.wait_for()
        page.locator("details.group summary").first.click()
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        page.goto(f"{address}/incidents/{notpetya}/evidence?prop=start")
        assert Axe().run(page).violations_count == 0


def test_on_paper_there_is_what_is_read(page: Page, address: str, notpetya: str) -> None:
    page.goto(f"{address}/incidents/{notpetya}")
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert page.locator(".glance").is_visible()
    assert page.locator("table.claims").is_visible()
    assert not page.locator(".toc").is_visible()
    assert not page.locator(".find").is_visible()
    assert not page.locator(".figure .take").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
