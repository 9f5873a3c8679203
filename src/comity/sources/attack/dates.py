"""When a campaign was seen: ATT&CK writes an instant, and means a month, or with a first of January perhaps a year."""

from __future__ import annotations

from datetime import datetime, timedelta

from comity.model import span
from comity.model.span import Span

_HALF_A_DAY = timedelta(hours=12)


def seen(text: str, words: str) -> Span:
    """The month that is meant. ValueError if the text is no instant.

    All instants of the real file are midnight somewhere between Berlin and Los Angeles on the first of a month; no
    day is known. A first of January is that month only if `words` name it ('January 2024'), else the whole year.
    """
    day = (datetime.fromisoformat(text) + _HALF_A_DAY).date()
    if day.day != 1:
        return span.day(day)
    if day.month == 1 and f"January {day.year}" not in words:
        return span.year(day.year)
    return span.month(day.year, day.month)
