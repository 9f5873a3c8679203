"""Doubts about single entries that reading them raised, from doubts.yml."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from comity.sources.kit import Cell, Record


class Doubt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry by number and name, the issue it gets and why."""

    number: str
    name: str
    code: str
    message: str


@cache
def doubts() -> dict[tuple[str, str], Doubt]:
    """All doubts by number and name."""
    listed = msgspec.yaml.decode(Path(__file__).with_name("doubts.yml").read_bytes(), type=list[Doubt])
    return {(doubt.number, doubt.name): doubt for doubt in listed}


def raise_for(record: Record, number: Cell, name: Cell) -> None:
    """Raises the issue of an entry that is in doubt."""
    if doubt := doubts().get((number.text, name.text)):
        record.issue(doubt.code, doubt.message, name)
