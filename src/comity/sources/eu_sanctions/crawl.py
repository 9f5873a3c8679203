"""32019R0796.csv -> a record for each operation that reasons name, and one for each listing whose reason names none."""

from __future__ import annotations

from comity.model.identity import content_id, slug
from comity.sources.eu_sanctions.claim import tell_claim
from comity.sources.eu_sanctions.doubts import raise_doubts
from comity.sources.eu_sanctions.listing import Codes, Listing, take
from comity.sources.eu_sanctions.operations import Operation, operations
from comity.sources.eu_sanctions.response import tell_response
from comity.sources.eu_sanctions.telling import tell_operation
from comity.sources.kit import Crawl, Record, Row

FILE = "32019R0796.csv"


def crawl(run: Crawl) -> None:
    """Reads every row. One that makes a record is recorded; one whose operations all have a record is attached."""
    told: dict[str, Record] = {}
    listed: dict[str, Listing] = {}
    for row in run.rows(FILE):
        listing = take(row)
        if not listing.name:
            run.issue("missing-name", "a listing without a name", listing.cells["recordId"], level="error")
            row.refused()
        elif (before := listed.setdefault(native_id(listing), listing)) is listing:
            _tell(run, row, listing, told)
        else:
            _tell_again(run, row, listing, before)
    for record in told.values():
        record.close()


def native_id(listing: Listing) -> str:
    """Made of the name: numbers of entries move when others are delisted, dates and reasons are amended."""
    name = " ".join(listing.name.text.casefold().split())
    return f"listing-{slug(name)}-{content_id(name)[:8]}"


def _tell(run: Crawl, row: Row, listing: Listing, told: dict[str, Record]) -> None:
    named = [one for one in operations() if listing.reason.first(one.found)]
    raise_doubts(run, listing, named)
    codes = listing.code(run)
    new = [one for one in named if one.id not in told]
    for one in new:
        told[one.id] = run.record(one.id, kind="incident", title=one.title, at=row.at, file=FILE)
        _undated(told[one.id], one, listing)
    for one in named:
        _tell_named(told[one.id], one, listing, codes)
    if not named:
        _tell_alone(run, row, listing, codes)
    row.outcome = "recorded" if new or not named else "attached"


def _tell_named(record: Record, operation: Operation, listing: Listing, codes: Codes) -> None:
    tell_operation(record, operation, listing.reason)
    tell_response(record, listing, codes)
    tell_claim(record, operation, listing, codes)
    for doubt in operation.doubts:
        if found := listing.reason.find(doubt.words):
            record.issue(doubt.code, doubt.message, found)


def _undated(record: Record, operation: Operation, listing: Listing) -> None:
    found = listing.reason.first(operation.found)
    if found and not operation.when:
        record.issue("undated", "no date is given", found, level="info")


def _tell_alone(run: Crawl, row: Row, listing: Listing, codes: Codes) -> None:
    """A listing for conduct in general: a response to no incident that it names."""
    title = f"{listing.cells['measure'].text}: {listing.name.text}"
    with run.record(native_id(listing), kind="response", title=title, at=row.at, file=FILE) as record:
        record.say("title", title, listing.name, method="pattern")
        tell_response(record, listing, codes)


def _tell_again(run: Crawl, row: Row, listing: Listing, before: Listing) -> None:
    """Whether two rows of one name are one listing or two of namesakes, can't be known unless they are alike."""
    if before.content == listing.content:
        row.duplicate()
        return
    run.issue("repeated-name", "the name was listed before, and otherwise", listing.name, level="error")
    row.refused()
