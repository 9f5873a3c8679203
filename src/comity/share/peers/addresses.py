"""Addresses that a peer may not have, unless it is said: those of this machine and of networks that are not public.

A name is looked up before a connection is made, and the address that was really connected to is checked before a byte
is sent, as a name can lead elsewhere the second time.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

from comity.model.errors import UsageError

_TRANSLATED = IPv6Network("64:ff9b::/96")  # NAT64 (RFC 6052): ends in an IPv4 address


def refuse_private(name: str, value: Mapping[str, Any]) -> None:
    """A trace of the HTTP library (`extensions={"trace": …}`). UsageError for a connection that may not be."""
    if name == "connection.connect_tcp.started":
        for address in _looked_up(str(value["host"]), int(value["port"])):
            _refuse(address, str(value["host"]))
    elif name == "connection.connect_tcp.complete":
        stream = value["return_value"]
        address = str(stream.get_extra_info("server_addr")[0])
        if not public(address):
            stream.close()
            _refuse(address, address)


def public(text: str) -> bool:
    """Whether an IP address is one of the internet's; what it carries within itself counts too."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(one.is_global and not one.is_multicast for one in (address, *_within(address)))


def _within(address: IPv4Address | IPv6Address) -> list[IPv4Address]:
    if isinstance(address, IPv4Address):
        return []
    teredo = address.teredo or ()
    last = IPv4Address(int(address) & 0xFFFFFFFF)
    found = [address.ipv4_mapped, address.sixtofour, *teredo, last if address in _TRANSLATED else None]
    return [one for one in found if one is not None]


def _looked_up(host: str, port: int) -> set[str]:
    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        return set()  # the connection will fail, and say why


def _refuse(address: str, host: str) -> None:
    if not public(address):
        raise UsageError(f"{host} is at {address}, which is not a public address.",
                         hint="If the peer is in your own network, say --allow-private.")  # fmt: skip
