"""What is kept of the objects that a change touches: read once, changed in memory, written back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, delete, select, update

from comity.share.exchange.audiences import Audiences
from comity.share.markings.audiences import Audience
from comity.store.ledger.tables import SHARED_OBJECT, SHARED_REFERENCE

NEWEST, IS_21, OUTDATED, WITHDRAWN = 1, 2, 4, 8
"""Bits of a version's stage. No query asks for what is withdrawn."""

T = TypeVar("T")
_MANY = 500


@dataclass(slots=True, eq=False)
class Version:
    """One version of an object by one writer. added: 0 until it is kept. audience: who may read it, all told."""

    object_id: str
    version: str
    writer: str
    is_21: bool
    own: Audience
    refs: tuple[str, ...]
    audience: Audience
    added: int = 0
    stage: int = 0
    revoked: bool = False

    @property
    def order(self) -> tuple[bool, str]:
        """Versions of a newer specification are newer."""
        return self.is_21, self.version


class Lineages:
    """All versions of the objects that were asked for, by object id; by nobody else than one collection's."""

    def __init__(self, con: Connection, collection: int, audiences: Audiences) -> None:
        self._con, self._collection, self._audiences = con, collection, audiences
        self._held: dict[str, list[Version]] = {}
        self._was: dict[int, tuple[int, Audience]] = {}
        self._named_by: dict[str, set[str]] = {}
        self.arriving: dict[str, set[str]] = {}

    def load(self, ids: Iterable[str]) -> None:
        """Reads versions that were not read yet."""
        missing = [one for one in dict.fromkeys(ids) if one not in self._held]
        if not missing:
            return
        columns = [column for column in SHARED_OBJECT.c if column.name not in ("body", "type")]
        found: list[Version] = []
        for some in batches(missing):
            there = (SHARED_OBJECT.c.collection == self._collection) & SHARED_OBJECT.c.object_id.in_(some)
            for row in self._con.execute(select(*columns).where(there)):
                own, audience = self._audiences.read(row.own_audience), self._audiences.read(row.audience)
                found.append(Version(row.object_id, row.version, row.writer, bool(row.stage & IS_21), own, (), audience,
                                     row.added, row.stage, bool(row.revoked)))  # fmt: skip
                self._was[row.added] = (row.stage, audience)
        self._held |= {one: [] for one in missing}
        refs = self._refs([one.added for one in found])
        for version in found:
            version.refs = tuple(refs.get(version.added, ()))
            self._held[version.object_id].append(version)

    def of(self, object_id: str, writer: str | None = None) -> list[Version]:
        """Versions of an object, oldest first; of one writer, or of all."""
        held = self._held.get(object_id, [])
        if writer is not None and any(one.writer != writer for one in held):
            held = [one for one in held if one.writer == writer]
        return sorted(held, key=lambda one: one.order) if len(held) > 1 else held

    def add(self, version: Version) -> None:
        """Adds what is about to be kept."""
        self._held[version.object_id].append(version)
        for target in version.refs:
            self.arriving.setdefault(target, set()).add(version.object_id)

    def remove(self, gone: list[Version]) -> None:
        """Takes versions out, here and in the ledger."""
        for table in (SHARED_OBJECT, SHARED_REFERENCE):
            for some in batches([one.added for one in gone]):
                there = (table.c.collection == self._collection) & table.c.added.in_(some)
                self._con.execute(delete(table).where(there))
        for version in gone:
            self._held[version.object_id].remove(version)

    def look_up(self, ids: Iterable[str]) -> None:
        """Finds who names these objects in what is kept, many at a time."""
        missing = [one for one in dict.fromkeys(ids) if one not in self._named_by]
        if not missing:
            return
        self._named_by |= {one: set() for one in missing}
        same = (SHARED_OBJECT.c.collection == self._collection) & (SHARED_OBJECT.c.added == SHARED_REFERENCE.c.added)
        asked = select(SHARED_REFERENCE.c.target_id, SHARED_OBJECT.c.object_id)
        for some in batches(missing):
            there = (SHARED_REFERENCE.c.collection == self._collection) & SHARED_REFERENCE.c.target_id.in_(some)
            for row in self._con.execute(asked.select_from(SHARED_REFERENCE).join(SHARED_OBJECT, same).where(there)):
                self._named_by[row.target_id].add(row.object_id)

    def referrers(self, object_id: str) -> set[str]:
        """Ids of objects that name one; they are read in."""
        self.look_up([object_id])
        found = self._named_by[object_id] | self.arriving.get(object_id, set())
        self.load(found)
        return found

    def write_back(self) -> None:
        """Writes the stage and the audience of versions that were kept before and have changed."""
        for versions in self._held.values():
            for one in versions:
                if one.added in self._was and self._was[one.added] != (one.stage, one.audience):
                    there = (SHARED_OBJECT.c.collection == self._collection) & (SHARED_OBJECT.c.added == one.added)
                    now = {"stage": one.stage, "audience": self._audiences.number(one.audience, one.writer)}
                    self._con.execute(update(SHARED_OBJECT).where(there).values(now))

    def _refs(self, added: list[int]) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for some in batches(added):
            there = (SHARED_REFERENCE.c.collection == self._collection) & SHARED_REFERENCE.c.added.in_(some)
            for row in self._con.execute(select(SHARED_REFERENCE).where(there)):
                found.setdefault(row.added, []).append(row.target_id)
        return found


def staged(versions: list[Version]) -> None:
    """Sets the stage of all versions of one lineage. What was withdrawn stays so."""
    newest = {one.is_21: one for one in sorted(versions, key=lambda one: one.order)}
    ended = max((one.order for one in versions if one.revoked), default=(False, ""))
    for one in versions:
        outdated = OUTDATED if not one.is_21 and True in newest else 0
        gone = WITHDRAWN if one.order < ended else one.stage & WITHDRAWN
        one.stage = (IS_21 if one.is_21 else 0) | outdated | gone | (NEWEST if newest[one.is_21] is one else 0)


def batches(things: list[T]) -> Iterator[list[T]]:
    """As many as a statement may name."""
    for start in range(0, len(things), _MANY):
        yield things[start : start + _MANY]
