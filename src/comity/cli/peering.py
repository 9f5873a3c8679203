"""What verbs that speak to peers share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from comity.settings import peer_key
from comity.share.peers.line import Line

F = TypeVar("F", bound=Callable[..., Any])


def peer_options(function: F) -> F:
    """--key-file and --allow-private."""
    private = click.option("--allow-private", is_flag=True, help="The peer may be on this machine or in a network of "
                           "one's own, and without TLS.")  # fmt: skip
    key = click.option("--key-file", metavar="FILE", help="Holds the key that the peer gave, or NAME:PASSWORD "
                       "[COMITY_PEER_KEY].")  # fmt: skip
    return key(private(function))


def line(url: str, key_file: str | None, *, allow_private: bool) -> Line:
    """A conversation with a peer."""
    return Line(url, peer_key(key_file), allow_private=allow_private)
