"""Texts of a page that did not come out of the catalogue: whatever comes out of it is put between two marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any

import pytest
from babel.messages.pofile import read_po

from comity.web import i18n, labels, words

OPEN, CLOSE = "\u2045", "\u2046"
SAID = ("aria-label", "title", "placeholder", "alt", "data-label")
"""Attributes that are read out or shown."""

DATA = ("bdi", "code", "pre", "q", "blockquote", "script", "style")
"""Elements of which nothing is expected to be Comity's words."""

_BLOCKS = ("p", "td", "th", "li", "dt", "dd", "h1", "h2", "h3", "h4", "label", "option", "caption", "title", "summary",
           "button", "legend", "a", "span", "div")  # fmt: skip
_EMPTY = ("meta", "link", "input", "br", "hr", "img", "col", "source", "wbr")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


class Marked:
    """A catalogue whose texts stand between marks, translated or still waiting for it; others stay as they are."""

    def __init__(self, held: dict[str, tuple[str, ...]], there: frozenset[str]) -> None:
        self._held, self._there = held, there

    def get(self, text: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """The translations of a text."""
        return tuple(map(marked, self._held.get(text, default))) if text in self._there else default


class Pieces(HTMLParser):
    """Collects what stands outside of marks and of elements with data."""

    def __init__(self) -> None:
        super().__init__()
        self.left: list[str] = []
        self._within: list[tuple[str, bool]] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        for name in SAID:
            self.left += outside(said.get(name) or "", 0)[0]
        if tag not in _EMPTY:
            data = tag in DATA or "mono" in (said.get("class") or "").split() or said.get("lang") is not None
            self._within.append((tag, data and tag != "html"))

    def handle_endtag(self, tag: str) -> None:
        while self._within and self._within.pop()[0] != tag:
            pass
        if tag in _BLOCKS and tag not in ("a", "span"):
            self._depth = 0

    def handle_data(self, data: str) -> None:
        pieces, self._depth = outside(data, self._depth)
        if not any(held for _tag, held in self._within):
            self.left += pieces


def outside(text: str, depth: int) -> tuple[list[str], int]:
    """Pieces of a text that stand outside of marks and have words, and the depth at its end."""
    found, piece = [], ""
    for letter in text + OPEN:
        if letter in OPEN + CLOSE:
            found.append(piece if depth == 0 else "")
            piece, depth = "", max(depth + (1 if letter == OPEN else -1), 0)
        else:
            piece += letter
    return [one.strip() for one in found if _LETTERS.search(one)], depth - 1


def marked(text: str) -> str:
    """A text between marks."""
    return f"{OPEN}{text}{CLOSE}"


def left(page: str) -> list[str]:
    """What a page says outside of the catalogue and of data."""
    parser = Pieces()
    parser.feed(page)
    return parser.left


@contextmanager
def marking(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Puts marks around texts of the catalogue, around names of territories, and around dates."""
    real = i18n._catalogue
    with files("comity.web").joinpath("locale", "comity.pot").open("rb") as stream:
        there = frozenset(i18n._first(message.id) for message in read_po(stream) if message.id)
    day, skeleton, place = words.format_date, words.format_skeleton, labels.place

    def dated(when: date, *more: Any) -> str:
        return marked(str(day(when, *more)))

    with patch.context() as within:
        within.setattr(i18n, "_catalogue", lambda name: Marked(real(name), there))
        within.setattr(words, "format_date", dated)
        within.setattr(words, "format_skeleton", lambda *said: marked(str(skeleton(*said))))
        within.setattr(labels, "place", lambda code: marked(place(code)))
        yield
