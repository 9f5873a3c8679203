"""Span: an uncertain date as a closed interval of days, with its EDTF text (ISO 8601-2:2019, levels 0 to 2 in part).

Understood: day, month, year, `201X`, `2017-XX`, seasons (21-24), quarters (33-36), halves (40, 41), the marks `?` `~`
`%`, and intervals `a/b` whose ends may be open (`..`) or unknown (empty). The marks stay in the text; they don't widen
the interval, because the standard gives them no width.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

OPEN_LO, OPEN_HI = date.min, date.max
_DATE = re.compile(r"(?P<y>\d{2}[\dX]{2}|\d{4})(?:-(?P<m>\d\d|XX)(?:-(?P<d>\d\d|XX))?)?[?~%]?", re.ASCII)
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11)}  # northern hemisphere
_MONTHS_OF = _SEASONS | {33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12), 40: (1, 6), 41: (7, 12)}
_WINTER = 24
_LENGTH = {"day": 10, "month": 7, "year": 4}  # of an ISO 8601 date of that precision


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Days from `lo` to `hi`, both included, `lo <= hi`; `edtf` is the text that was read or the plainest that fits."""

    lo: date
    hi: date
    edtf: str

    def __post_init__(self) -> None:
        if self.lo > self.hi:
            raise ValueError(f"a span can't end ({self.hi}) before it starts ({self.lo})")

    @property
    def days(self) -> int:
        """Number of days the span covers, at least 1."""
        return (self.hi - self.lo).days + 1

    @property
    def precision(self) -> str:
        """day, month, year or range."""
        return _precision(self.lo, self.hi)

    def overlaps(self, other: Span) -> bool:
        """Whether one day lies in both."""
        return self.lo <= other.hi and other.lo <= self.hi

    def contains(self, other: Span) -> bool:
        """Whether every day of `other` lies in this one."""
        return self.lo <= other.lo and other.hi <= self.hi

    def before(self, other: Span) -> bool:
        """Whether it certainly ended before `other` began."""
        return self.hi < other.lo

    def meet(self, other: Span) -> Span | None:
        """The days in both, None if there are none."""
        lo, hi = max(self.lo, other.lo), min(self.hi, other.hi)
        return between(lo, hi) if lo <= hi else None

    def join(self, other: Span) -> Span:
        """The shortest span that contains both."""
        return between(min(self.lo, other.lo), max(self.hi, other.hi))


def between(lo: date, hi: date) -> Span:
    """The span of two days. Its text is one date if they bound a day, month or year, else two ends of one precision."""
    return Span(lo, hi, _text(lo, hi))


def day(value: date) -> Span:
    """A span of one day."""
    return between(value, value)


def month(year: int, number: int) -> Span:
    """A whole month."""
    return between(date(year, number, 1), _month_end(year, number))


def year(number: int) -> Span:
    """A whole year."""
    return between(date(number, 1, 1), date(number, 12, 31))


@lru_cache(maxsize=65536)
def parse(text: str) -> Span:
    """Reads an EDTF text. ValueError if it isn't one of the forms named above, or ends before it starts."""
    left, slash, right = text.partition("/")
    if not slash:
        lo, hi = _bounds(text)
        return Span(lo, hi, text)
    lo = OPEN_LO if left in ("", "..") else _bounds(left)[0]
    hi = OPEN_HI if right in ("", "..") else _bounds(right)[1]
    if left in ("", "..") and right in ("", ".."):
        raise ValueError(f"{text!r} names no date")
    return Span(lo, hi, text)


def _bounds(text: str) -> tuple[date, date]:
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not an EDTF date")
    first, last = int(found["y"].replace("X", "0")), int(found["y"].replace("X", "9"))
    if found["m"] in (None, "XX") or first != last:
        if found["m"] not in (None, "XX") or found["d"] not in (None, "XX"):
            raise ValueError(f"{text!r}: a month of an unknown year, or a day of an unknown month, is not understood")
        return date(max(first, 1), 1, 1), date(last, 12, 31)
    return _within_year(first, int(found["m"]), found["d"])


def _within_year(year_: int, number: int, day_: str | None) -> tuple[date, date]:
    if number <= 12:
        if day_ in (None, "XX"):
            return date(year_, number, 1), _month_end(year_, number)
        exact = date(year_, number, int(day_ or 0))
        return exact, exact
    if day_ is not None:
        raise ValueError("a season has no days")
    if number == _WINTER:
        return date(year_, 12, 1), _month_end(year_ + 1, 2)
    if number not in _MONTHS_OF:
        raise ValueError(f"{number} is neither a month nor a season")
    start, end = _MONTHS_OF[number]
    return date(year_, start, 1), _month_end(year_, end)


def _month_end(year_: int, number: int) -> date:
    return date(year_, number, calendar.monthrange(year_, number)[1])


def _precision(lo: date, hi: date) -> str:
    if lo == hi:
        return "day"
    if lo.day == 1 and (lo.year, lo.month) == (hi.year, hi.month) and hi == _month_end(hi.year, hi.month):
        return "month"
    if (lo.month, lo.day, hi.month, hi.day) == (1, 1, 12, 31) and lo.year == hi.year:
        return "year"
    return "range"


def _text(lo: date, hi: date) -> str:
    precision = _precision(lo, hi)
    if precision != "range":
        return lo.isoformat()[: _LENGTH[precision]]
    coarse = _LENGTH[max(_starts(lo), _ends(hi), key=_LENGTH.__getitem__)]
    left = ".." if lo == OPEN_LO else lo.isoformat()[:coarse]
    right = ".." if hi == OPEN_HI else hi.isoformat()[:coarse]
    return f"{left}/{right}"


def _starts(lo: date) -> str:
    """The coarsest unit that begins on that day."""
    return "year" if (lo.month, lo.day) == (1, 1) else "month" if lo.day == 1 else "day"


def _ends(hi: date) -> str:
    """The coarsest unit that ends on that day."""
    if (hi.month, hi.day) == (12, 31):
        return "year"
    return "month" if hi == _month_end(hi.year, hi.month) else "day"
