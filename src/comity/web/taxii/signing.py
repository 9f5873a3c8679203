"""Who sends a request: a key as bearer token, or as the password of HTTP Basic (section 1.6.9)."""

from __future__ import annotations

import binascii
from base64 import b64decode

from sqlalchemy import Connection
from starlette.requests import Request

from comity.share.parties.keys import PREFIX
from comity.share.parties.rules import NOBODY, Caller, Rules
from comity.web.guards.buckets import Buckets
from comity.web.guards.guessing import Guessing
from comity.web.taxii.answers import RefusedError

_ASK = {"www-authenticate": 'Basic realm="TAXII", charset="UTF-8", Bearer realm="TAXII"'}


_BEGINNING = 4
"""Characters by which wrong keys are told apart: 16.8 million of them, which nobody who does not know a key can spend,
and too few to guess the rest by."""


class Door:
    """Lets callers in by their keys. rate: requests per second of one party, 0 for any number."""

    def __init__(self, rules: Rules, rate: float = 0.0) -> None:
        self._rules = rules
        self._guessing = Guessing()
        self._often = Buckets(rate, rate * 10) if rate else None

    def caller(self, request: Request, con: Connection) -> Caller:
        """Who it is. Without credentials nobody; RefusedError 401 for wrong ones, 429 if they come too often.

        All keys of a party draw on one bucket. Whoever tries key after key is told to wait before any key of theirs is
        looked at.
        """
        said = request.headers.get("authorization")
        address = request.client.host if request.client else ""
        found = NOBODY if said is None else self._holder(said, address, con)
        if self._often and (wait := self._often.wait(found.party_id or address)):
            raise RefusedError(429, "Too many requests.", {"retry-after": str(int(wait) + 1)})
        return found

    def _holder(self, said: str, address: str, con: Connection) -> Caller:
        name, key = _credentials(said)
        begins = key.removeprefix(PREFIX)[:_BEGINNING]
        if wait := self._guessing.wait(address, said, begins):
            raise RefusedError(429, "Too many wrong keys.", {"retry-after": str(int(wait) + 1)})
        found = self._rules.caller(con, key) if key else None
        if found is None or name not in ("", found.name, found.party_id, found.key_id):
            self._guessing.wrong(address, begins)
            raise RefusedError(401, "This key opens nothing here.", _ASK)
        self._guessing.right(address, said)
        return found


def asked() -> RefusedError:
    """The answer to somebody without a key, where one might help; the same whether there is anything or not."""
    return RefusedError(401, "A key is needed here.", _ASK)


def _credentials(said: str) -> tuple[str, str]:
    """Name (empty for a bearer) and key; both empty if it is neither."""
    scheme, _, rest = said.partition(" ")
    if scheme.lower() == "bearer":
        return "", rest.strip()
    if scheme.lower() != "basic" or len(rest) > 2000:
        return "", ""
    try:
        name, _, key = b64decode(rest.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, key
