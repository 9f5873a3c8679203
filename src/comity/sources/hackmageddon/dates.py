"""The three dates of a row: when it was reported, when it occurred, when it was discovered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from comity.model import span
from comity.model.span import Span
from comity.sources.hackmageddon import when
from comity.sources.hackmageddon.entries import REPORTED
from comity.sources.hackmageddon.text import NOTHING, clean
from comity.sources.hackmageddon.when import Period
from comity.sources.kit import Cell, Record
from comity.sources.kit.dates import read_day

_NO_DATE = "-"
_IN_WORDS = "date-left-as-words"
_THREE_DATES_SINCE = 2021  # older timelines have one date: both other columns hold `null` in each of their rows
_DATE_LIKE = re.compile(r"\d[/.]\d|^\d{4}-|^[^a-zA-Z]*$")


def tell_dates(record: Record, cells: Mapping[str, Cell]) -> None:
    """Tells all three; an issue where their order can't be right."""
    cell = cells[REPORTED]
    reported = read_day(cell.text, "%Y-%m-%d 00:00:00")
    if reported is None:
        record.issue("bad-date", "not a day as the file writes it", cell)
    else:
        record.date("disclosed", span.day(reported), cell)
    started = _tell_occurred(record, cells["Date Occurred"], reported)
    discovered = _tell_discovered(record, cells["Date Discovered"], reported)
    report = span.day(reported) if reported else None
    _in_order(record, cells["Date Occurred"], started, report, "it is reported before it occurred")
    _in_order(record, cells["Date Discovered"], discovered, report, "it is reported before it was discovered")
    _in_order(record, cells["Date Discovered"], started, discovered, "it is discovered before it occurred")


def _tell_occurred(record: Record, cell: Cell, reported: date | None) -> Span | None:
    period = _period(record, "start", cell, reported)
    if period and period.start:
        record.date("start", period.start, cell)
    if period and period.end:
        record.date("end", period.end, cell)
    return period.start if period else None


def _tell_discovered(record: Record, cell: Cell, reported: date | None) -> Span | None:
    """The day, or the interval in which that day lies; 'since 2016' gives none."""
    period = _period(record, "discovered", cell, reported)
    if period is None:
        return None
    if period.whole is None:
        record.issue(_IN_WORDS, "a time without an end is not the day on which it was discovered", cell, level="info")
    else:
        record.date("discovered", period.whole, cell)
    return period.whole


def _period(record: Record, prop: str, cell: Cell, reported: date | None) -> Period | None:
    if cell.text == NOTHING and reported and reported.year < _THREE_DATES_SINCE:
        record.absent(prop, "not-asked", cell)
    if cell.text == _NO_DATE:
        record.absent(prop, "unknown", cell)
    if cell.text in ("", NOTHING, _NO_DATE):
        return None
    try:
        found = when.read(clean(cell.text), reported.year if reported else date.max.year)
    except ValueError:
        record.issue("bad-date", "no date can be made of it", cell)
        return None
    if found is None and _DATE_LIKE.search(cell.text):
        record.issue("bad-date", "no date can be made of it", cell)
    elif found is None:
        record.issue(_IN_WORDS, "words that name no date", cell, level="info")
    return found


def _in_order(record: Record, cell: Cell, first: Span | None, then: Span | None, message: str) -> None:
    if first and then and then.before(first):
        record.issue("dates-out-of-order", message, cell)
