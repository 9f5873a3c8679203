"""cissm-cyber-events.csv -> one record per event, with each of its victims. See entries.py for which rows are one."""

from __future__ import annotations

from collections.abc import Mapping

from comity.sources.cissm.attribution import tell_attribution
from comity.sources.cissm.conduct import tell_conduct
from comity.sources.cissm.entries import Place, places
from comity.sources.cissm.joining import is_shifted
from comity.sources.cissm.publications import tell_publication
from comity.sources.cissm.text import clean, is_broken, month, title
from comity.sources.cissm.victims import is_name, tell_victim
from comity.sources.kit import Cell, Crawl, Record, Row
from comity.sources.kit.tables import csv_rows

FILE = "cissm-cyber-events.csv"
_COLUMNS = ("evtDate", "actor", "actor_type", "organization", "industry_code", "industry", "motive", "event_type",
            "event_subtype", "description", "source_url", "country", "actor_country")  # fmt: skip
_LAST = ("description", "source_url", "country", "actor_country")


def crawl(run: Crawl) -> None:
    """Reads every row twice: which rows are one event, only the whole file tells."""
    where = places(dict(csv_rows(run.path(FILE), run.spec.file(FILE), run.spec.other_editions)))
    kept: dict[str, Record] = {}
    for row in run.rows(FILE):
        _account(run, row, where[row.number], kept)
    for record in kept.values():
        record.close()


def _account(run: Crawl, row: Row, place: Place, kept: dict[str, Record]) -> None:
    cells = {column: row.take(column) for column in _COLUMNS}
    row.outcome = place.outcome
    if place.outcome == "duplicate":
        return
    shifted = cells["country"] if is_shifted({column: cell.text for column, cell in cells.items()}) else None
    if shifted:
        cells |= {column: cells[column].piece("", 0) for column in _LAST}
    if place.native_id not in kept:
        kept[place.native_id] = _begin(run, row, cells, place)
    record = kept[place.native_id]
    if shifted:
        record.issue("shifted-columns", "the last four columns hold what belongs to others; not read", shifted)
    _tell(run, record, cells)


def _begin(run: Crawl, row: Row, cells: Mapping[str, Cell], place: Place) -> Record:
    """A new record; where rows are joined in it, an issue names the rules and how many rows there are."""
    told = cells["description"] or cells["organization"]
    text = _title(cells, one=place.rows == 1)
    record = run.record(place.native_id, kind="incident", title=text, at=row.at, file=FILE)
    record.say("title", text, told, method="pattern")
    if place.rules:
        message = f"{place.rows} rows tell of one campaign ({', '.join(place.rules)})"
        record.issue("joined-rows", message, told, level="info")
    return record


def _title(cells: Mapping[str, Cell], *, one: bool) -> str:
    """CISSM gives no titles: the description, cut, and before it the name of an only victim that it doesn't name."""
    told, name = clean(cells["description"].text), clean(cells["organization"].text)
    if told and (not one or not is_name(name) or name.casefold() in told.casefold()):
        return title(told)
    return title(f"{name}: {told}" if told else name)


def _tell(run: Crawl, record: Record, cells: Mapping[str, Cell]) -> None:
    _tell_month(record, cells["evtDate"])
    description = cells["description"]
    if description:
        record.say("summary", clean(description.text), description)
    if is_broken(description.text):
        record.issue("mojibake", "characters were lost in re-encoding", description)
    tell_conduct(run, record, cells)
    tell_victim(record, cells)
    tell_attribution(run, record, cells)
    tell_publication(run, record, cells["source_url"])


def _tell_month(record: Record, cell: Cell) -> None:
    """The month is called the event's, but it is that of the report: of addresses that carry a month 86% carry this
    one, and of descriptions that date the deed to a month 16% do (snapshot of January 2023)."""
    if found := month(cell.text):
        record.date("disclosed", found, cell)
    else:
        record.issue("bad-date", "not a year and a month", cell)
