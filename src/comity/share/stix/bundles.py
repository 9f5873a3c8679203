"""What must hold between the objects of one bundle: versions of one object, and one UUID for one object (2.9, 3.6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from comity.share.stix.kinds.values import moment
from comity.share.stix.verdicts import Fault, fault


class Versions:
    """Objects that were found right, remembered by id; those whose id stands several times are compared."""

    def __init__(self) -> None:
        self._first: dict[str, msgspec.Raw] = {}
        self._again: dict[str, list[dict[str, Any]]] = {}
        self._types: dict[str, tuple[str, Any]] = {}
        self._reused: list[tuple[str, str]] = []

    def note(self, value: dict[str, Any], text: msgspec.Raw) -> None:
        """Remembers an object and its bytes."""
        key = value["id"]
        if key in self._first:
            self._again.setdefault(key, [msgspec.json.decode(self._first[key])]).append(value)
            return
        self._first[key] = text
        self._unique(key, value)

    def _unique(self, key: str, value: dict[str, Any]) -> None:
        """Section 2.9: a producer doesn't use one UUID for objects of several types."""
        maker = value.get("created_by_ref")
        if maker is not None:
            other, by = self._types.setdefault(key[-36:], (key, maker))
            if other != key and by == maker:
                self._reused.append((key, other))

    def faults(self) -> Iterator[tuple[str, list[Fault]]]:
        """(id, what is wrong), object by object."""
        for key, other in self._reused:
            yield key, fault("2.9", f"has the UUID of {other}, by the same producer", "id")
        for key, versions in self._again.items():
            if found := _between(versions):
                yield key, found


def _between(versions: list[dict[str, Any]]) -> list[Fault]:
    """Section 3.6: what the versions of one object share, and when there are no more of them."""
    dated = [one for one in versions if "modified" in one]
    found: list[Fault] = []
    for name in ("created", "created_by_ref"):
        if len({one.get(name) for one in dated}) > 1:
            found += fault("3.6", "differs between versions of one object", name)
    told: dict[tuple[str, str], dict[str, Any]] = {}
    for one in dated:
        if told.setdefault(moment(one["modified"]), one) != one:
            found += fault("3.6", "is the same in two versions that differ", "modified")
    ended = [moment(one["modified"]) for one in dated if one.get("revoked") is True]
    if ended and max(moment(one["modified"]) for one in dated) > min(ended):
        found += fault("3.6", "there is a version later than the one that was revoked", "revoked")
    return found
