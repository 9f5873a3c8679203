"""Names of an actor: who uses each, who tells it, and whom else it may mean."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

import msgspec

from comity.web.views.actors.listing import path
from comity.web.views.actors.telling import heard

_COLUMNS = ("microsoft-naming", "attack", "misp-galaxy", "etda")


class Name(msgspec.Struct, frozen=True):
    """A name. users: who is said to use it. told: for the source of each column whether it has the name. trackers:
    others that do. candidates: (name, path) of other actors that bear it too."""

    name: str
    users: str
    told: list[bool]
    trackers: str
    candidates: list[tuple[str, str]]


def columns(sources: Container[str]) -> list[str]:
    """Alias sources with a column of their own, of those that are heard here: of others nothing can be said."""
    return [source for source in _COLUMNS if source in sources]


def names(document: dict[str, Any], columns: Sequence[str]) -> list[Name]:
    """All names, those that most sources have first."""
    ordered = sorted(document["name"], key=lambda row: (-len(row["told_by"]), row["name"].casefold(), row["name"]))
    return [_name(row, columns) for row in ordered]


def ambiguous(found: list[Name]) -> list[Name]:
    """Names that others bear too."""
    return [name for name in found if name.candidates]


def _name(row: dict[str, Any], columns: Sequence[str]) -> Name:
    bearers = sorted(row["bearers"] or [], key=lambda other: (other["name"].casefold(), other["actor_id"]))
    return Name(
        name=row["name"],
        users=(row["used_by"] or "").replace("; ", ", "),
        told=[source in row["told_by"] for source in columns],
        trackers=heard(source for source in row["told_by"] if source not in columns),
        candidates=[(other["name"], path(other["actor_id"])) for other in bearers if other["actor_id"] != row["of"]],
    )
