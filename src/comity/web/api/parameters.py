"""Parameters by what they hold: each with its schema, and how it is read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from comity.model.errors import UsageError
from comity.model.vocabulary import codes
from comity.release.asked import coded, day, place
from comity.web.api.described import Parameter
from comity.web.asked import LONGEST_VALUE, whole

MOST_ITEMS = 200
LONGEST_CURSOR = 1000
_DEFAULT_ITEMS = 50


def text(name: str, meaning: str, example: str = "", *, required: bool = False) -> Parameter:
    """Any text."""
    return Parameter(name, meaning, {"type": "string", "maxLength": LONGEST_VALUE}, partial(_short, name), example,
                     required)  # fmt: skip


def territory(name: str, meaning: str, example: str = "") -> Parameter:
    """A territory, by code or English name."""
    told = {"type": "string", "maxLength": LONGEST_VALUE}
    return Parameter(name, f"{meaning}: ISO 3166-1 alpha-2 code or English name", told, place, example)


def choice(name: str, meaning: str, scheme: str, example: str = "") -> Parameter:
    """A code of a scheme of the codebook."""
    told = {"type": "string", "enum": sorted(codes(scheme))}
    return Parameter(name, meaning, told, partial(coded, name, scheme), example)


def one_of(name: str, meaning: str, *allowed: str) -> Parameter:
    """One of some words."""
    return Parameter(name, meaning, {"type": "string", "enum": list(allowed)}, partial(_one_of, name, allowed))


def time(name: str, meaning: str, example: str) -> Parameter:
    """A date: `since` is read as its first day, anything else as its last."""
    told = {"type": "string", "maxLength": LONGEST_VALUE}
    return Parameter(name, f"{meaning}: EDTF, such as 2017, 2017-06 or 2017-06-27", told, partial(_day, name), example)


def number(name: str, meaning: str, most: int, example: str = "") -> Parameter:
    """A whole number from 1."""
    told = {"type": "integer", "minimum": 1, "maximum": most}
    return Parameter(name, meaning, told, partial(whole, name, most=most), example)


def spot(name: str, meaning: str, example: str = "") -> Parameter:
    """A part of the path."""
    return Parameter(name, meaning, {"type": "string"}, str, example, required=True)


def limit(read: Mapping[str, Any]) -> int:
    """Most items on the page that is asked for."""
    return int(read.get("limit", _DEFAULT_ITEMS))


def _short(name: str, said: str) -> str:
    if len(said) > LONGEST_VALUE:
        raise UsageError(f"{name}: give at most {LONGEST_VALUE} characters.")
    return said


def _one_of(name: str, allowed: tuple[str, ...], said: str) -> str:
    if said not in allowed:
        raise UsageError(f"{name}: {said[:40]!r} is not one of {', '.join(allowed)}.")
    return said


def _day(name: str, said: str) -> date | None:
    return day(name, _short(name, said))


LIMIT = number("limit", f"most items on a page; without it, {_DEFAULT_ITEMS}", MOST_ITEMS)
CURSOR = Parameter(
    "cursor", "where to go on: taken from `next`, not made by hand; holds across releases",
    {"type": "string", "maxLength": LONGEST_CURSOR},
)  # fmt: skip
PAGED = (LIMIT, CURSOR)
RELEASE = text("release", "version of the release to read; without it, the newest")
