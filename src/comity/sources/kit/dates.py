"""Dates as trackers write them, with the precision they really have."""

from __future__ import annotations

from datetime import date, datetime

from comity.model import span
from comity.model.span import Span


def read_day(text: str, pattern: str) -> date | None:
    """A calendar day by a strptime pattern, None if the text doesn't fit it."""
    try:
        return datetime.strptime(text, pattern).date()
    except ValueError:
        return None


def coarse(value: date) -> Span:
    """For sources that write the first day for 'that month' and 1 January for 'that year': month or year precision."""
    if (value.month, value.day) == (1, 1):
        return span.year(value.year)
    return span.month(value.year, value.month) if value.day == 1 else span.day(value)
