"""What a release changed: how much of each kind, and the changes that a reader would want to see first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from heapq import nsmallest
from pathlib import Path

import msgspec

from comity.release import changes

ORDER = ("ADDED", "MERGED", "SPLIT", "REMOVED", "MODIFIED")
"""Kinds of changes, the one that matters most to a reader first."""
_KEPT = 12


class Change(msgspec.Struct, frozen=True):
    """A change as a line of changes.jsonl has it (see `changes`)."""

    op: str
    incident_id: str | None = None
    title: str | None = None
    others: list[str] = []
    fields: list[str] = []
    record_id: str | None = None


class Latest(msgspec.Struct, frozen=True):
    """counts: kind -> incidents. first: the changes that matter most; of equal ones those of most fields."""

    counts: dict[str, int]
    first: list[Change]


@lru_cache(maxsize=4)
def latest(folder: Path) -> Latest:
    """Changes of incidents in the release in a folder, which never changes; empty if it doesn't say."""
    counts: Counter[str] = Counter()
    first: list[Change] = []
    for change in _lines(folder / changes.FILE):
        counts[change.op] += 1
        first.append(change)
        if len(first) > 100 * _KEPT:  # a release may change a million
            first = nsmallest(_KEPT, first, key=_rank)
    return Latest({op: counts[op] for op in ORDER if counts[op]}, nsmallest(_KEPT, first, key=_rank))


def _lines(path: Path) -> Iterator[Change]:
    if path.is_file():
        with path.open("rb") as stream:
            each = (msgspec.json.decode(line, type=Change) for line in stream)
            yield from (change for change in each if change.record_id is None)


def _rank(change: Change) -> tuple[int, int, str]:
    return ORDER.index(change.op), -len(change.fields), change.incident_id or ""
