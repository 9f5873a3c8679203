"""What MISP can't hold of an incident: each with its path and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec


class Loss(msgspec.Struct, frozen=True):
    """at: relation and column, or path in a document. why: in words. n: how many values."""

    at: str
    why: str
    n: int = 1


class Report(msgspec.Struct, frozen=True):
    """Of one event."""

    event: str
    incident: str
    title: str
    losses: list[Loss]


class Day(NamedTuple):
    """Of an event, as of ISO 8601. is_known: it is one of the incident's."""

    day: str
    is_known: bool


DROPPED = {
    "statement_ids": "which statements it rests on",
    "dissent_ids": "which statements contradict it",
    "n_roots": "how many independent sources say so",
}


def dropped(relation: str, rows: list[dict[str, Any]]) -> Iterator[Loss]:
    """Columns that have no attribute."""
    for column, why in DROPPED.items():
        count = sum(len(value) if isinstance(value := row.get(column), list) else value is not None for row in rows)
        if count:
            yield Loss(f"{relation}.{column}", f"MISP has no place for it: {why}", count)


def of_date(event: Day, row: dict[str, Any]) -> Iterator[Loss]:
    """An event has one day."""
    if not event.is_known:
        yield Loss("incident.start", "an event must have a day: this is of the release in which it last changed, as "
                   "none of the incident's is known")  # fmt: skip
    elif row["start_lo"] != row["start_hi"]:
        yield Loss("incident.start", f"an event has one day: {event.day} stands for {row['start_edtf']}; the interval "
                   "is in object comity-incident")  # fmt: skip


def of_level(kind: str, marked: int) -> Iterator[Loss]:
    """Parts that are marked stricter than the event."""
    if marked:
        yield Loss(f"{kind}.marking", "objects have no tags: the marking stands on each of their attributes", marked)
