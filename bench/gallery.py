"""Every kind of chart, with invented values, on a page to look at: served, or taken as pictures.

Use: python bench/gallery.py [--port 8790] [--pictures FOLDER [--only NAME]].
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from itertools import product
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, Locator, Page, sync_playwright

TESTS = Path(__file__).parents[1] / "tests" / "web"
sys.path[:0] = [str(TESTS), str(TESTS / "charts")]

from browsing import launched  # noqa: E402
from showing import gallery  # noqa: E402

WIDTHS, SCHEMES = (1280, 768, 375), ("light", "dark")
VISIONS = ("deuteranopia", "tritanopia", "achromatopsia")


def pictures(browser: Browser, address: str, folder: Path, only: str | None) -> None:
    """Each chart in each width and scheme, and once as people with other colour vision see it."""
    folder.mkdir(parents=True, exist_ok=True)
    for width, scheme in product(WIDTHS, SCHEMES):
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.goto(address)
        for figure in page.locator("figure").all():
            name = figure.get_attribute("id") or ""
            if only in (None, name):
                figure.screenshot(path=folder / f"{name}-{width}-{scheme}.png")
                if (width, scheme) == (WIDTHS[0], SCHEMES[0]):
                    seen_otherwise(page, figure, folder / name)


def seen_otherwise(page: Page, figure: Locator, stem: Path) -> None:
    """The same for each vision."""
    session = page.context.new_cdp_session(page)
    for vision in VISIONS:
        session.send("Emulation.setEmulatedVisionDeficiency", {"type": vision})
        figure.screenshot(path=f"{stem}-{vision}.png")
    session.send("Emulation.setEmulatedVisionDeficiency", {"type": "none"})


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8790)
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--only")
    asked = parser.parse_args()
    if asked.pictures:
        serving = threading.Thread(
            target=lambda: uvicorn.run(gallery(), port=asked.port, log_level="error"), daemon=True
        )
        serving.start()
        time.sleep(1)
        with sync_playwright() as playwright:
            pictures(launched(playwright), f"http://127.0.0.1:{asked.port}/", asked.pictures, asked.only)
    else:
        uvicorn.run(gallery(), port=asked.port)
