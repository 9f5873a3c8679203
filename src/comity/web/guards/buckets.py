"""How often a client may come, without knowing who it is: token buckets in memory, under salted hashes of addresses.

The salt is of this process and changes every hour, and with it all buckets are forgotten: nothing that could lead back
to an address is kept longer, and nothing is written anywhere.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from secrets import token_bytes
from threading import Lock

ROTATION = 3600.0
"""Seconds until all is forgotten."""

MOST = 50_000
"""Clients that are kept in mind; beyond that the one that was seen longest ago is forgotten."""


class Buckets:
    """rate: tokens per second that a bucket gains. size: tokens that it holds."""

    def __init__(self, rate: float, size: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._size, self._clock = rate, size, clock
        self._lock = Lock()
        self._forget(clock())

    def wait(self, address: str, of: str = "") -> float:
        """Takes a token: 0. Where there is none: seconds until there is one. of: what tells clients of one address
        apart."""
        return self._ask(address, of, 1.0)

    def look(self, address: str, of: str = "") -> float:
        """The same, without taking one."""
        return self._ask(address, of, 0.0)

    def _ask(self, address: str, of: str, price: float) -> float:
        with self._lock:
            now = self._clock()
            if now - self._since >= ROTATION:
                self._forget(now)
            client = _network(address) + b" " + of.encode("utf-8", "surrogatepass")
            key = blake2b(client, key=self._salt, digest_size=16).digest()
            left, at = self._held.pop(key, (self._size, now))
            left = min(self._size, left + (now - at) * self._rate)
            enough = left >= 1
            self._held[key] = (left - price if enough else left, now)
            if len(self._held) > MOST:
                self._held.popitem(last=False)
            return 0.0 if enough else (1 - left) / self._rate

    def _forget(self, now: float) -> None:
        self._salt, self._since = token_bytes(32), now
        self._held: OrderedDict[bytes, tuple[float, float]] = OrderedDict()


def _network(address: str) -> bytes:
    """An address, of IPv6 its first 64 bits: one customer has all that are behind them."""
    try:
        known = ip_address(address)
    except ValueError:
        return address.encode("utf-8", "surrogatepass")[:100]
    if isinstance(known, IPv6Address) and known.ipv4_mapped is None:
        return known.packed[:8]
    return (getattr(known, "ipv4_mapped", None) or known).packed
