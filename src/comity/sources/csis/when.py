"""The date of an entry: a month, a span of months, a season or a year; never finer."""

from __future__ import annotations

import calendar
import re

from comity.model import span
from comity.model.span import Span

_MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
_MISSPELT = {"Mach": "March"}  # as the list has it; no other month is one letter away
_SEASONS = {"Spring": 21, "Summer": 22, "Fall": 23, "Autumn": 23, "Winter": 24}
_NAMES = "|".join([*_MONTHS, *_MISSPELT, *_SEASONS])

MONTH = re.compile(rf"(?:{_NAMES})\b")
"""A word that a date of the list can begin with."""

_DATE = re.compile(rf"(?:(?P<first>{_NAMES})(?:\s*[-–]\s*(?P<last>{_NAMES}))? )?(?P<year>\d{{4}})")


def misspelt(text: str) -> bool:
    """Whether a month is written in a way that is known as a slip."""
    return any(word in _MISSPELT for word in re.findall(r"\w+", text))


def read(text: str) -> Span | None:
    """The interval of 'March 2020', 'April – October 2008', 'Summer 2008' or '2008'; None for anything else."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year = found["year"]
    first, last = (_edtf(name, year) for name in (found["first"], found["last"]))
    try:
        return span.parse(f"{first}/{last}" if last else first or year)
    except ValueError:
        return None


def _edtf(name: str | None, year: str) -> str:
    if not name:
        return ""
    right = _MISSPELT.get(name, name)
    return f"{year}-{_SEASONS.get(right) or _MONTHS[right]:02}"
