"""Judges a pattern of language `stix` (sections 9.3 to 9.7).

Recursive descent over the tokens; how deep parentheses may nest is bounded. Beyond grammar: operands of AND within one
observation must be satisfiable by one object, a qualifier stands once, constants are what they say.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from comity.share.stix.kinds.texts import ipv4, ipv6
from comity.share.stix.kinds.values import GREATEST, binary, timestamp
from comity.share.stix.patterns.lexing import NotAPattern, Token, tokens
from comity.share.stix.verdicts import Faults, fault

DEEPEST = 64
"""Parentheses within parentheses that are followed."""

_CONSTANTS = frozenset(("string", "timestamp", "binary", "hex", "float", "integer"))
_object_type = re.compile(r"[a-z][a-z0-9-]{2,249}").fullmatch
_plain = re.compile(r"[A-Za-z_][A-Za-z0-9_]*").fullmatch
_hex = re.compile(r"(?:[0-9a-fA-F]{2})*").fullmatch


def pattern_faults(text: str) -> Faults:
    """What is wrong with a pattern, None if nothing."""
    try:
        _Reader(text).pattern()
    except NotAPattern as wrong:
        return fault("9", f"is no STIX pattern: {wrong}", "pattern")
    return None


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self._next = next(self._tokens)
        self._depth = 0

    def pattern(self) -> None:
        self._joined(self._alternatives, "FOLLOWEDBY")
        if self._next.kind:
            raise NotAPattern(f"{self._next.text[:40]!r} is out of place at letter {self._next.at + 1}")

    # Observation expressions: FOLLOWEDBY binds least, then OR, then AND (section 9.5.3).

    def _joined(self, operand: Callable[[], None], word: str) -> None:
        operand()
        while self._taken(word):
            operand()

    def _alternatives(self) -> None:
        self._joined(lambda: self._joined(self._observation, "AND"), "OR")

    def _observation(self) -> None:
        if self._taken("("):
            self._within(lambda: self._joined(self._alternatives, "FOLLOWEDBY"), ")")
        else:
            self._take("[")
            self._within(self._any_of, "]")
        self._qualifiers()

    def _qualifiers(self) -> None:
        seen: set[str] = set()
        while (word := self._next.text) in ("START", "WITHIN", "REPEATS") and self._next.kind == "keyword":
            if word in seen:
                raise NotAPattern(f"{word} stands twice (9.5.1)")
            seen.add(word)
            self._skip()
            {"START": self._span, "WITHIN": self._window, "REPEATS": self._times}[word]()

    def _span(self) -> None:
        self._constant(("timestamp",))
        self._take("STOP")
        self._constant(("timestamp",))

    def _window(self) -> None:
        if float(self._constant(("integer", "float")).text) <= 0:
            raise NotAPattern("WITHIN takes a positive number (9.5.1)")
        self._take("SECONDS")

    def _times(self) -> None:
        if int(self._constant(("integer",)).text) <= 0:
            raise NotAPattern("REPEATS takes a positive whole number (9.5.1)")
        self._take("TIMES")

    # Comparison expressions; each gives the types of objects that can satisfy it.

    def _any_of(self) -> frozenset[str]:
        types = self._all_of()
        while self._taken("OR"):
            types |= self._all_of()
        return types

    def _all_of(self) -> frozenset[str]:
        types = self._comparison()
        while self._taken("AND"):
            types &= self._comparison()
            if not types:
                raise NotAPattern("AND joins comparisons that no single object can satisfy (9.5)")
        return types

    def _comparison(self) -> frozenset[str]:
        if self._taken("("):
            return self._within(self._any_of, ")")
        if self._taken("EXISTS"):
            return self._path()
        types = self._path()
        self._taken("NOT")
        self._operator()
        return types

    def _operator(self) -> None:
        operator = self._skip()
        if operator.text in ("=", "!=", ">", "<", ">=", "<=") and operator.kind != "word":
            self._value(ordered=operator.text not in ("=", "!="))
        elif operator.text == "IN":
            self._set()
        elif operator.text in ("LIKE", "MATCHES"):
            self._constant(("string",))
        elif operator.text in ("ISSUBSET", "ISSUPERSET"):
            network = self._constant(("string",)).text[1:-1]
            if ipv4(network, None) and ipv6(network, None):
                raise NotAPattern(f"{operator.text} takes an address or network (9.6.1)")
        else:
            raise NotAPattern(f"{operator.text[:40]!r} is no comparison, at letter {operator.at + 1}")

    def _set(self) -> None:
        self._take("(")
        kinds = set[str]()
        while not self._taken(")"):
            if kinds:
                self._take(",")
            kinds.add(self._value(ordered=False))
        if len(kinds - {"integer", "float"}) + bool(kinds & {"integer", "float"}) > 1:
            raise NotAPattern("IN takes constants of one type (9.6.1)")

    def _value(self, *, ordered: bool) -> str:
        if not ordered and self._next.text in ("true", "false"):
            self._skip()
            return "boolean"
        return self._constant(tuple(_CONSTANTS)).kind

    def _path(self) -> frozenset[str]:
        kind = self._take_kind("word", "a type of object").text
        if not _object_type(kind):
            raise NotAPattern(f"{kind!r} is no type of object (3.1)")
        self._take(":")
        first = self._property()
        if len(first) < 3:
            raise NotAPattern(f"{first!r} is no name of a property (3.1)")
        while self._next.kind in (".", "["):
            if self._skip().kind == ".":
                self._property()
            else:
                self._index()
        return frozenset((kind,))

    def _property(self) -> str:
        token = self._skip()
        if token.kind == "string":
            return token.text[1:-1]
        if token.kind in ("word", "keyword") and _plain(token.text):
            return token.text
        raise NotAPattern(f"{token.text[:40]!r} is no name of a property, at letter {token.at + 1} (9.7)")

    def _index(self) -> None:
        if not self._taken("*") and int(self._constant(("integer",)).text) < 0:
            raise NotAPattern("an index is * or a number from 0 (9.7.2)")
        self._take("]")

    # Tokens.

    def _within(self, inner: Callable[[], frozenset[str] | None], closing: str) -> frozenset[str]:
        self._depth += 1
        if self._depth > DEEPEST:
            raise NotAPattern(f"nests deeper than {DEEPEST}")
        types = inner()
        self._depth -= 1
        self._take(closing)
        return types or frozenset()

    def _constant(self, kinds: tuple[str, ...]) -> Token:
        token = self._skip()
        if token.kind not in kinds:
            raise NotAPattern(f"{token.text[:40]!r} stands where a constant should, at letter {token.at + 1}")
        if not _sound(token):
            raise NotAPattern(f"{token.text[:40]!r} is no {token.kind} (9.2)")
        return token

    def _skip(self) -> Token:
        token, self._next = self._next, next(self._tokens, Token("", "the end", self._next.at))
        return token

    def _taken(self, text: str) -> bool:
        if self._next.text != text or self._next.kind not in ("keyword", text):
            return False
        self._skip()
        return True

    def _take(self, text: str) -> None:
        if not self._taken(text):
            raise NotAPattern(f"{text!r} is missing at letter {self._next.at + 1}")

    def _take_kind(self, kind: str, words: str) -> Token:
        if self._next.kind != kind:
            raise NotAPattern(f"{words} is missing at letter {self._next.at + 1}")
        return self._skip()


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
