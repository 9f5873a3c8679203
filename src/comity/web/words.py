"""Dates, numbers and lists as words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent

from comity.model.sentence import Sentence
from comity.model.span import OPEN_HI, OPEN_LO, Span
from comity.web.i18n import _, language, later, ngettext

_ISO = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_UNITS = ((1e12, later("trillion")), (1e9, later("billion")), (1e6, later("million")))


def unknown() -> str:
    """What stands where nobody knows, or nobody says."""
    return _("unknown")


def not_said() -> str:
    """What stands where a source says nothing."""
    return _("not said")


def when(lo: date | None, hi: date | None, edtf: str | None = None) -> str:
    """An interval of days in words with the precision it has: '27 June 2017', 'June 2017', 'between … and …'."""
    if lo is None or hi is None:
        return unknown()
    if OPEN_LO in (lo, hi) or OPEN_HI in (lo, hi):
        return _open(lo, hi)
    precision = Span(lo, hi, "").precision
    words = _DAYS[precision](lo) if precision != "range" else _range(lo, hi)
    said = (("?", _("uncertain")), ("~", _("about")), ("%", _("uncertain")))
    marks = [word for sign, word in said if sign in (edtf or "")]
    return f"{words} ({', '.join(marks)})" if marks else words


def number(value: float | None) -> str:
    """A number with thousands marked; without decimals that say nothing."""
    if value is None or value != value:
        return unknown()
    if language() != "en":
        return str(format_decimal(value, "#,##0.##", language()))
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """A share as a whole number of percent."""
    return str(format_percent(share, "0%" if language() == "en" else None, language()))


def decimal(value: float, places: int = 2, *, signed: bool = False) -> str:
    """A number with so many decimals, also where they are naughts; with a plus above 0 if it is signed."""
    digits = f"0.{'0' * places}"
    return str(format_decimal(value, f"+{digits};-{digits}" if signed else digits, language()))


def worded(text: str | Sentence) -> str:
    """A sentence of another floor in the language of the reader; text as it is."""
    if isinstance(text, str):
        return text
    filled = {name: number(held) if isinstance(held, int) else worded(held) for name, held in text.holes.items()}
    return _(text.text).format(**filled)


def money(low: float | None, high: float | None, currency: str | None) -> str:
    """An amount or a range of amounts: 'USD 1.2 billion to 10 billion'."""
    if low is None or high is None:
        return _("amount not said")
    amounts = _amount(low) if low == high else _("{low} to {high}").format(low=_amount(low), high=_amount(high))
    return f"{currency or _('currency not said,')} {amounts}"


def counted(count: int, one: str, many: str = "") -> str:
    """'1 incident', '2 incidents'."""
    return f"{number(count)} {ngettext(one, many or one + 's', count)}"


def stands(support: int, dissent: int) -> str:
    """How a value stands: '3 publishers say so, none otherwise'."""
    said = ngettext("{n} publisher says so", "{n} publishers say so", support).format(n=number(support))
    against = _("{n} otherwise").format(n=number(dissent)) if dissent else _("none otherwise")
    return f"{said}, {against}"


def duration(text: str) -> str:
    """Durations of ISO 8601 in words ('3 hours'); what is none stays as the source has it."""
    return "; ".join(_lasting(piece) for piece in text.split("; "))


def listed(items: Sequence[str], empty: str | None = None) -> str:
    """Items joined by commas, or words that say there are none."""
    return ", ".join(items) or (not_said() if empty is None else empty)


def clip(text: str, longest: int) -> str:
    """Text cut at a length, with a mark where it was cut."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _lasting(text: str) -> str:
    found = _ISO.fullmatch(text)
    if not found or not any(found.groups()):
        return text
    pieces = zip(_LASTING, found.groups(), strict=True)
    return " ".join(said(int(n)).format(n=n) for said, n in pieces if n)


_LASTING: tuple[Callable[[int], str], ...] = (
    lambda n: ngettext("{n} year", "{n} years", n),
    lambda n: ngettext("{n} month", "{n} months", n),
    lambda n: ngettext("{n} week", "{n} weeks", n),
    lambda n: ngettext("{n} day", "{n} days", n),
    lambda n: ngettext("{n} hour", "{n} hours", n),
    lambda n: ngettext("{n} minute", "{n} minutes", n),
    lambda n: ngettext("{n} second", "{n} seconds", n),
)


def _amount(value: float) -> str:
    for size, word in _UNITS:
        if value >= size:
            return f"{number(value / size)} {_(word)}"
    return number(value)


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}" if language() == "en" else str(format_date(day, "long", language()))


def _month(day: date) -> str:
    return f"{day:%B} {day.year}" if language() == "en" else str(format_skeleton("yMMMM", day, None, True, language()))


def _year(day: date) -> str:
    return str(day.year)


_DAYS = {"day": _day, "month": _month, "year": _year}


def _open(lo: date, hi: date) -> str:
    if lo == OPEN_LO and hi == OPEN_HI:
        return unknown()
    if lo == OPEN_LO:
        return _("{day} or before").format(day=_day(hi))
    return _("{day} or later").format(day=_day(lo))


def _range(lo: date, hi: date) -> str:
    if lo.day == 1 and (hi + timedelta(days=1)).day == 1:
        whole_years = lo.month == 1 and hi.month == 12
        name = _year if whole_years else _month
    else:
        name = _day
    return _("between {first} and {last}").format(first=name(lo), last=name(hi))
