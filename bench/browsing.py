"""What pages weigh, and how they load on a slow line in a real browser.

    python bench/browsing.py WORKSPACE [--pages / /incidents …] [--times 3]

Chromium on a line as of Lighthouse's "slow 4G" (150 ms there and back, 1.6 Mbit/s down, 0.75 up) with a processor
four times slower. Each page is visited several times, each time by a browser that has nothing of it. Columns: largest
contentful paint in ms, in the middle and at most; cumulative layout shift at most; kB over the line by kind.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any

from explored.serving import served
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "web"))

from browsing import launched  # the same browser that the tests find

LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
SLOWER = 4
PAGES = ("/", "/incidents", "/incidents?view=map", "/countries/UA", "/dyads/RU/UA", "/network", "/actors", "/compare",
         "/sources", "/about")  # fmt: skip
_PAINT = """() => new Promise(done => {
  let paint = 0, shift = 0;
  new PerformanceObserver(list => { paint = Math.max(paint, ...list.getEntries().map(one => one.startTime)); })
    .observe({type: 'largest-contentful-paint', buffered: true});
  new PerformanceObserver(list => { for (const one of list.getEntries()) if (!one.hadRecentInput) shift += one.value; })
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done([paint, shift]), 1500);
})"""


def visit(browser: Browser, address: str) -> tuple[float, float, Counter[str]]:
    """(largest paint in ms, layout shift, bytes over the line by kind) of a first visit."""
    with browser.new_context(viewport={"width": 412, "height": 823}) as context:
        page, weight = context.new_page(), Counter[str]()
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", LINE)
        line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        _weigh(line, weight)
        page.goto(address, wait_until="load", timeout=60_000)
        paint, shift = _painted(page)
        return paint, shift, weight


def _weigh(line: Any, weight: Counter[str]) -> None:
    kinds: dict[str, str] = {}

    def begun(told: dict[str, Any]) -> None:
        kinds[told["requestId"]] = told["type"]

    def done(told: dict[str, Any]) -> None:
        weight[kinds.get(told["requestId"], "Other")] += int(told["encodedDataLength"])

    line.on("Network.responseReceived", begun)
    line.on("Network.loadingFinished", done)


def _painted(page: Page) -> tuple[float, float]:
    paint, shift = page.evaluate(_PAINT)
    return float(paint), float(shift)


def main() -> None:
    """Reads the command line and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--pages", nargs="+", default=PAGES)
    parser.add_argument("--times", type=int, default=3)
    said = parser.parse_args()
    print(f"{'page':44}{'paint':>8}{'most':>8}{'shift':>8}{'page kB':>9}{'style+script kB':>17}{'other kB':>10}")
    with served(said.workspace) as (base, _server), sync_playwright() as playwright:
        browser = launched(playwright)
        for path in said.pages:
            paints, shifts, weights = zip(*(visit(browser, base + path) for _ in range(said.times)), strict=True)
            weight = weights[0]
            made = weight["Stylesheet"] + weight["Script"]
            rest = sum(weight.values()) - weight["Document"] - made
            print(f"{path:44}{median(paints):>8.0f}{max(paints):>8.0f}{max(shifts):>8.3f}"
                  f"{weight['Document'] / 1e3:>9.1f}{made / 1e3:>17.1f}{rest / 1e3:>10.1f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
