"""What a marking means may arrive after what is marked with it: then who may read that is reckoned anew.

Bundles come in parts, and a definition in one of the later ones. Until then nobody but the writer reads what has it.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from comity.share.exchange.defining import Definitions
from comity.share.exchange.lineages import Lineages
from comity.share.markings.levels import LEVELS
from comity.store.ledger.fetching import batches
from comity.store.ledger.tables import SHARED_OBJECT, SHARED_REFERENCE

_MARKS = SHARED_REFERENCE.c.marks == 1


def remark(con: Connection, collection: int, writer: str, lineages: Lineages, definitions: Definitions,
           fresh: Iterable[str]) -> set[str]:  # fmt: skip
    """Sets the own audiences of a writer's versions that have markings whose definitions are fresh. Returns the ids of
    the objects, to be spread."""
    marked = _marked_with(con, collection, writer, sorted(set(fresh) - LEVELS))
    lineages.load(marked.values())
    markings = _markings(con, collection, list(marked))
    definitions.read({one for some in markings.values() for one in some})
    for version in (one for key in set(marked.values()) for one in lineages.of(key, writer)):
        if version.added in markings:
            version.own = definitions.audience(tuple(sorted(markings[version.added])))
    return set(marked.values())


def _marked_with(con: Connection, collection: int, writer: str, ids: list[str]) -> dict[int, str]:
    """Ids of objects of which versions have one of these markings, by the versions' dates."""
    same = (SHARED_OBJECT.c.collection == collection) & (SHARED_OBJECT.c.added == SHARED_REFERENCE.c.added)
    asked = select(SHARED_OBJECT.c.added, SHARED_OBJECT.c.object_id).select_from(SHARED_REFERENCE)
    found: dict[int, str] = {}
    for some in batches(ids):
        there = _MARKS & (SHARED_REFERENCE.c.collection == collection) & SHARED_REFERENCE.c.target_id.in_(some)
        mine = there & (SHARED_OBJECT.c.writer == writer)
        for added, key in con.execute(asked.join(SHARED_OBJECT, same).where(mine)):
            found[added] = key
    return found


def _markings(con: Connection, collection: int, added: list[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for some in batches(added):
        there = _MARKS & (SHARED_REFERENCE.c.collection == collection) & SHARED_REFERENCE.c.added.in_(some)
        for row in con.execute(select(SHARED_REFERENCE).where(there)):
            found.setdefault(row.added, set()).add(row.target_id)
    return found
