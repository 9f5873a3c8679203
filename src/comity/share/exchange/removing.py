"""Taking versions of an object out: one's own, and no one else's (TAXII 2.1, section 5.7)."""

from __future__ import annotations

from sqlalchemy import Connection

from comity.model.errors import NotFoundError
from comity.share.audit.chain import note
from comity.share.exchange.asking import ask
from comity.share.exchange.audiences import Audiences
from comity.share.exchange.filters import Filters
from comity.share.exchange.lineages import Lineages
from comity.share.exchange.refusals import ForbiddenError
from comity.share.exchange.spreading import spread
from comity.share.parties.rules import Caller, Rights
from comity.store.ledger.locking import hold


def remove(con: Connection, collection: int, caller: Caller, rights: Rights, filters: Filters) -> int:
    """Removes the caller's versions that `filters` name, of one id. NotFoundError if they see none, ForbiddenError if
    all that they see are another party's."""
    hold(con, [collection])
    rows = ask(con, collection, rights.audiences, filters, "o.added, o.object_id, o.writer")
    if not rows:
        raise NotFoundError("there is no such object here.")
    mine = {added for added, _, writer in rows if writer == caller.party_id}
    if not mine:
        raise ForbiddenError("this object is another party's.", hint="Ask who wrote it.")
    lineages = Lineages(con, collection, Audiences(con, collection))
    lineages.load(filters.ids)
    gone = {one for name in filters.ids for one in lineages.of(name) if one.added in mine}
    lineages.remove(gone)
    spread(lineages, filters.ids)
    lineages.write_back()
    note(con, "delete", str(collection), {"id": filters.ids[0], "versions": sorted(one.version for one in gone),
                                          "key": caller.key_id}, caller.party_id)  # fmt: skip
    return len(gone)
