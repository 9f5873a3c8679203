"""Who may judge: whoever knows the key gets a signed cookie that runs out; each form carries a token of that cookie.

The key is never sent back, logged or kept in the cookie; signatures are made with a hash of it, so another key ends all
sessions. Comparisons take the same time whatever is wrong.
"""

from __future__ import annotations

import hmac
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Callable
from hashlib import blake2b
from secrets import token_hex

import msgspec

from comity.model.errors import UsageError

COOKIE = "comity-curator"
PATHS = ("/judge", "/reports")
"""Where browsers send it: to a curator's pages alone."""

HOURS = 12
"""How long a cookie is good for."""

SHORTEST_KEY = 20
_LONGEST_COOKIE = 2000


class Session(msgspec.Struct, frozen=True, array_like=True):
    """user: the name that verdicts bear. until: when it runs out (seconds since 1970). nonce: tells it from others."""

    user: str
    until: int
    nonce: str


class Door:
    """Made with the curator's key. UsageError if it is too short to be one."""

    def __init__(self, key: str, clock: Callable[[], float] = time.time) -> None:
        if len(key) < SHORTEST_KEY:
            raise UsageError(f"the curator's key has less than {SHORTEST_KEY} characters.",
                             hint="Make one: python -c 'import secrets; print(secrets.token_urlsafe(32))'")  # fmt: skip
        self._key = _hash(key, b"key")
        self._secret = _hash(key, b"cookie")
        self._clock = clock

    def opens(self, tried: str) -> bool:
        """Whether that is the key."""
        return hmac.compare_digest(_hash(tried, b"key"), self._key)

    def enter(self, user: str) -> str:
        """A cookie for a person who knew the key."""
        session = Session(user, int(self._clock()) + HOURS * 3600, token_hex(16))
        body = urlsafe_b64encode(msgspec.json.encode(session)).decode()
        return f"{body}.{self._sign('cookie', body)}"

    def who(self, cookie: str | None) -> Session | None:
        """The session of a cookie, None if it is not ours or has run out."""
        if not cookie or len(cookie) > _LONGEST_COOKIE:
            return None
        body, _, signature = cookie.partition(".")
        if not hmac.compare_digest(signature.encode(), self._sign("cookie", body).encode()):
            return None
        try:
            session = msgspec.json.decode(urlsafe_b64decode(body), type=Session)
        except (Error, ValueError, msgspec.DecodeError):
            return None
        return session if session.until > self._clock() else None

    def token(self, session: Session) -> str:
        """What a form of this session carries."""
        return self._sign("form", session.nonce)

    def meant(self, session: Session, token: str) -> bool:
        """Whether a form comes from a page of this session."""
        return hmac.compare_digest(token.encode(), self.token(session).encode())

    def _sign(self, what: str, text: str) -> str:
        return hmac.new(self._secret, f"{what} {text}".encode(), "sha256").hexdigest()


def _hash(key: str, purpose: bytes) -> bytes:
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=32, person=b"comity " + purpose).digest()
