"""What is kept of the objects that a change touches: read once, changed in memory, written back."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy import Row as Found

from comity.share.exchange import deleting
from comity.share.exchange.audiences import Audiences
from comity.share.exchange.namers import namers
from comity.share.exchange.versions import IS_21, WITHDRAWN, Deleted, Named, Version
from comity.share.markings.audiences import Audience, narrowed
from comity.share.markings.levels import LEVELS
from comity.store.ledger.fetching import batches
from comity.store.ledger.tables import SHARED_OBJECT, SHARED_REFERENCE

_ORDER = attrgetter("order")
_COLUMNS = [column for column in SHARED_OBJECT.c if column.name not in ("body", "type")]


class _Was(NamedTuple):
    """What of a version may change."""

    added: int
    stage: int
    audience: Audience
    own: Audience
    known: Audience


def _was(one: Version) -> _Was:
    return _Was(one.added, one.stage, one.audience, one.own, one.known)


class Row(NamedTuple):
    """What of a version's row may change, by its columns."""

    added: int
    stage: int
    audience: int
    own_audience: int
    known_audience: int | None


class Lineages:
    """All versions of the objects that were asked for, by object id; by nobody else than one collection's."""

    def __init__(self, con: Connection, collection: int, audiences: Audiences) -> None:
        self._con, self._collection, self._audiences = con, collection, audiences
        self._held: dict[str, list[Version]] = {}
        self._gone: dict[str, list[Deleted]] = {}
        self._was: dict[Version, _Was] = {}
        self._arriving: dict[str, set[str]] = {}

    def load(self, ids: Iterable[str]) -> None:
        """Reads versions that were not read yet."""
        missing = list({one: None for one in ids if one not in self._held})
        if not missing:
            return
        self._held |= {one: [] for one in missing}
        found: list[Version] = []
        for some in batches(missing):
            there = (SHARED_OBJECT.c.collection == self._collection) & SHARED_OBJECT.c.object_id.in_(some)
            found += map(self._version, self._con.execute(select(*_COLUMNS).where(there)))
        for one in deleting.found(self._con, self._collection, missing, self._audiences):
            self._gone.setdefault(one.object_id, []).append(one)
        self._take(found)

    def of(self, object_id: str, writer: str | None = None) -> list[Version]:
        """Versions of an object, oldest first; of one writer, or of all."""
        held = self._held.get(object_id, [])
        return held if writer is None else [one for one in held if one.writer == writer]

    def deleted(self, object_id: str, writer: str | None = None) -> list[Deleted]:
        """What is left of versions that were deleted; of one writer, or of all."""
        return [one for one in self._gone.get(object_id, ()) if writer in (None, one.writer)]

    def add(self, version: Version) -> None:
        """Adds what is about to be kept."""
        insort(self._held[version.object_id], version, key=_ORDER)
        for target in version.refs or ():
            self._arriving.setdefault(target, set()).add(version.object_id)

    def remove(self, gone: set[Version]) -> None:
        """Takes versions out, here and in the ledger."""
        for key in {one.object_id for one in gone}:
            self._held[key] = [one for one in self._held[key] if one not in gone]
        for version in gone:
            del self._was[version]
            left = Deleted(version.object_id, version.version, version.writer, version.is_21, version.own,
                           version.known)  # fmt: skip
            self._gone.setdefault(version.object_id, []).append(left)
        deleting.deleted(self._con, self._collection, list(gone), self._audiences)

    def around(self, ids: Iterable[str]) -> list[str]:
        """These objects, and those that name them, directly or by others that name those; with what they name."""
        found = list(namers(self._con, self._collection, ids, self._arriving))
        self.load_named(found)
        return found

    def load_named(self, ids: Iterable[str]) -> None:
        """Reads objects, what all their versions name, and what is kept under those ids."""
        ids = list(ids)
        self.load(ids)
        versions = [version for one in ids for version in self.of(one)]
        self._read_names([one for one in versions if one.refs is None])
        self.load(key for version in versions for key in self.names(version))

    def names(self, version: Version) -> Named:
        """What a version names. What was not read with others is read now: a page of references is long, and most of
        what is looked at is only looked at."""
        if version.refs is None:
            self._read_names([version])
        return version.refs or {}

    def opened(self) -> list[Version]:
        """Versions kept before that somebody may read now who might not."""
        return [one for one, was in self._was.items()
                if was.audience != one.audience and not one.stage & WITHDRAWN
                and narrowed([was.audience, one.audience]) != one.audience]  # fmt: skip

    def write_back(self) -> list[tuple[int, Version]]:
        """Writes versions that were kept before and have changed. Returns those that have another date now, each with
        the one it had."""
        changed = [(was.added, one) for one, was in self._was.items() if was != _was(one)]
        there = (SHARED_OBJECT.c.collection == self._collection) & (SHARED_OBJECT.c.added == bindparam("was"))
        if changed:
            # Whatever groups of readers it makes, they are nobody's: another's doing is not counted against its writer.
            rows = [{"was": was, **{f"now_{name}": value for name, value in self.row(one, "")._asdict().items()}}
                    for was, one in changed]  # fmt: skip
            now: dict[str, Any] = {name: bindparam(f"now_{name}") for name in Row._fields}
            self._con.execute(update(SHARED_OBJECT).where(there).values(now), rows)
        return [(was, one) for was, one in changed if was != one.added]

    def row(self, one: Version, maker: str) -> Row:
        """A version's. maker: whose groups of readers they are, if they are new."""
        audience, own = self._audiences.number(one.audience, maker), self._audiences.number(one.own, maker)
        known = audience if one.known == one.audience else self._audiences.number(one.known, maker)
        return Row(one.added, one.stage, audience, own, known if known != audience else None)

    def _version(self, row: Found[Any]) -> Version:
        own, audience = self._audiences.read(row.own_audience), self._audiences.read(row.audience)
        known = audience if row.known_audience is None else self._audiences.read(row.known_audience)
        had = frozenset(msgspec.json.decode(row.had_by)) if row.had_by else frozenset[str]()
        return Version(row.object_id, row.version, row.writer, bool(row.stage & IS_21), own, None, audience, known,
                       had=had, added=row.added, stage=row.stage, revoked=bool(row.revoked))  # fmt: skip

    def _take(self, found: list[Version]) -> None:
        """Notes versions as they were read."""
        for one in found:
            insort(self._held[one.object_id], one, key=_ORDER)
            self._was[one] = _was(one)

    def _read_names(self, versions: list[Version]) -> None:
        found: dict[int, Named] = {one.added: {} for one in versions}
        own = {one.added: one.object_id for one in versions}
        for some in batches(list(found)):
            there = (SHARED_REFERENCE.c.collection == self._collection) & SHARED_REFERENCE.c.added.in_(some)
            for row in self._con.execute(select(SHARED_REFERENCE).where(there)):
                if row.target_id not in LEVELS and row.target_id != own[row.added]:
                    meant = None if row.meant is None else frozenset(msgspec.json.decode(row.meant))
                    found[row.added][row.target_id] = meant
        for one in versions:
            one.refs = found[one.added]
