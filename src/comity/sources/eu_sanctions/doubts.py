"""Doubts about a listing: dates, amended reasons, words that may tell of an operation nobody reads."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from comity.sources.eu_sanctions.listing import Listing
from comity.sources.eu_sanctions.operations import Operation
from comity.sources.kit import Crawl


class Doubts(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What doubts.yml holds: words with the year before which nobody could write them; words of operations."""

    younger: dict[str, int]
    announced: list[str]


@cache
def doubts() -> Doubts:
    """Read from doubts.yml."""
    return msgspec.yaml.decode(Path(__file__).with_name("doubts.yml").read_bytes(), type=Doubts)


def raise_doubts(run: Crawl, listing: Listing, named: list[Operation]) -> None:
    """Raises the issues of one row, once, however many records it feeds."""
    cells = listing.cells
    if listing.in_wrong_annex:
        run.issue("annex-differs", "the annex is for the other kind: persons in I.A, bodies in I.B", cells["annex"])
    if not listing.reason.cell:
        run.issue("missing-reason", "no reason is given", listing.name)
    if listing.day is None:
        run.issue("bad-date", "not a day written as D.M.YYYY", cells["startDate"])
    _amended(run, listing)
    _unread(run, listing, named)


def _amended(run: Crawl, listing: Listing) -> None:
    younger = [(year, words) for words, year in doubts().younger.items() if listing.reason.find(words)]
    years = [(int(year), year) for year in listing.reason.years()]
    late = [words for year, words in (*younger, *years) if listing.day and year > listing.day.year]
    if late:
        run.issue("reason-amended", "the reason speaks of a time after the listing: it was amended since; when, isn't "
                  "told", listing.reason.cell, original="; ".join(late))  # fmt: skip


def _unread(run: Crawl, listing: Listing, named: list[Operation]) -> None:
    reason = listing.reason
    if years := reason.years(besides=[words for one in named for words in one.when]):
        run.issue("date-left-as-words", "a year that is no date of an operation that is told", reason.cell,
                  level="info", original="; ".join(years))  # fmt: skip
    known = [words for one in named for words in one.found]
    for text in (text for pattern in doubts().announced for text in reason.matches(pattern)):
        if not any(words in text for words in known):
            run.issue("operation-left-as-words", "words that announce an operation, of which none is told", reason.cell,
                      level="info", original=text)  # fmt: skip
