"""Dictionaries, and values whose type the standard doesn't know: what holds for all (sections 2.3, 2.10, 2.12)."""

from __future__ import annotations

import re
from typing import Any

from comity.share.stix.kinds.values import GREATEST, Check, Scope, not_a
from comity.share.stix.verdicts import Fault, Faults, fault, shown, under

DEEPEST = 100
"""Lists and objects within one another, in a value whose type the standard doesn't know."""

_key = re.compile(r"[A-Za-z0-9_-]{1,250}").fullmatch


def dictionary(check: Check | None = None) -> Check:
    """Section 2.3: one key at least, keys of plain letters; values as the property asks."""
    of_value = check or anything

    def run(value: Any, scope: Scope = None) -> Faults:
        if type(value) is not dict:
            return not_a("a dictionary", "2.3", value)
        if not value:
            return fault("2.3", "is empty; an empty dictionary is to be left out")
        found: list[Fault] = []
        for key, item in value.items():
            if not _key(key):
                found += under(shown(key), fault("2.3", "is no key: up to 250 of a-z, A-Z, 0-9, hyphen, underscore"))
            if wrong := of_value(item, scope):
                found += under(shown(key), wrong)
        return found or None

    return run


def anything(value: Any, _: Scope = None) -> Faults:
    """A value whose type the standard doesn't know: what holds for all. No null, nothing empty, no number too great."""
    return _sound(value, DEEPEST)


def text_or_integer(value: Any, _: Scope = None) -> Faults:
    """What EXIF tags and IPFIX elements hold."""
    if type(value) is str:
        return None
    return _whole(value) if type(value) is int else not_a("a string or a whole number", "2.3", value)


def _whole(value: int) -> Faults:
    return None if -GREATEST <= value <= GREATEST else fault("2.10", "is a greater number than 54 bits hold")


def _sound(value: Any, deeper: int) -> Faults:
    kind = type(value)
    if kind is str or kind is bool or kind is float:
        return None
    if kind is int:
        return _whole(value)
    if value is None:
        return fault("2", "is null, which is no value in STIX")
    if not deeper:
        return fault("RFC 8259", f"nests deeper than {DEEPEST}, which is as far as this reader goes")
    return _items(value, deeper - 1) if kind is list else _entries(value, deeper - 1)


def _items(value: list[Any], deeper: int) -> Faults:
    if not value:
        return fault("2.12", "is empty; an empty list is to be left out")
    found: list[Fault] = []
    for index, item in enumerate(value):
        if type(item) is not str and (wrong := _sound(item, deeper)):
            found += under(f"[{index}]", wrong)
    return found or None


def _entries(value: dict[str, Any], deeper: int) -> Faults:
    if not value:
        return fault("2.3", "is empty; an empty dictionary is to be left out")
    found: list[Fault] = []
    for key, item in value.items():
        if not _key(key):
            found += under(shown(key), fault("2.3", "is no key: up to 250 of a-z, A-Z, 0-9, hyphen, underscore"))
        if type(item) is not str and (wrong := _sound(item, deeper)):
            found += under(shown(key), wrong)
    return found or None
