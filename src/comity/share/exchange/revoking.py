"""Versions that revoke an object: whoever was given an earlier one is told, and nothing follows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from comity.share.audit.receipts import given
from comity.share.exchange.incoming import Arrived
from comity.share.exchange.lineages import Lineages
from comity.share.exchange.spreading import with_receivers
from comity.share.exchange.stubs import stub
from comity.share.exchange.versions import Version
from comity.store.ledger.fetching import batches
from comity.store.ledger.tables import RECALL, SENT, SHARED_OBJECT

BY_WRITER = "revoked by its writer"


def told(con: Connection, collection: int, lineages: Lineages, revoked: list[tuple[Version, Arrived]]) -> list[Arrived]:
    """Lets those read what revokes an object who had an earlier version; audiences have been spread. Returns what is to
    be kept of each: where somebody had it, what tells them no more than they had, whatever is shut to them now or
    later. If there can be no such thing, they are not told."""
    had = _receivers(con, collection, lineages, [version for version, _ in revoked]) if revoked else {}
    return [_kept(con, collection, version, one, had.get(version, frozenset())) for version, one in revoked]


def _kept(con: Connection, collection: int, version: Version, one: Arrived, had: frozenset[str]) -> Arrived:
    if had and version.is_21:
        value = msgspec.json.decode(one.body)
        if made := stub([*_bodies(con, collection, version), value], value.get("modified", "")):
            version.had, one = had, one._replace(body=made.body)
            version.audience = with_receivers(version.audience, had)
    return one


def _bodies(con: Connection, collection: int, version: Version) -> Iterator[dict[str, Any]]:
    """All that was kept of an object before."""
    there = (SHARED_OBJECT.c.collection == collection) & (SHARED_OBJECT.c.object_id == version.object_id)
    for body in con.scalars(select(SHARED_OBJECT.c.body).where(there & (SHARED_OBJECT.c.writer == version.writer))):
        yield msgspec.json.decode(body)


def _receivers(con: Connection, collection: int, lineages: Lineages,
               revoked: list[Version]) -> dict[Version, frozenset[str]]:  # fmt: skip
    """Parties who were given an earlier version of what is revoked now."""
    earlier = {one: [each for each in lineages.of(one.object_id, one.writer) if each.added] for one in revoked}
    of = {each.added: one for one, versions in earlier.items() for each in versions}
    ids = sorted({one.object_id for one, versions in earlier.items() if versions})
    found: dict[Version, set[str]] = {}
    for party, added in given(con, collection, ids):
        if added in of:
            found.setdefault(of[added], set()).add(party)
    by_version = {(each.object_id, each.version): one for one, versions in earlier.items() for each in versions}
    by_id = {one.object_id: one for one in revoked}
    for some in batches(ids):
        asked = select(SENT.c.object_id, SENT.c.version, SENT.c.party_id).where(SENT.c.object_id.in_(some))
        for row in con.execute(asked):
            which = by_version.get((row.object_id, row.version)) if row.version else by_id.get(row.object_id)
            if which:
                found.setdefault(which, set()).add(row.party_id)
    return {one: frozenset(parties) for one, parties in found.items()}


def noted(con: Connection, collection: int, writer: str, added: Mapping[str, int | None],
          reason: str = BY_WRITER) -> None:  # fmt: skip
    """Notes objects of a writer as recalled. added: of the version that revokes each, None if there is none."""
    held = [RECALL.c.collection == collection, RECALL.c.writer == writer]
    there = {one for some in batches(sorted(added))
             for one in con.scalars(select(RECALL.c.object_id).where(*held, RECALL.c.object_id.in_(some)))}  # fmt: skip
    at = datetime.now(UTC)
    fresh = [{"collection": collection, "object_id": key, "writer": writer, "added": value, "reason": reason,
              "made_at": at} for key, value in added.items() if key not in there]  # fmt: skip
    if fresh:
        con.execute(insert(RECALL), fresh)
    for key in there:
        if added[key] is not None:
            con.execute(update(RECALL).where(*held, RECALL.c.object_id == key).values(added=added[key]))
