"""An envelope as it comes in: split into the bytes of its objects, each judged by the standard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from comity.model.errors import DataError
from comity.share.exchange.moments import version_key, version_shown
from comity.share.exchange.naming import named
from comity.share.markings import marked
from comity.share.markings.levels import LEVELS
from comity.share.stix import documents
from comity.share.stix.documents import NotJSON
from comity.share.stix.kinds.references import compared
from comity.share.stix.validating import object_faults

MOST_MARKINGS = 100
"""Different markings of one object, its parts included."""

MOST_NAMES = 1000
"""Parties and communities to whom one definition releases."""

MOST_SETS = 1000
"""Different sets of markings in one envelope: each is an audience that has to be reckoned."""

_HINT = "Send an envelope: {\"objects\": [ … ]} with STIX objects."  # fmt: skip


class Arrived(NamedTuple):
    """object_id, markings, refs: as ids are compared; refs are the ids that it names. version: empty for what has no
    dates of its own. means: of a marking definition. revoked: it says that it is."""

    object_id: str
    version: str
    type: str
    is_21: bool
    markings: tuple[str, ...]
    refs: tuple[str, ...]
    means: marked.Names | bool
    body: msgspec.Raw
    revoked: bool = False

    @property
    def markings_known(self) -> bool:
        """Whether they are of TLP and PAP alone: what these mean never changes."""
        return LEVELS.issuperset(self.markings)


class Refused(NamedTuple):
    """An object that is not taken, with the reason."""

    object_id: str
    version: str
    why: str


def objects(text: bytes) -> list[msgspec.Raw]:
    """The objects of an envelope, not read yet. DataError if it is none."""
    try:
        parts = documents.members(text)
    except NotJSON as wrong:
        raise _none(wrong) from None
    return objects_of(parts)


def objects_of(parts: dict[str, msgspec.Raw] | None) -> list[msgspec.Raw]:
    """The objects of an envelope that was opened. DataError if it is none."""
    try:
        held = documents.items(parts["objects"]) if parts and "objects" in parts else None
        colons = 0
        for name, part in (parts or {}).items():
            if name != "objects":
                colons += documents.read(part)[1]
    except NotJSON as wrong:
        raise _none(wrong) from None
    if not held:
        raise DataError("the envelope has no list of objects.", hint=_HINT)
    return held


def _none(wrong: NotJSON) -> DataError:
    return DataError(f"the envelope {wrong}.", hint=_HINT)


def judged(held: list[msgspec.Raw]) -> Iterator[Arrived | Refused]:
    """Each object as it may be kept, or why it may not, in the order in which they came."""
    sets = set[object]()
    for body in held:
        try:
            value = documents.value(body)
        except NotJSON as wrong:
            yield Refused("", "", f"The object {wrong}.")
            continue
        if faults := object_faults(value, mixed=True):
            first = faults[0]
            where = f"{first.at}: " if first.at else ""
            yield Refused(*_said(value), f"STIX 2.1, {first.section}: {where}{first.why}.")
        else:
            yield _bounded(arrived(value, body), sets)


def _bounded(one: Arrived, sets: set[object]) -> Arrived | Refused:
    """The object, if there are not too many markings. sets: those of the objects before it in the envelope."""
    if len(one.markings) > MOST_MARKINGS:
        return _too_many(one, f"An object has {MOST_MARKINGS:,} different markings at most here. Mark it with fewer.")
    if isinstance(one.means, frozenset) and len(one.means) > MOST_NAMES:
        return _too_many(one, f"A definition releases to {MOST_NAMES:,} names at most here. Name a community.")
    # A definition is marked with itself: what it means counts, as two statements have one audience.
    mine = (frozenset(one.markings) - {one.object_id}, one.means)
    if mine not in sets and len(sets) == MOST_SETS:
        said = f"An envelope has {MOST_SETS:,} different sets of markings at most here."
        return _too_many(one, f"{said} Send this object in another.")
    sets.add(mine)
    return one


def _too_many(one: Arrived, why: str) -> Refused:
    return Refused(one.object_id, version_shown(one.version) if one.version else "", why)


def arrived(value: dict[str, Any], body: msgspec.Raw) -> Arrived:
    """An object that is known to be right."""
    dated = value.get("modified") or value.get("created")
    is_definition = value["type"] == "marking-definition"
    return Arrived(
        compared(value["id"]), version_key(dated) if dated else "", value["type"],
        "spec_version" in value or "created" not in value, tuple(dict.fromkeys(marked.refs(value))),
        tuple(named(value)),
        marked.definition(value) if is_definition else None, body, value.get("revoked") is True,
    )  # fmt: skip


def _said(value: Any) -> tuple[str, str]:
    """What an object that is refused calls itself, if that can be told."""
    said = value if isinstance(value, dict) else {}
    found = [said.get(name) for name in ("id", "modified")]
    return tuple(one[:200] if isinstance(one, str) and one.isprintable() else "" for one in found)  # type: ignore[return-value]  # two
