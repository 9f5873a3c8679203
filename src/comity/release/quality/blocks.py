"""What quality.json says of one source, as typed values. Counts only: whoever shows a percentage shows n beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

FILE = "quality.json"


class Field(msgspec.Struct, frozen=True):
    """One property of one kind of subject. The six counts after n add up to n; see docs/explanation/quality.md.

    asks: the source asks it. silent: asked, and nothing is said. unasked: not asked, and nothing is said.
    """

    kind: str
    prop: str
    asks: bool
    n: int
    stated: int
    none: int
    unknown: int
    not_asked: int
    silent: int
    unasked: int


class Dates(msgspec.Struct, frozen=True):
    """Statements of one date property by the length of their interval."""

    kind: str
    prop: str
    n: int
    day: int
    month: int
    year: int
    longer: int


class Shares(msgspec.Struct, frozen=True):
    """Of the incidents that the source tells of, how many it tells with one or more of each."""

    incidents: int = 0
    publication: int = 0
    victim: int = 0
    attribution: int = 0
    effect: int = 0
    loss: int = 0
    response: int = 0
    cooperation: int = 0


class Compared(msgspec.Struct, frozen=True):
    """n incidents of which both sources say something in this field: the same, or sharing at least a part."""

    field: str
    n: int
    same: int
    overlap: int


class Agreement(msgspec.Struct, frozen=True):
    """Beside one other source, over the incidents that both tell of."""

    other: str
    incidents: int
    fields: list[Compared]


class Issues(msgspec.Struct, frozen=True):
    """Issues of one code, with three examples."""

    code: str
    level: str
    n: int
    examples: list[dict[str, Any]]


class ChangedProperty(msgspec.Struct, frozen=True):
    """Properties of single subjects (record and part) of which something is said now only, then only, or otherwise."""

    kind: str
    prop: str
    added: int
    withdrawn: int
    changed: int


class Changed(msgspec.Struct, frozen=True):
    """Against `since`, the newest release in which the source had other files. Files: name -> SHA-256."""

    since: str
    old_files: dict[str, str]
    new_files: dict[str, str]
    records_added: int
    records_withdrawn: int
    statements_added: int
    statements_withdrawn: int
    properties: list[ChangedProperty]


class Block(msgspec.Struct, frozen=True):
    """All of one source. kinds: how many subjects of each kind it tells of. changed: null when first heard."""

    title: str
    publisher: str
    edition: str
    unit: str
    since: str
    until: str
    includes: str
    cannot_contain: str
    files: dict[str, str]
    kinds: dict[str, int]
    shares: Shares
    completeness: list[Field]
    dates: list[Dates]
    agreement: list[Agreement]
    issues: list[Issues]
    accounting: list[dict[str, Any]]
    changed: Changed | None


class _Sources(msgspec.Struct):
    sources: dict[str, Block] = {}


def read(folder: Path) -> dict[str, Block]:
    """What quality.json in a folder says source by source; nothing if it is older than that, or damaged."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=_Sources).sources
    except (OSError, msgspec.DecodeError):
        return {}
