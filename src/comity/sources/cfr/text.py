"""Text as CFR writes it: odd spaces, entities in links, broken characters in later copies."""

from __future__ import annotations

import html
import re
from datetime import date

from comity.model.identity import slug
from comity.sources.kit.dates import read_day

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_MOJIBAKE = re.compile(r"\?\?|\ufffd|â€|Ã[\x80-\xbf]")
_MARKS = re.compile(r"[?'’‘`´]")
_ADDRESS = re.compile(r"https?://[^\s/]+\.\S+")


def clean(text: str) -> str:
    """Every run of spaces, no-break ones included, as one space; without zero-width marks."""
    return " ".join((text if text.isascii() else text.translate(_INVISIBLE)).split())


def is_broken(text: str) -> bool:
    """Whether characters were lost or garbled in re-encoding."""
    return _MOJIBAKE.search(text) is not None


def title_key(title: str) -> str:
    """What two spellings of a title share when apostrophes, quotes and dashes, or `??` in their place, are ignored."""
    return slug(_MARKS.sub("", clean(title)), longest=400)


def address(text: str) -> str:
    """The address that a text is, cleaned, empty if it is none."""
    found = html.unescape(text.translate(_INVISIBLE)).strip()
    return found if _ADDRESS.fullmatch(found) else ""


def day(text: str) -> date | None:
    """Month/day/year, None if it is something else."""
    return read_day(clean(text), "%m/%d/%Y")
