"""Checks of single values: the common data types of section 2.

A check takes a value, and the objects that a reference may lead to (None: any; see references); it gives faults.
"""

from __future__ import annotations

import re
from binascii import Error, a2b_base64
from calendar import isleap
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from comity.share.stix.kinds.leap_seconds import may_end_with_60
from comity.share.stix.verdicts import Fault, Faults, fault, shown, under

Scope = Mapping[str, Any] | None
Check = Callable[[Any, Scope], Faults]

GREATEST = 2**53 - 1
_DATE = r"\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|[12]\d))"
_TIME = r"T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d|23:59:60)(\.\d+)?Z"
_timestamp = re.compile(_DATE + _TIME, re.ASCII).fullmatch
_name = re.compile(r"[a-z][a-z0-9_]{2,249}").fullmatch
_hex = re.compile(r"(?:[0-9a-f]{2})+").fullmatch
_KINDS = {str: "a string", bool: "a boolean", int: "a number", float: "a number", list: "a list", dict: "an object",
          type(None): "null"}  # fmt: skip


def words(text: str) -> tuple[str, ...]:
    """The words of a text: long lists stay readable."""
    return tuple(text.split())


def not_a(wanted: str, section: str, value: object) -> list[Fault]:
    """A value of another type than wanted."""
    return fault(section, f"is {_KINDS.get(type(value), 'something else')}, but must be {wanted}")


def string(value: Any, _: Scope = None) -> Faults:
    """Section 2.15."""
    return None if type(value) is str else not_a("a string", "2.15", value)


def boolean(value: Any, _: Scope = None) -> Faults:
    """Section 2.2."""
    return None if type(value) is bool else not_a("true or false", "2.2", value)


def integer(least: int = -GREATEST, most: int = GREATEST, section: str = "2.10") -> Check:
    """Section 2.10, with bounds of the property."""

    def check(value: Any, _: Scope = None) -> Faults:
        if type(value) is not int and not (type(value) is float and value.is_integer()):
            return fault("2.10", "is not whole") if type(value) is float else not_a("a whole number", "2.10", value)
        return None if least <= value <= most else fault(section, f"must be from {least} to {most}")

    return check


def number(least: float = float("-inf"), most: float = float("inf"), section: str = "2.6") -> Check:
    """Section 2.6, with bounds of the property."""

    def check(value: Any, _: Scope = None) -> Faults:
        if type(value) is not float and type(value) is not int:
            return not_a("a number", "2.6", value)
        return None if least <= value <= most else fault(section, f"must be from {least} to {most}")

    return check


def timestamp(value: Any, _: Scope = None) -> Faults:
    """Section 2.16: RFC 3339 in UTC with Z; a day that exists, a second 60 where it may be."""
    if type(value) is not str:
        return not_a("a timestamp", "2.16", value)
    if not _timestamp(value) or (value[5:10] == "02-29" and not isleap(int(value[:4]))):
        return fault("2.16", f"{shown(value)!r} is no timestamp such as 2020-01-31T12:00:00.000Z")
    if value[17:19] == "60" and not may_end_with_60(value[:10]):
        return fault("2.16", f"{shown(value)!r} has a second 60, but that day had no leap second (RFC 3339, 5.7)")
    return None


def precise(value: Any, _: Scope = None) -> Faults:
    """Section 3.2: the timestamps of versions have milliseconds at least."""
    if type(value) is str and len(value) == 24 and _is_usual(value):
        return None
    wrong = timestamp(value)
    if not wrong and (len(value) < 24 or value[19] != "."):
        return fault("3.2", "must be precise to the millisecond at least")
    return wrong


def _is_usual(value: str) -> bool:
    """The form that nearly all have, with three digits after the point: read by C, at a third of the time."""
    if value[4] + value[7] + value[10] + value[13] + value[16] + value[19] + value[23] != "--T::.Z":
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return value.isascii()


def moment(value: str) -> tuple[str, str]:
    """A timestamp as something to compare, whatever its precision."""
    whole, _, fraction = value[:-1].partition(".")
    return whole, fraction.rstrip("0")


def one_of(words: Iterable[str], section: str) -> Check:
    """Section 2.4: a closed list of terms."""
    allowed = frozenset(words)

    def check(value: Any, _: Scope = None) -> Faults:
        if type(value) is not str:
            return not_a("a string", "2.4", value)
        if value in allowed:
            return None
        return fault(section, f"{shown(value)!r} is not one of {', '.join(sorted(allowed))}")

    return check


def list_of(check: Check) -> Check:
    """Section 2.12: one item at least, each of the type."""

    def run(value: Any, scope: Scope = None) -> Faults:
        if type(value) is not list:
            return not_a("a list", "2.12", value)
        if not value:
            return fault("2.12", "is empty; an empty list is to be left out")
        found: list[Fault] = []
        for index, item in enumerate(value):
            if wrong := check(item, scope):
                found += under(f"[{index}]", wrong)
        return found or None

    return run


def binary(value: Any, _: Scope = None) -> Faults:
    """Section 2.1: base64 as of RFC 4648."""
    if type(value) is not str:
        return not_a("a base64 string", "2.1", value)
    try:
        a2b_base64(value.encode("ascii"), strict_mode=True)
    except (Error, UnicodeEncodeError):
        return fault("2.1", "is not base64")
    return None


def hexadecimal(value: Any, _: Scope = None) -> Faults:
    """Section 2.8: an even number of lower-case digits."""
    if type(value) is not str:
        return not_a("a hexadecimal string", "2.8", value)
    return None if _hex(value) else fault("2.8", "must be an even number of digits 0-9, a-f")


def property_name(name: str) -> Faults:
    """Sections 3.1 and 11.1: how a property that the standard doesn't know may be called."""
    if _name(name):
        return None
    return fault("3.1", "is no name of a property: 3 to 250 of a-z, 0-9, underscore, a letter first")
