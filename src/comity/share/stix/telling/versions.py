"""Since when each object is as it is: `created` and `modified` from the releases themselves (section 3.6).

An object's `created` is the release that had it first, its `modified` the release that changed it last. Both are read
off the releases that lie in the workspace, oldest first; what was found is kept beside them (`stix/<release>.parquet`),
so that each is read once. What a later release no longer has is revoked, without its content, which may have to stay
unsaid.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from sys import intern
from typing import Any, NamedTuple

import duckdb
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from comity.model.errors import ComityError
from comity.release.handle import Handle
from comity.share.stix.telling.record import things, whole
from comity.share.stix.telling.theirs import theirs
from comity.share.stix.telling.things import OURS, Names, Thing

FURTHEST = 24
"""Releases that are looked back through."""

_SCHEMA = pa.schema([("id", pa.string()), ("digest", pa.binary()), ("created", pa.string()), ("modified", pa.string()),
                     ("revoked", pa.bool_()), ("incident", pa.string()), ("rest", pa.string())])  # fmt: skip
_KEPT = ("relationship_type", "source_ref", "target_ref", "object_refs", "opinion", "context", "impact_category")
_AT_ONCE = 20_000
_GONE = "Withdrawn from the record."
_encode = msgspec.json.Encoder().encode


class Line(NamedTuple):
    """rest: JSON of the properties that a revoked object still needs. For the others see the module."""

    digest: bytes
    created: str
    modified: str
    revoked: bool
    incident: str
    rest: str


@dataclass
class Memory:
    """What is known of one release's objects, by id."""

    lines: dict[str, Line] = field(default_factory=dict)

    def names(self) -> Names:
        """Ids that don't reuse a revoked one."""
        return Names(frozenset(key for key, line in self.lines.items() if line.revoked))


Told = Iterator[tuple[Thing, bytes, str, str, bool]]
"""Things with their JSON, created, modified, and whether they are revoked."""


def dated(told: Iterable[Thing], earlier: Memory, now: Memory, at: str) -> Told:
    """Gives each thing its dates. `now` is filled; what only `earlier` has is revoked.

    at: when the release was made (a STIX timestamp).
    """
    for thing in told:
        text = _encode(thing.body)
        digest = blake2b(text, digest_size=16).digest()
        was = earlier.lines.get(thing.id)
        created, modified = (was.created, was.modified if was.digest == digest else at) if was else (at, at)
        now.lines[thing.id] = Line(digest, created, modified, False, thing.incident, _rest(thing))
        yield thing, text, created, modified, False
    for key, line in earlier.lines.items():
        if key not in now.lines:
            ended = line if line.revoked else line._replace(revoked=True, modified=at)
            now.lines[key] = ended
            yield Thing(key, {}, line.incident), ended.rest.encode(), ended.created, ended.modified, True


def remember(handle: Handle, *, public: bool) -> Memory:
    """What the releases before this one had. Without a workspace around the release, nothing."""
    return _before(handle, public=public, left=FURTHEST)


def known(handle: Handle, *, public: bool) -> Path | pa.Table | None:
    """Where the lines of a release's objects are: in the file that is kept, or in memory where none can be. None if no
    release came before it, so that all is of its own date."""
    if not _follows(handle):
        return None
    path = _path(handle.folder, public=public)
    if not path.exists():
        now = _told(handle, public=public, left=FURTHEST)
        return path if path.exists() else pa.concat_tables([_SCHEMA.empty_table(), *_tables(now)])
    return path


def keep(handle: Handle, memory: Memory, *, public: bool) -> None:
    """Writes down what this release has, if it lies in a workspace that may be written to."""
    path = _path(handle.folder, public=public)
    if handle.folder.parent.name != "releases" or path.exists():
        return
    try:
        path.parent.mkdir(exist_ok=True)
        fresh = path.with_suffix(".part")
        with pq.ParquetWriter(fresh, _SCHEMA, compression="zstd") as sink:
            for some in _tables(memory):
                sink.write_table(some)
        fresh.replace(path)
    except OSError:
        return  # it is only found again the next time


def _tables(memory: Memory) -> Iterator[pa.Table]:
    lines = iter(memory.lines.items())
    while rows := [(key, *line) for key, line in islice(lines, _AT_ONCE)]:
        columns = zip(*rows, strict=True)
        arrays = [pa.array(column, one.type) for column, one in zip(columns, _SCHEMA, strict=True)]
        yield pa.Table.from_arrays(arrays, schema=_SCHEMA)


def _follows(handle: Handle) -> bool:
    """Whether a release came before, in a workspace."""
    return handle.folder.parent.name == "releases" and bool(handle.release.previous)


def _before(handle: Handle, *, public: bool, left: int) -> Memory:
    if not _follows(handle):
        return Memory()
    return _of(handle.folder.parent / str(handle.release.previous), public=public, left=left)


def _of(folder: Path, *, public: bool, left: int) -> Memory:
    path = _path(folder, public=public)
    if path.exists():
        return Memory(dict(_read(path)))
    if not folder.is_dir() or not left:
        return Memory()
    try:
        return _found(folder, public=public, left=left)
    except (ComityError, duckdb.Error):
        return Memory()  # made by an older Comity, whose tables were others: what follows begins anew


def _read(path: Path) -> Iterator[tuple[str, Line]]:
    """Some lines at a time; texts that many of them share are held once."""
    with pq.ParquetFile(path) as file:
        for some in file.iter_batches(_AT_ONCE, columns=_SCHEMA.names):
            for key, digest, created, modified, revoked, incident, rest in zip(
                *(column.to_pylist() for column in some.columns), strict=True
            ):
                yield key, Line(digest, intern(created), intern(modified), revoked, intern(incident), rest)


def _found(folder: Path, *, public: bool, left: int) -> Memory:
    with Handle(folder, public=public) as handle:
        return _told(handle, public=public, left=left - 1)


def _told(handle: Handle, *, public: bool, left: int) -> Memory:
    """Tells a release, only to know since when each object is as it is."""
    earlier, now = _before(handle, public=public, left=left), Memory()
    told = things(handle, whole(handle, own_use=not public), earlier.names(), theirs(handle))
    for _ in dated(told, earlier, now, stamp(handle)):
        pass
    keep(handle, now, public=public)
    return now


def stamp(handle: Handle) -> str:
    """When a release was made, as STIX writes it."""
    return handle.release.made_at[:19] + ".000Z"


def _path(folder: Path, *, public: bool) -> Path:
    return folder.parent.parent / "stix" / f"{folder.name}{'' if public else '-own'}.parquet"


def _rest(thing: Thing) -> str:
    """What a revoked object must have by the standard: references, which tell nothing, and words that say it went."""
    kind = thing.id.partition("--")[0]
    body: dict[str, Any] = {name: thing.body[name] for name in _KEPT if name in thing.body}
    if kind == "note":
        body["content"] = _GONE
    elif kind == "impact":
        body["extensions"] = {key: value for key, value in thing.body["extensions"].items() if key != OURS}
    elif kind == "location":
        body["region"] = "unspecified"
    elif kind not in ("relationship", "opinion", "grouping"):
        body["name"] = _GONE
    return _encode(body | {"revoked": True}).decode()
