"""Streams the global file, one record per row, and attaches the companions' attributions and receivers."""

from __future__ import annotations

from comity.sources.eurepoc import (
    agreement,
    attribution,
    coded,
    impact,
    incident,
    intensity,
    law,
    publications,
    receivers,
    responses,
)
from comity.sources.eurepoc.companions import Cells, Companion
from comity.sources.kit import Crawl, Record, Row

GLOBAL = "EuRepoC_Global_Database_1.1.csv"
ATTRIBUTIONS = "EuRepoC_Attribution_dataset_1.1.csv"
RECEIVERS = "EuRepoC_Receiver_dataset_1.1.csv"

# `casualties` is empty in every row of this edition: nobody reads it, so that content would be reported.


def crawl(run: Crawl) -> None:
    """Reads the companions into memory, then the global file row by row."""
    attributions, receivers_ = Companion(run, ATTRIBUTIONS), Companion(run, RECEIVERS)
    for row in run.rows(GLOBAL):
        number, name = row.take("ID"), row.take("name")
        with run.record(number.text, kind="incident", title=name.text or None, at=row.at, file=GLOBAL) as record:
            incident.tell(record, row, number, name)
            _assessment(record, row)
            _attributions(record, row, attributions.of(number.text))
            receivers.tell(record, row, receivers_.of(number.text))
        row.recorded()
    attributions.close()
    receivers_.close()


def _assessment(record: Record, row: Row) -> None:
    intensity.tell(record, row)
    # the codebook that brought user interaction brought responses too; the file has a 0 for entries coded before it
    user_interaction = row.take("user_interaction")
    if user_interaction:
        record.mapped("user_interaction", user_interaction)
    responses.tell(record, row, asked=bool(user_interaction))
    impact.tell(record, row)
    law.tell(record, row)
    publications.tell(record, row.take("sources_url"))


def _attributions(record: Record, row: Row, rows: list[Cells]) -> None:
    coded.tell(record, row)
    claims = attribution.tell(record, rows, agreement.attributions(record, row, rows))
    # which claim an address belongs to is known only where there is one claim
    publications.tell(record, row.take("sources_attribution"), subject=claims.pop() if len(claims) == 1 else "")
