"""The links of a page that lead to lists of incidents, and how many these lists hold."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from comity.release.filters import parse
from comity.release.index.index import Index
from comity.web.charts.describing import Point


class Links(HTMLParser):
    """Collects (address, text) of links outside drawings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._open: str | None = None
        self._drawn = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._drawn += tag == "svg"
        if tag == "a" and not self._drawn:
            self._open = dict(attrs).get("href") or ""
            self.found.append((self._open, ""))

    def handle_endtag(self, tag: str) -> None:
        self._drawn -= tag == "svg"
        if tag == "a":
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self.found[-1] = (self.found[-1][0], self.found[-1][1] + data)


def counted(html: str) -> Iterator[tuple[str, int]]:
    """(address, number) of links to lists of incidents whose text is a number."""
    for address, text in Links(html).found:
        if address.startswith("/incidents?") and text.replace(",", "").strip().isdigit():
            yield address, int(text.replace(",", ""))


def listed(index: Index, address: str) -> int:
    """How many incidents the list at an address holds."""
    pairs = parse_qsl(urlsplit(address).query)
    return len(index.find(parse([f"{name}={value}" for name, value in pairs])))


def points(drawing: Any) -> Iterator[Point]:
    """The marks of bars or of a heat map."""
    rows = [series.points for series in drawing.series] if hasattr(drawing, "series") else drawing.cells
    for row in rows:
        yield from row
