"""Episodes of fighting and the dates of armed conflicts, with the precision they really have."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date

from comity.model import span
from comity.model.span import Span
from comity.sources.conflict.cells import Cells
from comity.sources.kit import Cell, Crawl, Record
from comity.sources.kit.dates import read_day
from comity.sources.kit.parts import subject


def tell(run: Crawl, record: Record, rows: Iterable[Cells]) -> None:
    """Each episode by its start, from one row of each year: when it began, when it ended or that this isn't known."""
    found = {cells["start_date2"].text: cells for cells in rows}  # the last year of each
    for cells in found.values():
        start, end = cells["start_date2"], cells["ep_end_date"]
        part = subject("episode", start.text)
        if begun := when(run, record, start, cells["start_prec2"]):
            record.date("start", begun, start, subject=part)
        if end:
            _end(record, end, part)
        else:  # the code is 0 for all in the last year covered: what comes next isn't known
            record.absent("end", "unknown", cells["ep_end"], subject=part)
        if bool(end) != (cells["ep_end"].text == "1.0"):
            record.issue("end-differs", f"the flag says {cells['ep_end'].text or 'nothing'!r}", end)


def when(run: Crawl, record: Record, cell: Cell, precision: Cell) -> Span | None:
    """A start with the precision that is coded for it."""
    found = read_day(cell.text, "%Y-%m-%d")
    if found is None:
        record.issue("bad-date", "not a date", cell)
        return None
    coded = next((code for _, code, _ in run.look_up("precision", precision)), "uncertain-year")
    if coded == "uncertain-year":
        record.issue("uncertain-start", "coded as hardly known", cell, level="info")
    return _span(found, coded)


def _end(record: Record, cell: Cell, part: str) -> None:
    """This edition leaves out how precise an end is. 23% lie on 31 December, where 0.3% are due, 5% on the last day of
    another month, where 3% are: these are read as that year or month."""
    found = read_day(cell.text, "%Y-%m-%d")
    if found is None:
        record.issue("bad-date", "not a date", cell)
        return
    last = found.day == calendar.monthrange(found.year, found.month)[1]
    precision = "day" if not last else "month" if found.month < 12 else "year"
    record.date("end", _span(found, precision), cell, subject=part)


def _span(day: date, precision: str) -> Span:
    if precision == "day":
        return span.day(day)
    return span.month(day.year, day.month) if precision == "month" else span.year(day.year)
