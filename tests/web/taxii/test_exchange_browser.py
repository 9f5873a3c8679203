"""The exchange in a real browser: signing in at a provider without scripts, readable for all, in light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import oidc_provider_mock
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import serving
from playwright.sync_api import Browser, BrowserContext
from stages import AMBER, CLEAR, GREEN, PAP_RED, Server, indicator, malware, parties_on, relationship, released
from untranslated import left, marking

from comity.share.parties import persons
from comity.store.ledger.port import Ledger
from comity.store.workspace import Workspace
from comity.web.app import make_app
from comity.web.exchange.hall import Hall
from comity.web.oidc.provider import Client, Provider
from comity.web.taxii.desk import Desk

ANNA = "anna@cert.example"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Server, str]]:
    """Address of a server, its parties, and an object."""
    folder = tmp_path_factory.mktemp("exchange")
    url = f"sqlite:///{folder}/ledger.sqlite"
    with parties_on(url) as server, oidc_provider_mock.run_server_in_thread() as provider:
        issuer = f"http://localhost:{provider.server_port}"
        persons.add(server.ledger, "b", issuer, "sub", ANNA)
        one = _fill(server)
        hall = Hall(Desk(Ledger(url)), Provider(Client(issuer, "comity", "x")))
        with serving(make_app(Workspace(folder), public=False, hall=hall)) as at:
            yield at, server, one


def _fill(server: Server) -> str:
    marking = released(server.id("b"), server.id("a"))
    first = malware(AMBER, PAP_RED, name="Invented loader, second of its kind")
    second = indicator(GREEN, marking["id"], name="Address that the loader asks")
    part = indicator(CLEAR, name="One marked in a part", granular_markings=[
        {"marking_ref": AMBER, "selectors": ["name"]}])  # fmt: skip
    server.post("a", marking, first, second, part, relationship(second["id"], first["id"], AMBER))
    server.post("a", *(indicator(CLEAR, name=f"Invented address {n}") for n in range(60)), where=server.free)
    return str(first["id"])


def _sign_in(context: BrowserContext, address: str, who: str = ANNA) -> None:
    page = context.new_page()
    page.goto(f"{address}/exchange")
    page.get_by_role("link", name="Sign in for your party").click()
    page.locator("input[name=sub]").fill(who)
    page.get_by_role("button", name="Authorize").click()
    page.get_by_role("heading", level=1).wait_for()


def test_in_and_out_without_scripts(browser: Browser, held: tuple[str, Server, str]) -> None:
    address, server, one = held
    with browser.new_context(java_script_enabled=False) as context:
        _sign_in(context, address)
        page = context.pages[0]
        assert page.url == f"{address}/exchange"
        page.get_by_role("link", name="Joint").click()
        page.get_by_role("link", name="Invented loader").click()
        assert one in page.locator("pre").inner_text()
        page.get_by_role("button", name="Sign out").click()
        page.get_by_text("You see what everybody may see.").wait_for()
        assert page.goto(f"{address}/exchange/{server.joint}").status == 404  # type: ignore[union-attr]  # it answers
        assert context.cookies(address) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_readable_for_all(browser: Browser, held: tuple[str, Server, str], scheme: Literal["light", "dark"]) -> None:
    address, server, one = held
    with browser.new_context(color_scheme=scheme) as context:
        _sign_in(context, address, "nobody@cert.example")
        page = context.pages[0]
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        _sign_in(context, address)
        for path in ("", f"/{server.joint}", f"/{server.free}", f"/{server.joint}/{one}"):
            page.set_viewport_size({"width": 1280, "height": 900})
            page.goto(f"{address}/exchange{path}")
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            for width in (1280, 768, 375):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (path, width)


def test_in_german_nothing_is_left_in_english(
    browser: Browser, held: tuple[str, Server, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, server, one = held
    with browser.new_context() as context, marking(monkeypatch):
        context.add_cookies([{"name": "lang", "value": "de", "url": address}])
        seen = {}
        for who in ("nobody@cert.example", ANNA):
            page = context.new_page()
            page.goto(f"{address}/exchange/sign-in")
            page.locator("input[name=sub]").fill(who)
            page.get_by_role("button", name="Authorize").click()
            page.get_by_role("heading", level=1).wait_for()
            seen[who] = left(page.content())
        for path in ("", f"/{server.joint}", f"/{server.free}", f"/{server.joint}/{one}", "/none", "/signed-in",
                     f"/{server.free}/none", f"/{server.free}?after=x", f"/{server.free}?x=y"):  # fmt: skip
            page.goto(f"{address}/exchange{path}")
            seen[path] = left(page.content())
    names = {"Comity", "· Comity", "API", "Joint", "Open", "Invented loader, second of its kind"}
    assert {
        piece for pieces in seen.values() for piece in pieces if piece.removesuffix(" · Comity") not in names
    } == set()
