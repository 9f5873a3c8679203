"""The properties that statements may carry, by kind of subject, read from data/properties.yml."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

import msgspec

WHOLE_KINDS = ("actor", "conflict", "technique")
"""Kinds of record that have properties of their own; every other record is told of as an incident."""

PART_KINDS = ("victim", "attribution", "effect", "loss", "response", "cooperation")


class Property(msgspec.Struct, frozen=True):
    """What a property holds (text, code, date, number, place), the scheme of its codes, the rule that fuses it."""

    holds: str
    rule: str
    meaning: str
    scheme: str | None = None


@lru_cache(maxsize=1)
def properties() -> dict[str, dict[str, Property]]:
    """Kind of subject (incident, actor, conflict, technique, or a kind of part) -> property name -> Property."""
    text = resources.files("comity.model").joinpath("data/properties.yml").read_bytes()
    return msgspec.yaml.decode(text, type=dict[str, dict[str, Property]])


def kind_of(subject: str, record_kind: str = "incident") -> str:
    """The kind a subject belongs to: `#victim/maersk` -> victim; the empty subject is the record itself."""
    if not subject:
        return record_kind if record_kind in WHOLE_KINDS else "incident"
    return subject[1:].partition("/")[0]
