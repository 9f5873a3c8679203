"""Versions that revoke an object: whoever was given an earlier one is told, and nothing follows them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select, update

from comity.share.audit.receipts import NOBODY, given
from comity.share.exchange.incoming import Arrived
from comity.share.exchange.lineages import WITHDRAWN, Lineages, Version, batches
from comity.share.markings.audiences import EVERYONE, Audience, with_parties
from comity.store.ledger.tables import RECALL, SENT

BY_WRITER = "revoked by its writer"


def ended(versions: Iterable[Version], order: tuple[bool, str]) -> bool:
    """Whether something would follow what is revoked or withdrawn."""
    return any(one.order < order for one in versions if one.revoked or one.stage & WITHDRAWN)


def receivers(con: Connection, collection: int, lineages: Lineages, writer: str,
              revoked: list[Arrived]) -> dict[str, frozenset[str]]:  # fmt: skip
    """Parties who were given a version of what a writer revokes now, by object id. The lineages have been loaded."""
    earlier = {key: lineages.of(key, writer) for key in {one.object_id for one in revoked}}
    of = {version.added: key for key, versions in earlier.items() for version in versions if version.added}
    if not of:
        return {}
    found: dict[str, set[str]] = {}
    for party, added in given(con, collection, sorted(earlier)):
        if added in of:
            found.setdefault(of[added], set()).add(party)
    versions = {(key, version.version) for key, versions in earlier.items() for version in versions}
    for some in batches(sorted(earlier)):
        asked = select(SENT.c.object_id, SENT.c.version, SENT.c.party_id).where(SENT.c.object_id.in_(some))
        for row in con.execute(asked):
            if not row.version or (row.object_id, row.version) in versions:
                found.setdefault(row.object_id, set()).add(row.party_id)
    return {key: frozenset(parties) for key, parties in found.items()}


def told(own: Audience, had: Collection[str]) -> Audience:
    """Who may read what revokes an object: those of its markings, and those who had it. Who had it without a key may
    be anybody."""
    return EVERYONE if NOBODY in had else with_parties(own, had)


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
