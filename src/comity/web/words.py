"""Dates, numbers and lists as words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from comity.model.span import OPEN_HI, OPEN_LO, Span

UNKNOWN = "unknown"
NOT_SAID = "not said"
_UNITS = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def when(lo: date | None, hi: date | None, edtf: str | None = None) -> str:
    """An interval of days in words with the precision it has: '27 June 2017', 'June 2017', 'between … and …'."""
    if lo is None or hi is None:
        return UNKNOWN
    if OPEN_LO in (lo, hi) or OPEN_HI in (lo, hi):
        return _open(lo, hi)
    precision = Span(lo, hi, "").precision
    words = _DAYS[precision](lo) if precision != "range" else f"between {_range(lo, hi)}"
    marks = [word for sign, word in (("?", "uncertain"), ("~", "about"), ("%", "uncertain")) if sign in (edtf or "")]
    return f"{words} ({', '.join(marks)})" if marks else words


def number(value: float | None) -> str:
    """A number with thousands marked; without decimals that say nothing."""
    if value is None or value != value:
        return UNKNOWN
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def money(low: float | None, high: float | None, currency: str | None) -> str:
    """An amount or a range of amounts: 'USD 1.2 billion to 10 billion'."""
    if low is None or high is None:
        return "amount not said"
    amounts = _amount(low) if low == high else f"{_amount(low)} to {_amount(high)}"
    return f"{currency or 'currency not said,'} {amounts}"


def counted(count: int, one: str, many: str = "") -> str:
    """'1 incident', '2 incidents'."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def stands(support: int, dissent: int) -> str:
    """How a value stands: '3 sources, no dissent'."""
    return f"{counted(support, 'source')}, {dissent or 'no'} dissent"


def listed(items: Sequence[str], empty: str = NOT_SAID) -> str:
    """Items joined by commas, or words that say there are none."""
    return ", ".join(items) or empty


def clip(text: str, longest: int) -> str:
    """Text cut at a length, with a mark where it was cut."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _amount(value: float) -> str:
    for size, word in _UNITS:
        if value >= size:
            return f"{number(value / size)} {word}"
    return number(value)


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _month(day: date) -> str:
    return f"{day:%B} {day.year}"


def _year(day: date) -> str:
    return str(day.year)


_DAYS = {"day": _day, "month": _month, "year": _year}


def _open(lo: date, hi: date) -> str:
    if lo == OPEN_LO and hi == OPEN_HI:
        return UNKNOWN
    return f"{_day(hi)} or before" if lo == OPEN_LO else f"{_day(lo)} or later"


def _range(lo: date, hi: date) -> str:
    if lo.day == 1 and (hi + timedelta(days=1)).day == 1:
        whole_years = lo.month == 1 and hi.month == 12
        name = _year if whole_years else _month
        return f"{name(lo)} and {name(hi)}"
    return f"{_day(lo)} and {_day(hi)}"
