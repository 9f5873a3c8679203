"""Judging in a real browser: by clicking and by keys, without scripts, readable for all, in light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import serving
from playwright.sync_api import Browser, BrowserContext, Page
from workspaces import beside

from comity.resolve.judgements import read
from comity.store.workspace import Workspace
from comity.web.app import make_app

KEY = "a key that only curators know"
GRID, GTSST, PROBE = ("landmarks:eu-council-2020-07-30-grid", "landmarks:eu-council-2020-07-30-gtsst",
                      "landmarks:reuters-2015-12-31-ukraine-probe")  # fmt: skip
LONG = "w" * 300 + " and some words more"
PAGES = ("/judge", "/judge?source=landmarks&at=50", "/judge/next", f"/judge/pair?left={GRID}&right={PROBE}",
         f"/judge/pair?left={GRID}&right=landmarks:38north-2024-03-khnp", "/judge?at=90000")  # fmt: skip


@pytest.fixture
def workspace(served: Workspace, tmp_path: Path) -> Workspace:
    """A workspace of its own with the release, and with judgements that contradict one another."""
    workspace = beside(served, tmp_path)
    said = [(GRID, PROBE, "same"), (PROBE, GTSST, "same"), (GRID, GTSST, "different"), (GRID, "landmarks:none", "same")]
    lines = [{"left_id": x, "right_id": y, "verdict": v, "user": "u", "reason": LONG, "made_at": "2030-01-01"}
             for x, y, v in said]  # fmt: skip
    workspace.judgements.write_bytes(b"\n".join(map(msgspec.json.encode, lines)))
    return workspace


@pytest.fixture
def address(workspace: Workspace) -> Iterator[str]:
    """Address of a server that was started with the curator's key."""
    with serving(make_app(workspace, public=False, curator_key=KEY)) as at:
        yield at


def sign_in(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(f"{address}/judge")
    page.get_by_label("Your name").fill("a.reader")
    page.get_by_label("Curator’s key").fill(KEY)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/judge")
    return page


def test_a_verdict_by_clicking_without_scripts_and_its_undoing(
    browser: Browser, address: str, workspace: Workspace
) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = sign_in(context, address)
        page.get_by_role("link", name="Start with the first pair").click()
        page.wait_for_url("**/judge/pair?**")
        shown = page.url
        page.get_by_role("link", name="Next, without a verdict").click()
        page.wait_for_url("**at=1**")
        page.go_back()
        page.get_by_label("Different").check()
        page.get_by_label("Why?").fill("two affairs of two years")
        page.get_by_role("button", name="Keep the verdict").click()
        page.wait_for_url(lambda url: "/judge/pair" in url and url != shown)
        assert "different" in page.locator(".last").inner_text()
        page.get_by_role("button", name="Undo").click()
        page.wait_for_url(shown)
        made = read(workspace.judgements)[-2:]
        assert [(j.verdict, j.user) for j in made] == [("different", "a.reader"), ("withdrawn", "a.reader")]


def test_a_verdict_by_keys(browser: Browser, address: str, workspace: Workspace) -> None:
    with browser.new_context() as context:
        page = sign_in(context, address)
        page.goto(f"{address}/judge/next")
        shown = page.url
        page.get_by_label("Same").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.type("the same attack")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: url != shown)
        line = read(workspace.judgements)[-1]
        assert (line.verdict, line.reason) == ("same", "the same attack")
        letters = [one.get_attribute("accesskey") for one in page.locator("[accesskey]").all()]
        assert len(letters) == len(set(letters)) >= 9


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_is_found_and_the_policy_is_kept(
    browser: Browser, address: str, scheme: Literal["light", "dark"]
) -> None:
    complaints: list[str] = []
    with browser.new_context(color_scheme=scheme) as context:
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(f"{address}/judge/sign-in")
        assert Axe().run(page).violations_count == 0
        page = sign_in(context, address)
        page.on("console", lambda message: complaints.append(message.text))
        for path in PAGES:
            page.goto(address + path)
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
    assert complaints == []


@pytest.mark.parametrize("width", [1280, 768, 375])
def test_no_page_is_wider_than_the_screen(browser: Browser, address: str, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = sign_in(context, address)
        for path in PAGES:
            page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
