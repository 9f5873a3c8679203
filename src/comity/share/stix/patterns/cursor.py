"""A place in a pattern's tokens, and what may be taken there."""

from __future__ import annotations

import re
from collections.abc import Callable

from comity.share.stix.kinds.values import GREATEST, binary, timestamp
from comity.share.stix.patterns.lexing import NotAPattern, Token, tokens

DEEPEST = 64
"""Parentheses within parentheses that are followed."""

CONSTANTS = ("string", "timestamp", "binary", "hex", "float", "integer")
_hex = re.compile(r"(?:[0-9a-fA-F]{2})*").fullmatch


class Cursor:
    """next: the token that follows."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self.next = next(self._tokens)
        self._depth = 0

    def within(self, inner: Callable[[], frozenset[str] | None], closing: str) -> frozenset[str]:
        """What stands between two signs, of which the first was taken."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise NotAPattern(f"nests deeper than {DEEPEST}")
        types = inner()
        self._depth -= 1
        self.take(closing)
        return types or frozenset()

    def constant(self, kinds: tuple[str, ...]) -> Token:
        """The next token, which must be a constant of one of the kinds and be what its kind says."""
        token = self.skip()
        if token.kind not in kinds:
            raise NotAPattern(f"{token.text[:40]!r} stands where a constant should, at letter {token.at + 1}")
        if not _sound(token):
            raise NotAPattern(f"{token.text[:40]!r} is no {token.kind} (9.2)")
        return token

    def skip(self) -> Token:
        """The next token, taken."""
        token, self.next = self.next, next(self._tokens, Token("", "the end", self.next.at))
        return token

    def taken(self, text: str) -> bool:
        """Takes a sign or keyword if it is next."""
        if self.next.text != text or self.next.kind not in ("keyword", text):
            return False
        self.skip()
        return True

    def take(self, text: str) -> None:
        """Takes a sign or keyword that must be next."""
        if not self.taken(text):
            raise NotAPattern(f"{text!r} is missing at letter {self.next.at + 1}")

    def take_kind(self, kind: str, words: str) -> Token:
        """Takes a token that must be of a kind."""
        if self.next.kind != kind:
            raise NotAPattern(f"{words} is missing at letter {self.next.at + 1}")
        return self.skip()


def _sound(token: Token) -> bool:
    """Section 9.2: a constant is what its kind says."""
    inner = token.text[2:-1]
    if token.kind == "timestamp":
        return not timestamp(inner, None)
    if token.kind == "hex":
        return bool(_hex(inner))
    if token.kind == "binary":
        return not binary("".join(inner.split()), None)
    return token.kind != "integer" or (len(token.text) < 20 and abs(int(token.text)) <= GREATEST)
