"""Who looks at the exchange in a browser, and what they may see there."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b

import msgspec
from sqlalchemy import Connection
from starlette.requests import Request

from comity.model.errors import EnvironmentRefusedError, NotFoundError
from comity.share.parties import sessions
from comity.share.parties.rules import NOBODY, Caller, Collection, Rights
from comity.web.guards.buckets import Buckets
from comity.web.i18n import _
from comity.web.oidc.provider import Provider
from comity.web.taxii.desk import Desk

TOP = "/exchange"
COOKIE = "comity-person"
UNSEEN = {"cache-control": "no-store", "vary": "cookie"}

_BEGIN_RATE, _BEGIN_AT_ONCE = 0.2, 20.0
_LONGEST_COOKIE = 200


class Visit(msgspec.Struct, frozen=True):
    """A request, within a transaction that reads. token: of the session, empty without one."""

    con: Connection
    caller: Caller
    token: str


class Hall:
    """One for a worker. provider: by whose word people sign in, None if they can't."""

    def __init__(self, desk: Desk, provider: Provider | None = None) -> None:
        self.desk, self.provider = desk, provider
        self.begun = Buckets(_BEGIN_RATE, _BEGIN_AT_ONCE)
        """Sign-ins that an address begins: each is a row until it runs out."""

    @contextmanager
    def visit(self, request: Request) -> Iterator[Visit]:
        """Who asks: a person's party, or nobody. A session is looked up each time, so that none outlives its person."""
        token = cookie(request)
        with self.desk.ledger.read() as con:
            self.desk.rules.fresh(con)
            signed = sessions.who(con, token) if token else None
            if signed is None:
                yield Visit(con, NOBODY, "")
            else:
                party = self.desk.rules.party(con, signed.party_id)
                caller = msgspec.structs.replace(party, key_id=signed.person_id, scope=frozenset({"read"}))
                yield Visit(con, caller, token)

    def readable(self, caller: Caller) -> list[tuple[Collection, Rights]]:
        """Collections that a caller may read."""
        each = ((one, self.desk.rules.rights(caller, one)) for one in self.desk.rules.collections())
        return [(one, rights) for one, rights in each if rights.reads]

    def collection(self, caller: Caller, name: str) -> tuple[Collection, Rights]:
        """One of them. NotFoundError, the same whether there is none or it is not for them."""
        if self.desk.trail.full:
            raise EnvironmentRefusedError(_("the audit can't be written."), hint=_("Try again in a moment."))
        for one, rights in self.readable(caller):
            if one.collection_id == name:
                return one, rights
        raise NotFoundError(
            _("there is no such collection for you."), hint=_("Those that there are: {path}").format(path=TOP)
        )


def cookie(request: Request) -> str:
    """The session that a browser claims to have."""
    said = request.cookies.get(COOKIE, "")
    return said if len(said) <= _LONGEST_COOKIE else ""


def form_token(token: str) -> str:
    """What a form of this session carries: nobody else's page can know it."""
    return blake2b(token.encode(), digest_size=16, person=b"comity form").hexdigest()


def meant(token: str, said: str) -> bool:
    """Whether a form comes from a page of this session."""
    return bool(token) and hmac.compare_digest(form_token(token).encode(), said.encode())


def hall(request: Request) -> Hall:
    """The hall of this server."""
    found: Hall = request.app.state.hall
    return found
