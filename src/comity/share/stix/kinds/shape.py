"""A set of properties as the standard's tables give it: what is required, what is allowed, what must hold between."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from comity.share.stix.kinds.free import anything
from comity.share.stix.kinds.values import Check, Scope, moment, property_name, string
from comity.share.stix.verdicts import Fault, Faults, fault, shown, under

Rule = Callable[[Mapping[str, Any]], Faults]
"""What must hold between properties. One that asks for a property that is wrong in itself is not answered: what is
said of that property is enough."""

RESERVED = frozenset(("severity", "username", "phone_number", "action"))


class Shape:
    """An object, or a part of one. Properties that it doesn't know are custom and kept.

    section: of the standard. least: of these at least one must be there, if any are named. rules: see Rule.
    """

    def __init__(
        self, section: str, required: Mapping[str, Check], optional: Mapping[str, Check], *,
        least: Sequence[str] = (), rules: Sequence[Rule] = (),
    ) -> None:  # fmt: skip
        self.section = section
        self.required = frozenset(required)
        self.checks = {**required, **optional}
        self.least = frozenset(least)
        self.rules = rules

    def __call__(self, value: Any, scope: Scope = None) -> Faults:
        """All that is wrong with an object of this shape, None if nothing."""
        if type(value) is not dict:
            return fault(self.section, "must be an object")
        found = self._each(value, scope)
        if not self.required <= value.keys():
            found += [Fault(name, self.section, "is required") for name in sorted(self.required - value.keys())]
        if self.least and not self.least & value.keys():
            found += fault(self.section, f"needs at least one of {', '.join(sorted(self.least))}")
        if found:
            return found + self._between(_Sound(value, found))
        for rule in self.rules:
            found += rule(value) or ()
        return found or None

    def _between(self, sound: _Sound) -> list[Fault]:
        found: list[Fault] = []
        for rule in self.rules:
            with suppress(_UnsoundError):
                found += rule(sound) or ()
        return found

    def _each(self, value: dict[str, Any], scope: Scope) -> list[Fault]:
        found: list[Fault] = []
        checks = self.checks
        for name, item in value.items():
            check = checks.get(name)
            # What most properties are goes without a call, which halves the time.
            if type(item) is str and (check is string or (check is None and name in _GOOD_NAMES)):
                continue
            if wrong := check(item, scope) if check else custom(name, item):
                found += under(shown(name), wrong)
        return found


_GOOD_NAMES: set[str] = set()
"""Names of custom properties that were found right, MOST_NAMES of them."""

MOST_NAMES = 4096


def custom(name: str, value: Any) -> Faults:
    """A property that the standard doesn't know (sections 3.8, 7.3 and 11.1)."""
    if name not in _GOOD_NAMES:
        if name in RESERVED:
            return fault("3.8", "is a reserved name")
        if wrong := property_name(name):
            return wrong
        if len(_GOOD_NAMES) < MOST_NAMES:
            _GOOD_NAMES.add(name)
    return None if type(value) is str else anything(value)


class _UnsoundError(Exception):
    """A rule asks for a property that is wrong."""


class _Sound(dict[str, Any]):
    """An object of which some properties are wrong."""

    def __init__(self, value: Mapping[str, Any], found: list[Fault]) -> None:
        super().__init__(value)
        self._wrong = frozenset(one.at.partition(".")[0] for one in found)

    def __contains__(self, name: object) -> bool:
        return super().__contains__(self._sound(name))

    def __getitem__(self, name: str) -> Any:
        return super().__getitem__(self._sound(name))

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(self._sound(name), default)

    def _sound(self, name: Any) -> Any:
        if name in self._wrong:
            raise _UnsoundError
        return name


def ordered(first: str, last: str, section: str, *, equal: bool = True) -> Rule:
    """One timestamp is not before another; after it, where they may not be equal."""

    def rule(value: Mapping[str, Any]) -> Faults:
        if first not in value or last not in value:
            return None
        if equal and value[first] == value[last]:
            return None
        one, other = moment(value[first]), moment(value[last])
        if one < other or (equal and one == other):
            return None
        return fault(section, f"must be {'no earlier' if equal else 'later'} than {first}", last)

    return rule


def needs(name: str, others: Sequence[str], section: str) -> Rule:
    """A property that is there only with others."""

    def rule(value: Mapping[str, Any]) -> Faults:
        missing = [other for other in others if other not in value] if name in value else []
        return fault(section, f"needs {' and '.join(missing)}", name) if missing else None

    return rule


def excludes(name: str, other: str, section: str) -> Rule:
    """Two properties that are never there together."""

    def rule(value: Mapping[str, Any]) -> Faults:
        return fault(section, f"must not be there with {other}", name) if name in value and other in value else None

    return rule
