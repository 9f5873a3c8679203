"""Recalls pushed at once: what revokes some objects, to a peer that was sent them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from comity.share.peers import memory
from comity.share.peers.line import Line
from comity.share.peers.pushing import Pushed, Wanted, push
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import COLLECTION, RECALL


class Peer(NamedTuple):
    """address: of their collection. root: of their API root. sources: collections of ours that hold the objects."""

    address: str
    root: str
    party_id: str
    sources: list[str]


def told_of(ledger: Ledger, ids: Sequence[str]) -> list[Peer]:
    """Peers that were sent one of these objects, which are recalled."""
    asked = select(COLLECTION.c.name).join(RECALL, RECALL.c.collection == COLLECTION.c.number)
    with ledger.read() as con:
        sources = list(con.scalars(asked.where(RECALL.c.object_id.in_(ids)).distinct()))
        return [Peer(address, address.rsplit("collections/", 1)[0], party, sources)
                for address, party in memory.pushed(con, ids)]  # fmt: skip


def tell(ledger: Ledger, line: Line, peer: Peer, ids: Sequence[str]) -> Pushed:
    """Sends that they are revoked, and nothing else."""
    name = peer.address.rstrip("/").rpartition("/")[2]
    whole = Pushed(peer.address, peer.party_id)
    for source in peer.sources:
        done = push(ledger, line, Wanted(name, peer.party_id, source, only=tuple(ids)), lambda now: None)
        whole.accepted += done.accepted
        whole.refused += done.refused
        whole.sent += done.sent
    return whole
