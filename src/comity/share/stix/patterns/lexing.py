"""A pattern as tokens. Every token has one way to be read, so that time grows with length alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from comity.share.stix.kinds.values import words

KEYWORDS = frozenset(
    words(
        """AND OR NOT FOLLOWEDBY LIKE MATCHES ISSUPERSET ISSUBSET EXISTS IN START STOP SECONDS WITHIN REPEATS TIMES true
    false"""
    )
)
_TOKEN = re.compile(
    r"""(?P<space>\s+|/\*(?:[^*]|\*(?!/))*\*/|//[^\n]*)
    |(?P<literal>[tbh]?'[^'\\]*(?:\\['\\][^'\\]*)*')
    |(?P<float>-?\d*\.\d+)
    |(?P<integer>-?(?:0|[1-9]\d*)(?![\w.]))
    |(?P<word>[A-Za-z_][A-Za-z0-9_-]*)
    |(?P<sign><=|>=|!=|<>|==|=|<|>|[\[\]():,.*])""",
    re.VERBOSE | re.ASCII,
)
_SPACE = re.compile(r"\s+")  # any Unicode white space (section 9.4), where the tokens themselves are ASCII


class NotAPattern(Exception):  # noqa: N818
    """What is wrong, in words, and where in the text."""


class Token(NamedTuple):
    """kind: string, timestamp, binary, hex, float, integer, word, keyword or the sign itself. at: place in the text."""

    kind: str
    text: str
    at: int


def tokens(text: str) -> Iterator[Token]:
    """Tokens in order, an empty one last. NotAPattern at the first letter that begins none."""
    at = 0
    while at < len(text):
        found = _SPACE.match(text, at) or _TOKEN.match(text, at)
        if not found:
            raise NotAPattern(f"can't be read from letter {at + 1}: {text[at : at + 20]!r}")
        kind = found.lastgroup or "space"
        if kind != "space":
            yield Token(_kind(kind, found[0]), found[0], at)
        at = found.end()
    yield Token("", "the end", at)


def _kind(kind: str, text: str) -> str:
    if kind == "literal":
        return {"t": "timestamp", "b": "binary", "h": "hex"}.get(text[0], "string")
    if kind == "word":
        return "keyword" if text in KEYWORDS else "word"
    return text if kind == "sign" else kind
