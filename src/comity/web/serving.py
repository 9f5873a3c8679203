"""How a server is to serve, as the command line says it."""

from __future__ import annotations

from ipaddress import ip_address

import msgspec

from comity.web.guards.limits import PUBLIC_RATE, Limits

LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")
"""Names under which a server on loopback answers: another name is a page elsewhere that was led here."""


class Serving(msgspec.Struct, frozen=True):
    """How to serve. workers: processes. proxy: addresses of a proxy whose word on who asks is taken, joined by commas.
    names: host names that are answered where others can reach the server, none for any. rate: requests per second from
    one address, None for what fits. log: a line per request. reports: reports of errors are taken. taxii: parties are
    served too, beside the explorer."""

    host: str = "127.0.0.1"
    port: int = 8765
    workers: int = 1
    proxy: str | None = None
    names: tuple[str, ...] = ()
    rate: float | None = None
    log: bool = False
    reports: bool = True
    taxii: bool = False

    @property
    def public(self) -> bool:
        """Whether others can reach it: only what may be passed on is shown then."""
        return self.proxy is not None or not loopback(self.host)

    def hosts(self) -> list[str]:
        """Host names under which parties are answered; `*` is any."""
        return (list(self.names) or ["*"]) if self.public else [*LOOPBACK, *self.names]

    def limits(self) -> Limits:
        """Without a word on it, whoever owns the machine comes as often as they like."""
        rate = self.rate if self.rate is not None else PUBLIC_RATE if self.public else 0.0
        return Limits(rate=rate)


def loopback(host: str) -> bool:
    """Whether a host is this machine's own, reached by nobody else."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"
