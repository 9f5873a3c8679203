"""Reads the workbook: one record for each entry of the first sheet, to which the rows of the second are attached."""

from __future__ import annotations

from comity.sources.dcid import coding, doubts, links
from comity.sources.dcid.entry import Dyad, Entries, Entry, key_of
from comity.sources.dcid.interactions import Interactions
from comity.sources.kit import Crawl, Record, Row

FILE = "DCID_2.0_Release_update_February_2023.xlsx"
INCIDENTS, INTERACTIONS = "DCID_2.0_Release_public_June_20", "DCID_2.0_Release_update_Februar"
_SOURCES = ("Sources1", "Sources2", "Sources3", "Sources4", "Sources5", "Cert", "FBI")
_PLAIN_CODES = ("3rdpartyinitiator", "Supply Ch", "Ransomware")


def crawl(run: Crawl) -> None:
    """Reads the incidents, then the interactions. Records stay open until the second sheet is read."""
    entries = Entries()
    for row in run.rows(FILE, INCIDENTS):
        _incident(run, row, entries)
    interactions = Interactions(run, entries)
    for row in run.rows(FILE, INTERACTIONS):
        interactions.take(row)
    for entry in entries:
        entry.record.close()


def _incident(run: Crawl, row: Row, entries: Entries) -> None:
    number, name = row.take("Cyberincidentnum"), row.take("Name")
    record = run.record(number.text, kind="incident", title=name.text, at=row.at, file=FILE)
    record.say("name", name.text, name)
    record.say("title", name.text, name)
    doubts.raise_for(record, number, name)
    dyad = Dyad.read(record, row)
    coded = coding.take(row)
    victim = coding.tell(record, dyad, coded)
    coding.end(record, row.take("interactionenddate"), coded["interactionstartdate"])
    record.mapped("Crit Inf", row.take("Crit Inf"), subject=victim)
    _rest(record, row)
    entries.add(key_of(dyad.pair, name), Entry(record, number.text, dyad, coded))
    row.recorded()


def _rest(record: Record, row: Row) -> None:
    for column in _PLAIN_CODES:
        record.mapped(column, row.take(column))
    if objective := row.take("Political Objective"):
        record.say("objective", objective.text, objective)
    for column in _SOURCES:
        links.publications(record, row.take(column))
    links.justice(record, row.take("Justice"))
