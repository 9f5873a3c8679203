"""What must hold between the objects of one bundle: versions of one object, one UUID for one object, translations."""

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
        self._translations: list[dict[str, Any]] = []

    def note(self, value: dict[str, Any], text: msgspec.Raw) -> None:
        """Remembers an object and its bytes."""
        key = value["id"]
        if value["type"] == "language-content":
            self._translations.append(value)
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
        for value in self._translations:
            if (target := self._target(value)) and (found := _mirrored(value, target)):
                yield value["id"], found

    def _target(self, value: dict[str, Any]) -> dict[str, Any] | None:
        """The very version that a language content translates, if it is in the bundle."""
        key, modified = value["object_ref"], value.get("object_modified")
        if modified is None or key not in self._first:
            return None
        versions = self._again.get(key) or [msgspec.json.decode(self._first[key])]
        same = (one for one in versions if "modified" in one and moment(one["modified"]) == moment(modified))
        return next(same, None)


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


def _mirrored(value: dict[str, Any], target: dict[str, Any]) -> list[Fault]:
    """Section 7.1: a string for a string, a list of the same length for a list, an object for an object."""
    found: list[Fault] = []
    for tag, texts in value["contents"].items():
        for name, text in texts.items():
            if name in target and not _alike(text, target[name]):
                found += fault("7.1", "does not mirror the property that it translates", f"contents.{tag}.{name}")
    return found


def _alike(text: Any, original: Any) -> bool:
    if isinstance(original, list):
        if not isinstance(text, list) or len(text) != len(original):
            return False
        return all(one == "" or _alike(one, other) for one, other in zip(text, original, strict=True))
    if isinstance(original, dict):
        return isinstance(text, dict) and all(
            _alike(one, original[key]) for key, one in text.items() if key in original
        )
    return not isinstance(original, str) or isinstance(text, str)
