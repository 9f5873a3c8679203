"""Objects added to a collection by a party, whether they come over the wire or from a file."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from comity.share.exchange.incoming import Arrived, Refused
from comity.share.exchange.keeping import keep
from comity.share.exchange.refusals import ForbiddenError
from comity.share.exchange.submissions import Status
from comity.share.parties.rules import Caller, Rights, Rules
from comity.store.ledger.locking import hold
from comity.store.ledger.port import Ledger


def add(ledger: Ledger, caller: Caller, number: int, came: Iterable[Arrived | Refused]) -> Status:
    """Adds what may be added, if the caller's key still holds. ForbiddenError if they may not write there."""
    with ledger.write() as con:
        hold(con, [number])  # in PostgreSQL a key may end while this waits for others who write
        rules = Rules()
        rules.fresh(con)
        rights = rules.rights_in(con, caller, number)
        if not rights.writes:
            raise ForbiddenError("You may not do this in this collection.")
        return _kept(con, rules, caller, number, rights, came)[0]


def add_by_hand(ledger: Ledger, party: str, collection: str, came: Iterable[Arrived | Refused]) -> tuple[Status, int]:
    """Adds as a party, for whoever keeps the ledger: no key is asked, an agreement is. The status, and how many
    versions are new. NotFoundError if there is no such party or collection, ForbiddenError without an agreement to
    write."""
    with ledger.write() as con:
        rules = Rules()
        rules.fresh(con)
        caller, where = rules.party(con, party), rules.there(collection)
        rights = rules.rights(caller, where)
        if not rights.writes:
            raise ForbiddenError(f"{caller.name} may not write in {where.name}.",
                                 hint="Agree on it: comity collection share NAME --write PARTY")  # fmt: skip
        return _kept(con, rules, caller, where.number, rights, came)


def _kept(con: Connection, rules: Rules, caller: Caller, number: int, rights: Rights,
          came: Iterable[Arrived | Refused]) -> tuple[Status, int]:  # fmt: skip
    elsewhere = rules.kept_to_themselves(caller, number)
    return keep(con, number, caller, came, frozenset(rights.audiences), elsewhere)
