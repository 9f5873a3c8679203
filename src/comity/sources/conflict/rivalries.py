"""Strategic rivalries: one record per rivalry of two states, by its number in the list."""

from __future__ import annotations

from comity.model import span
from comity.sources.conflict.cells import Cells, Parties, take, whole, years
from comity.sources.conflict.states import Members
from comity.sources.kit import Cell, Crawl, Record

FILE = "tss_rivalries.csv"
PUBLISHER = "Thompson, Sakuwa and Suhas"
_COLUMNS = ("tssr_id", "rivalry", "ccode1", "ccode2", "start", "end", "positional", "spatial", "ideological",
            "interventionary", "principal", "aprin")  # fmt: skip
_MARKS = _COLUMNS[6:]
_RIVALS = ("ccode1", "ccode2")
_FIRST, _LAST = 1494, 2020
_MAYBE_EARLIER = (1494, 1816)
_STATES_SINCE = 1816


def read(run: Crawl, members: Members) -> None:
    """Reads every row. One without a number of its own or without years can't be kept."""
    for row in run.rows(FILE):
        cells = take(row, _COLUMNS)
        number, first, last = (whole(cells[column]) for column in ("tssr_id", "start", "end"))
        native = f"tss-{number}"
        if number is None or run.known(native):
            run.issue("repeated-number", "no number, or one that occurred before", cells["tssr_id"])
            row.refused()
        elif first is None or last is None or not _FIRST <= first <= last <= _LAST:
            run.issue("bad-years", f"not two years from {_FIRST} to {_LAST}, the first before the last", cells["start"])
            row.refused()
        else:
            with run.record(native, kind="conflict", title=cells["rivalry"].text, at=row.at, file=FILE,
                            publisher=PUBLISHER) as record:  # fmt: skip
                _tell(record, cells, first, last, members)
            row.recorded()


def _tell(record: Record, cells: Cells, first: int, last: int, members: Members) -> None:
    name, start, end = cells["rivalry"], cells["start"], cells["end"]
    record.say("title", name.text, name)
    record.say("kind", "rivalry", name, method="convention")
    record.date("covered", years(_FIRST, _LAST), end)
    record.date("start", span.year(first), start)
    if first in _MAYBE_EARLIER:  # the book marks some of these 'or before', the table doesn't
        record.issue("start-may-be-earlier", "the book marks some rivalries of this year as older", start, level="info")
    if last == _LAST:  # the table writes its own last year for what the book calls ongoing
        record.absent("end", "unknown", end)
    else:
        record.date("end", span.year(last), end)
    for column in _MARKS:
        if cells[column]:
            record.mapped(column, cells[column])
    parties = Parties(record, "cow")
    for column in _RIVALS:
        parties.state("rival", cells[column], first, last)
        _member_then(record, cells[column], first, last, members)


def _member_then(record: Record, cell: Cell, first: int, last: int, members: Members) -> None:
    """Whether the state system knew the state at all during the rivalry, as far as its list goes."""
    if last < _STATES_SINCE or whole(cell) not in members:
        return
    times = members[whole(cell) or 0]
    if times and not any(time.overlaps(years(first, last)) for time in times):
        record.issue("not-in-state-system", "COW knows no such state in these years: another number may be meant", cell)
