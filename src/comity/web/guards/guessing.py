"""Who tries key after key from one address is not heard for a time.

Wrong keys are counted by address and by how they begin, so that others behind the same address, whose keys begin in
another way, are not shut out; nor is who was let in with the same key before. So of the keys that begin like a right
one, few are looked at; of all keys, more are, and there are 2^256 of them.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from secrets import token_bytes

from comity.web.guards.buckets import Buckets

AT_ONCE = 20.0
"""Wrong keys that are looked at, of one address and one beginning."""

RATE = 0.2
"""And then so many a second."""

OF_ADDRESS = 20
"""So many times as many of one address, however they begin: who sprays beginnings is not heard for ever either."""

_MOST = 10_000


class Guessing:
    """One for a worker. What it knows of addresses and keys is hashed with a salt of its own, and in memory alone."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._wrong = Buckets(RATE, AT_ONCE, clock)
        self._sprayed = Buckets(RATE * OF_ADDRESS, AT_ONCE * OF_ADDRESS, clock)
        self._salt = token_bytes(32)
        self._right: OrderedDict[bytes, None] = OrderedDict()

    def wait(self, address: str, key: str, begins: str) -> float:
        """Seconds until a key may be looked at; 0 if it may be now. key: with all that was said with it."""
        wait = max(self._wrong.look(address, begins), self._sprayed.look(address))
        return wait if wait and self._name(address, key) not in self._right else 0.0

    def wrong(self, address: str, begins: str) -> None:
        """A key was wrong."""
        self._wrong.wait(address, begins)
        self._sprayed.wait(address)

    def right(self, address: str, key: str) -> None:
        """A key was right."""
        name = self._name(address, key)
        self._right[name] = None
        self._right.move_to_end(name)
        if len(self._right) > _MOST:
            self._right.popitem(last=False)

    def _name(self, address: str, key: str) -> bytes:
        whole = f"{address} {key}".encode("utf-8", "surrogatepass")
        return blake2b(whole, key=self._salt, digest_size=16).digest()
