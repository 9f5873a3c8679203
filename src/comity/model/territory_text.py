"""How names of territories are compared, and how a list of them is taken apart. Knows no territory."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_GLUE = str.maketrans("", "", ".'`\u2018\u2019\u02bc\u00b4")  # U.S. = US, Côte d'Ivoire = Cote dIvoire
_NOT_WORD = re.compile(r"[\W_]+")
_ALWAYS = re.compile(r"[;|\n\r]+")
_COMMA = re.compile(",")
_AND = re.compile(r"\s*(?:[/&]|\band\b)\s*", re.IGNORECASE)
_CONNECTIVES = ("", "and", "&", "/")  # AND is a code
_LONGEST_RUN = 4  # parts of one name: three among the names known, one to spare


def key(text: str) -> str:
    """The form in which two spellings are the same name: no case, accent, punctuation or `the`; `&` is `and`.

    Empty for a text without a letter or digit.
    """
    if not any(c.isalnum() for c in text):
        return ""
    plain = unicodedata.normalize("NFKD", text.translate(_GLUE).replace("&", " and "))
    plain = "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Cf")).casefold()
    words = _NOT_WORD.sub(" ", plain).split()
    return " ".join([word for word in words if word != "the"] or words)


def comma_key(text: str) -> tuple[str, ...]:
    """The keys of the parts between commas: 'United States, Virgin Islands' isn't 'United States Virgin Islands'."""
    return tuple(key(part) for part in text.split(","))


def take_apart(text: str, find: Callable[[str], T | None], inverted: Callable[[str], T | None]) -> list[T | str]:
    """The pieces of a list in order: what is known, and as text, trimmed but otherwise as written, what isn't.

    find: knows names; inverted: knows those with commas inside, which are tried first, the longest before the others.
    Semicolon, bar, line end and comma separate. `and`, `&` and `/` do so only if every part is then known:
    'Europe and East Asia' is two, 'Department of Trade and Industry' stays one text.
    """
    out: list[T | str] = []
    for line in _ALWAYS.split(text):
        for piece in _pieces(line, _COMMA, find, inverted):
            parts = _pieces(piece, _AND, find, find) if isinstance(piece, str) else []
            all_known = parts and not any(isinstance(part, str) for part in parts)
            out += parts if all_known else [piece]
    return out


def _pieces(
    text: str, separator: re.Pattern[str], find: Callable[[str], T | None], joined: Callable[[str], T | None]
) -> list[T | str]:
    spans = _spans(text, separator)
    out: list[T | str] = []
    start = 0
    while start < len(spans):
        lo, hi = spans[start]
        length, found = _longest_run(text, spans[start : start + _LONGEST_RUN], joined)
        found = find(text[lo:hi]) if found is None else found
        out.append(text[lo:hi].strip() if found is None else found)
        start += length
    return out


def _longest_run(text: str, spans: list[tuple[int, int]], joined: Callable[[str], T | None]) -> tuple[int, T | None]:
    for length in range(len(spans), 1, -1):
        found = joined(text[spans[0][0] : spans[length - 1][1]])
        if found is not None:
            return length, found
    return 1, None


def _spans(text: str, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    """Where the parts between separators lie, without blank ones and lone connectives."""
    cuts = [0, *(edge for found in separator.finditer(text) for edge in found.span()), len(text)]
    pairs = zip(cuts[::2], cuts[1::2], strict=True)
    return [(lo, hi) for lo, hi in pairs if text[lo:hi].strip() not in _CONNECTIVES]
