"""What a server offers of the channel, and the ledger behind it."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.requests import Request

from comity.store.ledger.port import Ledger
from comity.web.guards.buckets import Buckets

HOURLY = 6
"""Reports that an address may send in an hour."""

HOURLY_ALL = 120
"""Reports that a worker takes in an hour from all addresses."""


@dataclass(frozen=True)
class Channel:
    """open: new reports are taken. Corrections that were made are shown in any case."""

    ledger: Ledger
    open: bool
    each: Buckets = field(default_factory=lambda: Buckets(HOURLY / 3600, HOURLY))
    all: Buckets = field(default_factory=lambda: Buckets(HOURLY_ALL / 3600, HOURLY_ALL))

    def wait(self, address: str) -> float:
        """Seconds until an address may send a report, 0 if it may now."""
        return self.each.wait(address) or self.all.wait("all")


def channel(request: Request) -> Channel:
    """The channel of this server."""
    found: Channel = request.app.state.channel
    return found
