"""The records that an incident is made from, and the publications that they name."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import msgspec

from comity.release.index.documents import Document
from comity.release.index.index import Index
from comity.release.index.tellings import Heard
from comity.release.index.trackers import Tracker
from comity.web import labels
from comity.web.i18n import _
from comity.web.views.evidence.told import cited_by
from comity.web.views.values import value_words
from comity.web.words import when


class Record(msgspec.Struct, frozen=True):
    """One record. tracker: what its source is called. published: when its publication came out, '' where that isn't
    told or it is none. dated: when it was read, or came with the release. licence: of its source."""

    id: str
    title: str
    publisher: str
    publisher_is: str
    source: str
    tracker: str
    url: str | None
    locator: str
    seen: str
    published: str
    dated: str
    licence: str
    statements: int


def records(document: Document, index: Index, heard: list[Heard]) -> list[Record]:
    """Records by publisher. seen: 'read', or by whom it is cited. heard: all statements of the incident."""
    rows = document.whole["record"]
    publishers = {row["record_id"]: row["publisher"] for row in rows}
    seen: defaultdict[str, set[str]] = defaultdict(set)
    told: Counter[str] = Counter()
    for one in heard:
        seen[one.record_id].add(cited_by(one.seen, publishers))
        told[one.record_id] += 1
    ordered = sorted(rows, key=lambda row: (row["publisher"], row["record_id"]))
    out = _published(document, heard)
    return [
        _record(row, seen[row["record_id"]], told[row["record_id"]], index.trackers.get(row["source"]),
                out.get(row["record_id"], "")) for row in ordered
    ]  # fmt: skip


def _published(document: Document, heard: list[Heard]) -> dict[str, str]:
    """Days of publication by record. Of an entry of a tracker the day is that of the incident, not of the entry."""
    publications = {row["record_id"] for row in document.whole["record"] if row["publisher_kind"] != "tracker"}
    said: dict[str, str] = {}
    for one in heard:
        if one.prop == "disclosed" and not one.subject and one.value and one.record_id in publications:
            said.setdefault(one.record_id, value_words("incident", "disclosed", one.value))
    return said


def terms(rows: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    """What may be passed on, with the sources of these records for which it holds."""
    held = {
        code: sorted({labels.source(row["source"]) for row in rows if row["licence"] == code})
        for code in ("open", "facts-only", "none")
    }
    return [(labels.terms(code), names) for code, names in held.items() if names]


def _record(row: dict[str, Any], seen: set[str], told: int, tracker: Tracker | None, out: str
            ) -> Record:  # fmt: skip
    cited = sorted(seen - {""})
    day = row["retrieved_at"].date() if row["retrieved_at"] else None
    return Record(
        id=row["record_id"],
        title=row["title"] or _("no title"),
        publisher=row["publisher"],
        publisher_is=labels.code("publisher_kind", row["publisher_kind"]),
        source=row["source"],
        tracker=labels.source(row["source"]),
        url=row["url"],
        locator=row["locator"],
        seen="; ".join([*([_("read")] if "" in seen or not seen else []), *cited]),
        published=out,
        dated=when(day, day) if day else _("comes with Comity"),
        licence=tracker.licence if tracker else row["licence"],
        statements=told,
    )
