"""Sources: what each is, what it covers, what may be passed on."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec

from comity.release.handle import Handle
from comity.release.quality import Summary
from comity.web import labels
from comity.web.current import Opened
from comity.web.views.quality import lines
from comity.web.words import NOT_SAID, when

ROWS = "SELECT * FROM source ORDER BY title, source"


class Source(msgspec.Struct, frozen=True):
    """One source as heard in this release."""

    name: str
    title: str
    publisher: str
    homepage: str | None
    edition: str
    unit: str
    covers: str
    includes: str
    licence: str
    terms: str
    notice: str
    fetched: str
    rows: int
    records: int
    statements: int
    issues: int
    quality: Summary | None


def sources(handle: Handle) -> list[Source]:
    """All sources of the release, by title."""
    found = lines(handle)
    return [_source(told, found.get(told["source"])) for told in handle.rows(ROWS)]


def titles(opened: Opened, names: Collection[str]) -> list[str]:
    """Titles of sources by their short names, in their order."""
    with opened.handle() as handle:
        return [row["title"] for row in handle.rows(ROWS) if row["source"] in names]


def _source(told: dict[str, Any], line: Summary | None) -> Source:
    fetched = told["retrieved_at"].date() if told["retrieved_at"] else None
    return Source(
        title=told["title"],
        publisher=told["publisher"],
        unit=told["unit"],
        licence=told["licence"],
        edition=told["edition"] or NOT_SAID,
        includes=told["includes"] or NOT_SAID,
        notice=told["notice"] or NOT_SAID,
        rows=told["rows"],
        records=told["records"],
        statements=told["statements"],
        issues=told["issues"],
        name=told["source"],
        homepage=told["homepage"],
        covers=_years(told["covers_from"], told["covers_to"]),
        terms=labels.TERMS[told["terms"]],
        fetched=when(fetched, fetched) if fetched else "comes with Comity",
        quality=line,
    )


def _years(first: str | None, last: str | None) -> str:
    return f"{first or 'beginning not said'} to {last or 'today'}" if first or last else NOT_SAID
