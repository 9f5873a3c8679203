"""The names of an actor, and which company or body uses which."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from comity.sources.kit import Cell, Record
from comity.sources.kit.documents import Document

_ORIGIN = "origin:"


def tell_names(record: Record, name: Cell, meta: Document) -> None:
    """The entry's own name, its synonyms, and each name once more as the word of whoever is said to use it."""
    for cell in [name, *meta.take_list("synonyms")]:
        record.say("name", " ".join(cell.text.split()), cell)
    for cell in meta.take_list("name-attribution"):
        _tell_user(record, cell)
    for key in meta.keys(_ORIGIN):
        cell = meta.take(key)
        if cell:
            _used_by(record, key.removeprefix(_ORIGIN), cell.text, cell)


def _tell_user(record: Record, cell: Cell) -> None:
    """`NAME:uuid`, the uuid being that of a producer in the galaxy's producer cluster."""
    name, _, uuid = cell.text.rpartition(":")
    producer = producers().get(uuid)
    if producer is None:
        record.issue("unmapped-code", "producers.yml has no producer of that uuid", cell)
    else:
        _used_by(record, name, producer, cell)


def _used_by(record: Record, name: str, user: str, cell: Cell) -> None:
    record.say("name", " ".join(name.split()), cell, by=user, seen=f"via {record.record_id}", method="parsed")


@cache
def producers() -> dict[str, str]:
    """uuid -> name, for the producers that the cluster refers to."""
    text = (Path(__file__).parent / "producers.yml").read_bytes()
    return msgspec.yaml.decode(text, type=dict[str, str])
