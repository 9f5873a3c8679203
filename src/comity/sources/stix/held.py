"""The objects of a file by their ids, and which of them speak of which. Texts are held, and read when needed."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from comity.model.errors import SourceError

OBJECTS = "objects.jsonl"
"""The file with one valid object per line, as `comity import` leaves it beside the file that was imported."""
MARKINGS = "markings.json"
"""What each marking in it says of who may read, as statements have it; empty where it says nothing of that."""
FAULTS = "faults.jsonl"
"""What was found wrong, or can't be held, when the file was imported."""
CONTEXT = "context.json"
"""Of what stays in of a file: which source has the rest of it, and which objects here are there as well."""

Object = dict[str, Any]


class Context(msgspec.Struct, frozen=True):
    """objects: ids. source: that has them as well; what these say is known through it."""

    source: str = ""
    objects: frozenset[str] = frozenset()


class Fault(msgspec.Struct, frozen=True):
    """code: stable. object: id of the object concerned, or its place. at: path within it. refused: whether the object
    was left out for it. original: what stands there, if it is short."""

    code: str
    object: str
    at: str
    why: str
    refused: bool = False
    original: str | None = None


class Held:
    """The newest version of each object. Relationships by the ids at their ends; opinions and notes by objects."""

    def __init__(self, markings: Mapping[str, str]) -> None:
        self._markings = markings
        self._texts: dict[str, bytes] = {}
        self._modified: dict[str, str] = {}
        self._from: dict[str, list[str]] = defaultdict(list)
        self._to: dict[str, list[str]] = defaultdict(list)
        self._about: dict[str, list[str]] = defaultdict(list)
        self.older: Counter[str] = Counter()
        self.used: set[str] = set()

    def add(self, text: bytes) -> None:
        """Takes in one object; of versions the newest stays."""
        value = msgspec.json.decode(text)
        key, modified = value["id"], value.get("modified", "")
        if key in self._texts:
            self.older[value["type"]] += 1
            if modified <= self._modified[key]:
                return
        self._texts[key], self._modified[key] = text, modified

    def link(self) -> None:
        """Notes who speaks of whom, once all are there."""
        for key in sorted(self._texts):
            kind = key.partition("--")[0]
            if kind == "relationship":
                value = self.peek(key)
                self._from[value["source_ref"]].append(key)
                self._to[value["target_ref"]].append(key)
            elif kind in ("opinion", "note"):
                for ref in self.peek(key)["object_refs"]:
                    self._about[ref].append(key)

    def marking(self, key: str) -> str:
        """A marking as statements have it, empty if it says nothing of who may read."""
        return self._markings.get(key, f"unknown: {key}")

    def ids(self, *kinds: str) -> list[str]:
        """Ids of all objects of some types, sorted; of all without a type."""
        return sorted(key for key in self._texts if not kinds or key.partition("--")[0] in kinds)

    def peek(self, key: str) -> Object:
        """An object by its id; empty if the file doesn't hold it."""
        text = self._texts.get(key)
        found: Object = msgspec.json.decode(text) if text else {}
        return found

    def get(self, key: str) -> Object:
        """The same, and it counts as told."""
        if key in self._texts:
            self.used.add(key)
        return self.peek(key)

    def tied(self, key: str, *kinds: str) -> Iterator[Object]:
        """Relationships of some types that start at an object and stand."""
        yield from self._relations(self._from.get(key, ()), kinds)

    def tied_to(self, key: str, *kinds: str) -> Iterator[Object]:
        """Relationships of some types that end at an object and stand."""
        yield from self._relations(self._to.get(key, ()), kinds)

    def about(self, key: str, kind: str) -> Iterator[Object]:
        """Opinions or notes on an object that stand."""
        for one in self._about.get(key, ()):
            if one.startswith(kind) and not self.peek(one).get("revoked"):
                yield self.peek(one)

    def _relations(self, keys: Iterator[str] | list[str] | tuple[str, ...], kinds: tuple[str, ...]) -> Iterator[Object]:
        for key in keys:
            value = self.peek(key)
            if value["relationship_type"] in kinds and not value.get("revoked"):
                yield value


def read_objects(path: Path, markings: Path) -> Held:
    """All objects of a file of objects. markings: a file that says what each marking means."""
    held = Held(msgspec.json.decode(markings.read_bytes(), type=dict[str, str]))
    with path.open("rb") as stream:
        for line in stream:
            held.add(line)
    held.link()
    return held


def read_faults(path: Path) -> Iterator[Fault]:
    """What was found at import. The first line is empty, so that no file of a source is."""
    with path.open("rb") as stream:
        for line in stream:
            if line.strip():
                yield msgspec.json.decode(line, type=Fault)


def words(value: object) -> str:
    """A value as a cell shows it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def refuse_gone(held: Held) -> None:
    """SourceError for a file without any object."""
    if not held.ids():
        raise SourceError("no valid object in it.", file=OBJECTS, hint="See: comity validate FILE")
