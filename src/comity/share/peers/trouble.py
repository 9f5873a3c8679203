"""Why a peer can't be reached, in plain words, and what to do."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from typing import NamedTuple

import httpx2

from comity.share.peers.patience import LATER


class Trouble(NamedTuple):
    """lasting: it will be the same if it is tried again at once."""

    why: str
    hint: str
    lasting: bool = False


def trouble(error: httpx2.TransportError) -> Trouble:
    """By what lies beneath the error of the HTTP library."""
    if isinstance(error, httpx2.TimeoutException):
        return Trouble("it does not answer in time", LATER)
    for cause in _causes(error):
        if isinstance(cause, socket.gaierror):
            return _unnamed(cause)
        if isinstance(cause, ssl.SSLError):
            return _unsafe(cause)
        if isinstance(cause, ConnectionRefusedError):
            return Trouble("nothing listens there", "Look at the address and its port, and whether the server runs.")
        if isinstance(cause, OSError) and cause.strerror:
            return Trouble(cause.strerror.lower(), LATER)
    return Trouble(str(error).rstrip(".") or type(error).__name__, LATER)


def _unnamed(cause: socket.gaierror) -> Trouble:
    if cause.errno == socket.EAI_AGAIN:
        return Trouble("its name can't be looked up now", "Look at the network, and try again.")
    return Trouble("no address is known for its name", "Look at the address.", lasting=True)


def _unsafe(cause: ssl.SSLError) -> Trouble:
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Trouble(f"its certificate is not trusted, {cause.verify_message.rstrip('.')}",
                       "Look at the address, or ask who keeps the server.", lasting=True)  # fmt: skip
    if cause.reason in ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "UNKNOWN_PROTOCOL", "HTTP_REQUEST"):
        return Trouble("there is no TLS at that port", "Look at the port, or give http with --allow-private.",
                       lasting=True)  # fmt: skip
    why = f" ({cause.reason.replace('_', ' ').lower()})" if cause.reason else ""
    return Trouble(f"TLS can't be agreed on{why}", LATER)


def _causes(error: BaseException) -> Iterator[BaseException]:
    below = error.__cause__ or error.__context__
    while below is not None:
        yield below
        below = below.__cause__ or below.__context__
