"""Judges a pattern of language `stix` (sections 9.3 to 9.7).

Recursive descent over the tokens; how deep parentheses may nest is bounded. Beyond grammar: operands of AND within one
observation must be satisfiable by one object, a qualifier stands once, constants are what they say.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from comity.share.stix.kinds.texts import ipv4, ipv6
from comity.share.stix.patterns.cursor import CONSTANTS, Cursor
from comity.share.stix.patterns.lexing import NotAPattern
from comity.share.stix.verdicts import Faults, fault

_object_type = re.compile(r"[a-z][a-z0-9-]{2,249}").fullmatch
_plain = re.compile(r"[A-Za-z_][A-Za-z0-9_]*").fullmatch


def pattern_faults(text: str) -> Faults:
    """What is wrong with a pattern, None if nothing."""
    try:
        _Reader(text).pattern()
    except NotAPattern as wrong:
        return fault("9", f"is no STIX pattern: {wrong}", "pattern")
    return None


class _Reader(Cursor):
    def pattern(self) -> None:
        self._joined(self._alternatives, "FOLLOWEDBY")
        if self.next.kind:
            raise NotAPattern(f"{self.next.text[:40]!r} is out of place at letter {self.next.at + 1}")

    # Observation expressions: FOLLOWEDBY binds least, then OR, then AND (section 9.5.3).

    def _joined(self, operand: Callable[[], None], word: str) -> None:
        operand()
        while self.taken(word):
            operand()

    def _alternatives(self) -> None:
        self._joined(lambda: self._joined(self._observation, "AND"), "OR")

    def _observation(self) -> None:
        if self.taken("("):
            self.within(lambda: self._joined(self._alternatives, "FOLLOWEDBY"), ")")
        else:
            self.take("[")
            self.within(self._any_of, "]")
        self._qualifiers()

    def _qualifiers(self) -> None:
        seen: set[str] = set()
        while (word := self.next.text) in ("START", "WITHIN", "REPEATS") and self.next.kind == "keyword":
            if word in seen:
                raise NotAPattern(f"{word} stands twice (9.5.1)")
            seen.add(word)
            self.skip()
            {"START": self._span, "WITHIN": self._window, "REPEATS": self._times}[word]()

    def _span(self) -> None:
        self.constant(("timestamp",))
        self.take("STOP")
        self.constant(("timestamp",))

    def _window(self) -> None:
        if float(self.constant(("integer", "float")).text) <= 0:
            raise NotAPattern("WITHIN takes a positive number (9.5.1)")
        self.take("SECONDS")

    def _times(self) -> None:
        if int(self.constant(("integer",)).text) <= 0:
            raise NotAPattern("REPEATS takes a positive whole number (9.5.1)")
        self.take("TIMES")

    # Comparison expressions; each gives the types of objects that can satisfy it.

    def _any_of(self) -> frozenset[str]:
        types = self._all_of()
        while self.taken("OR"):
            types |= self._all_of()
        return types

    def _all_of(self) -> frozenset[str]:
        types = self._comparison()
        while self.taken("AND"):
            types &= self._comparison()
            if not types:
                raise NotAPattern("AND joins comparisons that no single object can satisfy (9.5)")
        return types

    def _comparison(self) -> frozenset[str]:
        if self.taken("("):
            return self.within(self._any_of, ")")
        negated = self.taken("NOT")
        if self.taken("EXISTS"):
            return self._path()
        if negated:
            raise NotAPattern("NOT stands before an operator, not before a path (9.6.1)")
        types = self._path()
        self.taken("NOT")
        self._operator()
        return types

    def _operator(self) -> None:
        operator = self.skip()
        if operator.text in ("=", "!=", ">", "<", ">=", "<=") and operator.kind != "word":
            self._value(ordered=operator.text not in ("=", "!="))
        elif operator.text == "IN":
            self._set()
        elif operator.text in ("LIKE", "MATCHES"):
            self.constant(("string",))
        elif operator.text in ("ISSUBSET", "ISSUPERSET"):
            network = self.constant(("string",)).text[1:-1]
            if ipv4(network, None) and ipv6(network, None):
                raise NotAPattern(f"{operator.text} takes an address or network (9.6.1)")
        else:
            raise NotAPattern(f"{operator.text[:40]!r} is no comparison, at letter {operator.at + 1}")

    def _set(self) -> None:
        self.take("(")
        kinds = set[str]()
        while not self.taken(")"):
            if kinds:
                self.take(",")
            kinds.add(self._value(ordered=False))
        if len(kinds - {"integer", "float"}) + bool(kinds & {"integer", "float"}) > 1:
            raise NotAPattern("IN takes constants of one type (9.6.1)")

    def _value(self, *, ordered: bool) -> str:
        if not ordered and self.next.text in ("true", "false"):
            self.skip()
            return "boolean"
        return self.constant(CONSTANTS).kind

    def _path(self) -> frozenset[str]:
        kind = self.take_kind("word", "a type of object").text
        if not _object_type(kind):
            raise NotAPattern(f"{kind!r} is no type of object (3.1)")
        self.take(":")
        first = self._property()
        if len(first) < 3:
            raise NotAPattern(f"{first!r} is no name of a property (3.1)")
        while self.next.kind in (".", "["):
            if self.skip().kind == ".":
                self._property()
            else:
                self._index()
        return frozenset((kind,))

    def _property(self) -> str:
        token = self.skip()
        if token.kind == "string":
            return token.text[1:-1]
        if token.kind in ("word", "keyword") and _plain(token.text):
            return token.text
        raise NotAPattern(f"{token.text[:40]!r} is no name of a property, at letter {token.at + 1} (9.7)")

    def _index(self) -> None:
        if not self.taken("*") and int(self.constant(("integer",)).text) < 0:
            raise NotAPattern("an index is * or a number from 0 (9.7.2)")
        self.take("]")
