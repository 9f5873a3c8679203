"""How much one server does for its readers, and the errors that say when it is too much."""

from __future__ import annotations

from math import ceil

import msgspec

from comity.model.errors import ComityError
from comity.web.i18n import _

LONGEST_ADDRESS = 4096
"""Bytes of a path with its query string."""

LONGEST_HEAD = 16_384
"""Bytes of a request's first line and headers together."""

HEAD_SECONDS = 10.0
"""How long a client may take to send them, and may stand still in between."""

STALL_SECONDS = 30.0
"""How long a client may take no byte of an answer that is being made."""

PUBLIC_RATE = 30.0
"""Requests per second from one address, where others can reach the server; ten times as many at once."""


class Limits(msgspec.Struct, frozen=True):
    """rate: requests per second from one address, 0 for any number. at_once: requests that a worker works on; four
    times as many wait. seconds: until an answer has to begin. patience: seconds that a request waits for its turn."""

    rate: float = 0.0
    at_once: int = 32
    seconds: float = 20.0
    patience: float = 5.0


class LimitError(ComityError):
    """Too much was asked of the server. wait: seconds after which to ask again."""

    status = 503

    def __init__(self, message: str, *, wait: float, hint: str = "") -> None:
        seconds = max(1, ceil(wait))
        super().__init__(message, hint=hint or _("Try again in {n} seconds.").format(n=seconds))
        self.headers = {"retry-after": str(seconds)}


class TooManyError(LimitError):
    """One client came too often."""

    code = "too-many"
    status = 429


class CrowdedError(LimitError):
    """Too many came at once."""

    code = "crowded"


class TooSlowError(LimitError):
    """The answer took longer than an answer may."""

    code = "too-slow"


class TooLongError(ComityError):
    """The address is longer than any that leads somewhere."""

    code = "too-long"
    status = 414


class HeadError(ComityError):
    """The headers are larger than any that are needed."""

    code = "head-too-large"
    status = 431


class ProxiedError(ComityError):
    """Somebody else's request was passed on to a server that shows all to its owner."""

    code = "proxied"
    status = 403
