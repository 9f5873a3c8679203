"""What the markings of a party's objects mean: what that party itself sent of them.

What others send under the same id is theirs: whoever came first would else decide what a marking of somebody else's
lets pass.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, select

from comity.share.exchange.incoming import Arrived
from comity.share.markings import marked
from comity.share.markings.audiences import Audience
from comity.share.markings.levels import LEVELS
from comity.store.ledger.fetching import batches
from comity.store.ledger.tables import SHARED_OBJECT


class Definitions:
    """Those that a writer has sent to a collection, and that arrive. If an id has several, all of them hold."""

    def __init__(self, con: Connection, collection: int, writer: str) -> None:
        self._con, self._collection, self._writer = con, collection, writer
        self._meant: dict[str, marked.Names | bool] = {}
        self._audiences: dict[tuple[str, ...], Audience] = {}
        self._asked = set[str]()

    def load(self, arrived: Iterable[Arrived]) -> None:
        """Takes those that arrive, and reads those that are used."""
        used = set[str]()
        for one in arrived:
            used.update(one.markings)
            if one.type == "marking-definition":
                self._take(one.object_id, one.means)
        self.read(used)

    def read(self, ids: Iterable[str]) -> None:
        """Reads what was kept of these definitions."""
        wanted = set(ids) - self._asked - LEVELS
        self._asked |= wanted
        for key, value in self._kept(wanted):
            self._take(key, marked.definition(value))

    def audience(self, markings: tuple[str, ...]) -> Audience:
        """Who may read what has these markings, by what they mean; who may know of the definitions is asked where what
        an object names is."""
        if markings not in self._audiences:
            self._audiences[markings] = marked.audience_of(list(markings), self._meant, self._writer)
        return self._audiences[markings]

    def _take(self, key: str, means: marked.Names | bool) -> None:
        self._meant[key] = marked.both(self._meant[key], means) if key in self._meant else means

    def _kept(self, ids: set[str]) -> Iterable[tuple[str, dict[str, object]]]:
        mine = (SHARED_OBJECT.c.collection == self._collection) & (SHARED_OBJECT.c.writer == self._writer)
        for some in batches(sorted(ids)):
            asked = select(SHARED_OBJECT.c.object_id, SHARED_OBJECT.c.body).where(
                mine & SHARED_OBJECT.c.object_id.in_(some)
            )
            for row in self._con.execute(asked):
                yield row.object_id, msgspec.json.decode(row.body)
