"""What endpoints share: the ledger, the rules, the door, the trail; and the steps that each request takes first."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import Connection
from starlette.requests import Request

from comity.share.audit.trail import Trail
from comity.share.parties.rules import Caller, Collection, Rights, Rules
from comity.store.ledger.port import Ledger
from comity.web.taxii.answers import RefusedError
from comity.web.taxii.bodies import Bodies
from comity.web.taxii.negotiating import check_accept
from comity.web.taxii.signing import Door, asked

LONGEST_QUERY = 8192


class Asked(NamedTuple):
    """A request that may go on: within a transaction that reads."""

    con: Connection
    caller: Caller


class Desk:
    """One for a worker. Reads are done in the event loop: a page is found in less time than a thread is woken."""

    def __init__(self, ledger: Ledger, rate: float = 0.0) -> None:
        self.ledger = ledger
        self.rules = Rules()
        self.door = Door(self.rules, rate)
        self.trail = Trail(ledger)
        self.bodies = Bodies()
        self.writing = threading.Lock()
        """One envelope at a time in a worker, which bounds its memory."""

    @contextmanager
    def asked(self, request: Request) -> Iterator[Asked]:
        """Checks what is asked, and who asks."""
        check_accept(request)
        if len(request.scope["query_string"]) > LONGEST_QUERY:
            raise RefusedError(414, f"A query is of at most {LONGEST_QUERY:,} bytes.")
        with self.ledger.read() as con:
            self.rules.fresh(con)
            yield Asked(con, self.door.caller(request, con))

    def collection(self, request: Request, caller: Caller) -> tuple[Collection, Rights]:
        """The collection of a request, and what the caller may do there. One that they may neither read nor write is
        answered as one that does not exist."""
        found = self.rules.collection(request.path_params["collection"])
        rights = self.rules.rights(caller, found) if found else Rights(False, False)
        if found is None or not (rights.reads or rights.writes):
            raise RefusedError(404, "There is no such collection.") if caller.party_id else asked()
        return found, rights

    def readable(self, request: Request, caller: Caller) -> tuple[Collection, Rights]:
        """The same, where it has to be read."""
        found, rights = self.collection(request, caller)
        if not rights.reads:
            raise RefusedError(403, "You may not read this collection.")
        if self.trail.full:
            raise RefusedError(503, "The audit can't be written.", {"retry-after": "10"})
        return found, rights

    def noted(self, request: Request, act: str, where: Collection, caller: Caller, count: int,
              given: bytes = b"") -> None:  # fmt: skip
        """Notes a read in the audit, and which objects were given: their rows, packed."""
        said = {"of": request.path_params.get("object", ""), "query": request.scope["query_string"].decode("latin-1"),
                "count": count, "key": caller.key_id}  # fmt: skip
        page = (where.number, given) if given else None
        self.trail.note(act, where.collection_id, said, caller.party_id, page)
