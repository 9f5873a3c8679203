"""Incidents linked with one, and the records it is made from."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import msgspec

from comity.release.index.index import Index as ReleaseIndex
from comity.web import labels
from comity.web.views.evidence import Index

_MOST_RELATED = 10


class Linked(msgspec.Struct, frozen=True):
    """Another incident and how it stands to this one."""

    id: str
    title: str
    how: str
    score: str


class Record(msgspec.Struct, frozen=True):
    """One record of the incident."""

    id: str
    title: str
    publisher: str
    publisher_is: str
    source: str
    url: str | None
    locator: str
    seen: str


def linked(known: ReleaseIndex, incident: str, rows: list[dict[str, Any]]) -> list[Linked]:
    """Other incidents: wholes and parts first, then the nearest of the related."""
    best: dict[str, tuple[bool, float, str]] = {}
    for row in rows:
        other, how = _other(incident, row)
        found = (row["relation"] == "part", _score(row["score"]), how)
        if other != incident and found > best.get(other, (False, -1.0, "")):
            best[other] = found
    titles = known.titles(best)
    ordered = sorted(best.items(), key=lambda item: item[1], reverse=True)
    kept = [item for item in ordered if item[1][0]] + [item for item in ordered if not item[1][0]][:_MOST_RELATED]
    return [Linked(other, titles[other], how, f"{score:.0%}") for other, (_, score, how) in kept if other in titles]


def records(rows: list[dict[str, Any]], index: Index) -> list[Record]:
    """Records by publisher. seen: 'read', or by whom it is cited."""
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for told in index.statements.values():
        seen[told["record_id"]].add(index.seen(told["seen"]))
    return [
        _record(row, seen[row["record_id"]]) for row in sorted(rows, key=lambda r: (r["publisher"], r["record_id"]))
    ]


def _other(incident: str, row: dict[str, Any]) -> tuple[str, str]:
    left = row["left_incident"] == incident
    other = str(row["right_incident"] if left else row["left_incident"])
    if row["relation"] != "part":
        return other, "related"
    return other, "part of this" if (row["whole"] == "left") == left else "this is part of it"


def _score(score: float | None) -> float:
    return score if score is not None and score == score else 0.0


def _record(row: dict[str, Any], seen: set[str]) -> Record:
    cited = sorted(seen - {""})
    return Record(
        id=row["record_id"],
        title=row["title"] or "no title",
        publisher=row["publisher"],
        publisher_is=labels.code("publisher_kind", row["publisher_kind"]),
        source=row["source"],
        url=row["url"],
        locator=row["locator"],
        seen="; ".join([*(["read"] if "" in seen or not seen else []), *cited]),
    )
