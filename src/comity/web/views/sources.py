"""Sources: what each is, what it covers, what may be passed on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from comity.release.handle import Handle
from comity.release.quality import Block, Summary, summary
from comity.web import labels
from comity.web.charts.describing import Chart
from comity.web.current import Opened
from comity.web.i18n import _
from comity.web.views import overlaps
from comity.web.views.overlaps import Shares
from comity.web.words import not_said, when

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
    cannot: str
    shares: Shares | None


class Sources(msgspec.Struct, frozen=True):
    """The page: all sources by title, and how those that tell of incidents overlap; None where there is no such."""

    sources: list[Source]
    together: Chart | None
    pairs: Chart | None


def sources(handle: Handle, shares: Mapping[str, Shares] | None = None) -> list[Source]:
    """All sources of the release, by title. shares: of their incidents."""
    blocks = handle.quality()
    return [_source(told, blocks.get(told["source"]), (shares or {}).get(told["source"])) for told in handle.rows(ROWS)]


def overview(opened: Opened) -> Sources:
    """The page of all sources."""
    shares = overlaps.shares(opened.index)
    with opened.handle() as handle:
        found = sources(handle, shares)
    several = len(shares) > 1
    return Sources(found, overlaps.together(opened) if several else None, overlaps.pairs(opened) if several else None)


def titles(opened: Opened, names: Collection[str]) -> list[str]:
    """Titles of sources by their short names, in their order."""
    told = [tracker for name, tracker in opened.index.trackers.items() if name in names]
    return sorted(tracker.title for tracker in told)


def _source(told: dict[str, Any], block: Block | None, shares: Shares | None) -> Source:
    fetched = told["retrieved_at"].date() if told["retrieved_at"] else None
    return Source(
        title=told["title"],
        publisher=told["publisher"],
        unit=told["unit"],
        licence=told["licence"],
        edition=told["edition"] or not_said(),
        includes=told["includes"] or not_said(),
        notice=told["notice"] or not_said(),
        rows=told["rows"],
        records=told["records"],
        statements=told["statements"],
        issues=told["issues"],
        name=told["source"],
        homepage=told["homepage"],
        covers=_years(told["covers_from"], told["covers_to"]),
        terms=labels.terms(told["terms"]),
        fetched=when(fetched, fetched) if fetched else _("comes with Comity"),
        quality=summary(told["source"], block) if block else None,
        cannot=(block.cannot_contain or "") if block else "",
        shares=shares,
    )


def _years(first: str | None, last: str | None) -> str:
    if not (first or last):
        return not_said()
    return _("{first} to {last}").format(first=first or _("beginning not said"), last=last or _("today"))
