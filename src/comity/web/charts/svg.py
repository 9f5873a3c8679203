"""Elements of SVG as escaped text: what comes from data stays text, whatever it holds."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from markupsafe import Markup, escape

SMALL = 12.0
"""Least size of text, in the units of a drawing."""

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2
_WIDE = 1.0  # of the size of the text: an East Asian character or an emoji
_NARROW, _COMMON, _BROAD = 0.36, 0.61, 0.9  # of DejaVu Sans, the widest of the common sans-serif fonts
_SLIM, _FAT = frozenset("iljtfrI.,;:'|!()[] "), frozenset("mwMWGOQ@%")


def raw(made: str) -> Markup:
    """Text as it is: only what this package made of escaped parts, or what was made when Comity was built."""
    return Markup(made)


def element(name: str, *inside: str | Markup, **attributes: str | float | None) -> Markup:
    """One element. inside: Markup as it is, other text escaped. Attributes: None is left out; `class_` is class,
    `text_anchor` is text-anchor."""
    said = "".join([f' {_spelt(key)}="{_value(value)}"' for key, value in attributes.items() if value is not None])
    body = "".join([part if isinstance(part, Markup) else _text(part) for part in inside])
    return raw(f"<{name}{said}>{body}</{name}>" if body else f"<{name}{said}/>")


def text(words: str, x: float, y: float, *, class_: str | None = None, anchor: str | None = None,
         room: float | None = None, transform: str | None = None) -> Markup:  # fmt: skip
    """Words whose baseline starts, ends or has its middle at x, y; cut to a room, with the whole as a tooltip."""
    shown = cut(words, room) if room is not None else words
    whole = [element("title", words)] if shown != words else []
    return element(
        "text", *whole, shown, x=x, y=y, class_=class_,
        text_anchor=anchor, transform=transform,
    )  # fmt: skip


def mark(body: Markup, told: str, link: str = "") -> Markup:
    """A mark with what it tells as its tooltip and name, and a link around it where there is one."""
    title = element("title", told)
    if link.startswith("/") and not link.startswith("//"):
        return element("a", title, body, href=link)
    return element("g", title, body)


def number(value: float | None) -> str:
    """A coordinate with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"


def clean(words: str) -> str:
    """Words without the characters that XML forbids."""
    return words if words.isprintable() else _FORBIDDEN.sub("\ufffd", words)


@lru_cache(maxsize=8192)
def width(words: str, size: float = SMALL) -> float:
    """About how wide words are; fonts differ, so leave some room."""
    return size * sum(map(_advance, words))


def cut(words: str, room: float, size: float = SMALL) -> str:
    """Words cut to a width, with a mark where they were cut."""
    if width(words[:400], size) <= room and len(words) <= 400:
        return words
    kept, used = "", width("…", size)
    for letter in words[:400]:
        used += size * _advance(letter)
        if used > room:
            break
        kept += letter
    return kept.rstrip() + "…"


@lru_cache(maxsize=4096)
def _advance(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    if unicodedata.combining(letter):
        return 0.0
    return _NARROW if letter in _SLIM else _BROAD if letter in _FAT else _COMMON


@cache
def _spelt(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _value(value: str | float) -> str:
    return _text(value) if isinstance(value, str) else number(value)


@lru_cache(maxsize=2048)  # both drawings of a chart say the same words
def _text(words: str) -> str:
    return str(escape(clean(words)))
