"""Recalling: content is shut first; then, when all reads are noted, whoever had it is told."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Row, select, update

from comity.model.errors import NotFoundError, UsageError
from comity.share.audit.chain import note
from comity.share.audit.trail import EVERY
from comity.share.exchange.incoming import Arrived
from comity.share.exchange.keeping import put
from comity.share.exchange.revoking import noted
from comity.share.exchange.stubs import modified_after, stub
from comity.share.exchange.versions import IS_21, WITHDRAWN
from comity.share.parties.agreements import number_of
from comity.share.stix.kinds.references import compared
from comity.store.ledger.fetching import batches
from comity.store.ledger.locking import hold
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import SHARED_OBJECT


class Recalled(NamedTuple):
    """objects: that are recalled, each counted once, wherever it lies and whoever wrote it. revoked: of these, those
    with a version that says so; the others, which can have none, are only shut. collections: in which they lay."""

    objects: int
    revoked: int
    collections: int


def recall(ledger: Ledger, ids: Sequence[str], reason: str, collection: str | None = None,
           wait: float = 2 * EVERY) -> Recalled:  # fmt: skip
    """Recalls objects from one collection, or from all. If it was interrupted, calling it again goes on.

    wait: seconds in which servers note what they were giving out. NotFoundError if one of the objects is nowhere.
    """
    if not reason.strip():
        raise UsageError("a recall has a reason.", hint="Say it: --reason TEXT")
    ids = list(dict.fromkeys(map(compared, ids)))
    with ledger.write() as con:
        where = _collections(con, ids, collection)
        hold(con, where)
        for number in where:
            _shut(con, number, ids, reason)
        for number in where:
            note(con, "recall", str(number), {"ids": list(ids), "reason": reason})
    time.sleep(wait)
    with ledger.write() as con:
        hold(con, where)
        done = [_tell(con, number, ids) for number in where]
    return Recalled(len(ids), len(set[str]().union(*done)), len(where))


def _collections(con: Connection, ids: Sequence[str], name: str | None) -> list[int]:
    asked = select(SHARED_OBJECT.c.collection, SHARED_OBJECT.c.object_id).distinct()
    found = [
        row for some in batches(list(ids)) for row in con.execute(asked.where(SHARED_OBJECT.c.object_id.in_(some)))
    ]
    if name is not None:
        number = number_of(con, name)
        found = [row for row in found if row.collection == number]
    missing = set(ids) - {row.object_id for row in found}
    if missing:
        hint = "See: comity collection list" if name is None else f"It may lie elsewhere than in {name}."
        raise NotFoundError(f"there is no {sorted(missing)[0]} to recall.", hint=hint)
    return sorted({row.collection for row in found})


def _shut(con: Connection, number: int, ids: Sequence[str], reason: str) -> None:
    """From now on no query gives what was said before."""
    by_writer: dict[str, dict[str, int | None]] = {}
    for some in batches(list(ids)):
        there = [SHARED_OBJECT.c.collection == number, SHARED_OBJECT.c.object_id.in_(some)]
        for row in con.execute(select(SHARED_OBJECT.c.object_id, SHARED_OBJECT.c.writer).where(*there).distinct()):
            by_writer.setdefault(row.writer, {})[row.object_id] = None
        open_ = [SHARED_OBJECT.c.revoked == 0, SHARED_OBJECT.c.stage < WITHDRAWN]
        con.execute(update(SHARED_OBJECT).where(*there, *open_).values(stage=SHARED_OBJECT.c.stage + WITHDRAWN))
    for writer, added in by_writer.items():
        noted(con, number, writer, added, reason)


def _tell(con: Connection, number: int, ids: Sequence[str]) -> set[str]:
    """Which of them have a version that revokes them."""
    lineages = _lineages(con, number, ids)
    made: dict[str, list[Arrived]] = {}
    for versions in lineages:
        newest = versions[-1]
        bodies = [msgspec.json.decode(one.body) for one in versions]
        if not newest.revoked and (one := stub(bodies, modified_after(newest.version))):
            made.setdefault(newest.writer, []).append(one)
    put_there = [put(con, number, writer, stubs, recalls=True).outcomes for writer, stubs in made.items()]
    revoked = {one.object_id for some in put_there for one in some if not one.why}
    return revoked | {versions[-1].object_id for versions in lineages if versions[-1].revoked}


def _lineages(con: Connection, number: int, ids: Sequence[str]) -> list[list[Row[Any]]]:
    """All versions of each writer's object, the newest last."""
    found: dict[tuple[str, str], list[Row[Any]]] = {}
    order = (SHARED_OBJECT.c.stage.bitwise_and(IS_21), SHARED_OBJECT.c.version)
    for some in batches(list(ids)):
        there = (SHARED_OBJECT.c.collection == number) & SHARED_OBJECT.c.object_id.in_(some)
        for row in con.execute(select(SHARED_OBJECT).where(there).order_by(*order)):
            found.setdefault((row.object_id, row.writer), []).append(row)
    return list(found.values())
