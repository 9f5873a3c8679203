"""Writing versions: each with a date_added that tells nobody how much lies beside it that they don't see."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from random import SystemRandom
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, update

from comity.share.exchange.incoming import Arrived
from comity.share.exchange.lineages import Lineages
from comity.share.exchange.moments import now
from comity.share.exchange.versions import Version
from comity.share.markings.audiences import Audience
from comity.store.ledger.fetching import batches, inserted
from comity.store.ledger.tables import MOVED, RECALL, SHARED_OBJECT, SHARED_REFERENCE

_APART, _ALL_APART = 20_000, 1_000_000
"""Microseconds at most between groups of objects that different readers see, and between all groups of an envelope: no
gap tells how many lie in it, and nobody can send the clock of a collection far ahead."""

_NOBODYS = frozenset[str]()
_dice = SystemRandom()

Fresh = list[tuple[Version, Arrived]]


def write(con: Connection, collection: int, lineages: Lineages, fresh: Fresh, last: int) -> int:
    """Writes what is fresh, and what it changes of the rest. Returns the last date_added.

    What somebody may read now who might not before gets a new date as well: whoever asks for what came after a date
    would never be given it.
    """
    opened = lineages.opened()
    end = _dated([version for version, _ in fresh] + opened, last)
    _moved(con, collection, lineages.write_back())
    for some in batches(fresh):
        rows = [_row(collection, lineages, *one) for one in some]
        inserted(con, SHARED_OBJECT, rows)
        inserted(con, SHARED_REFERENCE, [row for version, one in some for row in _named(collection, version, one)])
    return end


def _dated(versions: list[Version], last: int) -> int:
    """Gives dates, in groups of the same readers. Where the clock is behind the last date, or several groups follow
    each other, they begin at random, as they would if time had passed."""
    groups: dict[Audience, list[Version]] = {}
    for one in versions:
        groups.setdefault(one.audience, []).append(one)
    begun = now()
    added, apart = max(begun, last), min(_APART, _ALL_APART // max(1, len(groups)))
    for group in groups.values():
        added += _dice.randrange(apart) if len(groups) > 1 or last >= begun else 0
        for one in group:
            added += 1
            one.added = added
    return added if versions else last


def _moved(con: Connection, collection: int, moved: list[tuple[int, Version]]) -> None:
    """Where a version was, so that it is known who had it; and what else names it by its date."""
    dates = [{"before": was, "now": one.added} for was, one in moved]
    revoked = [each for each, (_, one) in zip(dates, moved, strict=True) if one.revoked]
    for table in (SHARED_REFERENCE, MOVED, RECALL):
        if some := revoked if table is RECALL else dates:
            there = (table.c.collection == collection) & (table.c.added == bindparam("before"))
            con.execute(update(table).where(there).values(added=bindparam("now")), some)
    if moved:
        con.execute(insert(MOVED), [{"collection": collection, "was": was, "added": one.added,
                                     "object_id": one.object_id} for was, one in moved])  # fmt: skip


def _row(collection: int, lineages: Lineages, version: Version, one: Arrived) -> tuple[Any, ...]:
    """As the columns of SHARED_OBJECT follow each other."""
    added, stage, audience, own, known = lineages.row(version, version.writer)
    had = _listed(version.had) if version.had else None
    return (collection, added, version.object_id, version.version, version.writer, one.type, stage, audience, own,
            memoryview(one.body), int(version.revoked), known, had)  # fmt: skip


def _named(collection: int, version: Version, one: Arrived) -> Iterator[tuple[Any, ...]]:
    """As the columns of SHARED_REFERENCE. Markings that are all of TLP and PAP are not kept: their meaning stands."""
    marks, refs = () if one.markings_known else one.markings, version.refs or {}
    for key in marks:
        yield collection, key, version.added, _listed(refs.get(key, _NOBODYS)), 1
    for key in one.refs:
        if key not in marks:
            yield collection, key, version.added, _listed(refs[key]), 0


@lru_cache(maxsize=1024)
def _listed(names: frozenset[str] | None) -> str | None:
    return None if names is None else msgspec.json.encode(sorted(names)).decode()
