"""cyber-operations-incidents.csv -> one record per entry: an incident, a campaign, or the profile of an actor."""

from __future__ import annotations

from comity.model import span
from comity.sources.cfr.actors import tell_actor, tell_targets
from comity.sources.cfr.affiliations import read_affiliations
from comity.sources.cfr.attribution import tell_attribution
from comity.sources.cfr.known import FILE, Known, known_of
from comity.sources.cfr.people import named
from comity.sources.cfr.publications import tell_response, tell_sources
from comity.sources.cfr.text import clean, day, is_broken
from comity.sources.cfr.victims import tell_categories, tell_victims, victims
from comity.sources.kit import Cell, Crawl, Record, Row

_SOURCES = ("Sources_1", "Sources_2", "Sources_3")
_COLUMNS = ("Title", "Date", "Affiliations", "Description", "Response", "Victims", "Sponsor", "Type", "Category")
_NO_LINKS = ("Title", "Date", "Victims", "Sponsor", "Type", "Category")
_PROSE = ("Title", "Affiliations", "Description", "Victims")


def crawl(run: Crawl) -> None:
    """Reads every row twice: which rows are one entry, and which entries are actors, only the whole file tells."""
    known = known_of(run)
    kept: dict[str, Record] = {}
    for row in run.rows(FILE):
        _account(run, row, known, kept)
    for record in kept.values():
        record.close()


def _account(run: Crawl, row: Row, known: Known, kept: dict[str, Record]) -> None:
    place = known.places[row.number]
    cells = {column: row.take(column) for column in (*_COLUMNS, *_SOURCES)}
    if not clean(cells["Title"].text):
        run.issue("missing-title", "an entry without a title has no id", cells["Description"], level="error")
        row.refused()
        return
    if place.outcome == "duplicate":
        row.duplicate()
        return
    title, kind = clean(cells["Title"].text), known.kind(row.number, cells["Title"].text, cells["Description"].text)
    record = kept.get(place.native_id) or run.record(place.native_id, kind=kind, title=title, at=row.at, file=FILE)
    kept[place.native_id] = record
    _tell(record, cells, known)
    row.outcome = place.outcome


def _tell(record: Record, cells: dict[str, Cell], known: Known) -> None:
    cells = _sound(record, cells)
    _tell_date(record, cells["Date"])
    if cells["Description"]:
        record.say("summary", clean(cells["Description"].text), cells["Description"])
    if cells["Type"]:
        record.mapped("Type", cells["Type"])
    found = victims(record, cells["Victims"])
    if record.kind == "actor":
        tell_actor(record, cells["Title"], cells["Affiliations"], cells["Sponsor"])
        tell_targets(record, found, cells["Category"])
    else:
        _tell_incident(record, cells, known)
        tell_victims(record, found)
        tell_categories(record, cells["Category"], found)
    tell_response(record, cells["Response"])
    tell_sources(record, [cells[column] for column in _SOURCES])


def _tell_incident(record: Record, cells: dict[str, Cell], known: Known) -> None:
    title, told = cells["Title"], cells["Affiliations"]
    read = read_affiliations(told.text)
    record.say("title", clean(title.text), title)
    profile = None
    if record.kind == "campaign":
        record.issue("actor-profile", "an actor's profile, taken as the operation that exposed it", title, level="info")
        name = clean(title.text)
        if not read.doers and named(name) and not name.startswith("Operation "):
            profile = title
    for name in [] if profile else read.names:
        record.say("name", name, told, method="pattern")
    tell_attribution(record, told, cells["Sponsor"], profile, known.titles)
    if read.left and not (read.accusations or read.names or read.unknown):
        record.issue("affiliation-left-as-words", "no pattern fits", told, level="info")


def _sound(record: Record, cells: dict[str, Cell]) -> dict[str, Cell]:
    """The cells without those that hold what belongs to another column; broken characters are only reported."""
    for column in _PROSE:
        if is_broken(cells[column].text):
            record.issue("mojibake", "characters were lost in re-encoding", cells[column])
    for column in _NO_LINKS:
        if "http" in cells[column].text:
            record.issue("shifted-columns", "a link where none belongs: the columns are shifted", cells[column])
            cells = cells | {column: cells[column].piece("", 0)}
    return cells


def _tell_date(record: Record, cell: Cell) -> None:
    """The day CFR gives is mostly that of the first publication; 1 January stands for 'that year'."""
    found = day(cell.text)
    if found is None:
        code = "bad-date" if cell else "undated"
        record.issue(code, "not month/day/year" if cell else "no date is given", cell, level="info")
        return
    year_only = (found.month, found.day) == (1, 1)
    record.date("disclosed", span.year(found.year) if year_only else span.day(found), cell)
