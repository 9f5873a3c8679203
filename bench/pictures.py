"""The pictures in docs/pictures, taken anew from a served workspace.

    python bench/pictures.py WORKSPACE docs/pictures [--only start,dyad]

Take them from the data that come with Comity (`comity run` in a new workspace): what other sources say may not be
passed on.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from explored.serving import served
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "web"))

from browsing import launched  # the same browser that the tests find

PAGES = {
    "start": ("/", 1180),
    "incidents": ("/incidents?accused=RU", 980),
    "incidents-map": ("/incidents?view=map", 980),
    "incidents-timeline": ("/incidents?view=timeline", 980),
    "notpetya": ("/incidents?q=notpetya&sort=claims", 1500),
    "actors": ("/actors?q=bear", 900),
    "actor": ("/actors?q=sandworm", 1300),
    "country": ("/countries/UA", 1300),
    "dyad": ("/dyads/RU/UA", 1300),
    "network": ("/network", 1200),
    "compare": ("/compare?what=countries&of=US&of=RU&of=CN", 1200),
    "sources": ("/sources", 1100),
    "about": ("/about", 1000),
    "cite": ("/cite?of=/incidents?country=UA", 900),
}  # fmt: skip
"""Name of a picture -> address, height in CSS pixels. Of a list that is searched, the first result is opened."""

_OPENED = {"notpetya": "table.incidents tbody th a", "actor": "main table tbody th a"}


def taken(browser: Browser, base: str, name: str, folder: Path) -> None:
    """One picture, 1280 wide."""
    address, height = PAGES[name]
    with browser.new_context(viewport={"width": 1280, "height": height}, color_scheme="light") as context:
        page = context.new_page()
        page.goto(base + address)
        if name in _OPENED:
            page.locator(_OPENED[name]).first.click()
            page.wait_for_load_state()
        page.screenshot(path=folder / f"{name}.png")


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default=",".join(PAGES))
    said = parser.parse_args()
    with served(said.workspace) as (base, _server), sync_playwright() as playwright:
        browser = launched(playwright)
        for name in said.only.split(","):
            taken(browser, base, name, said.folder)
            print(name, flush=True)


if __name__ == "__main__":
    main()
