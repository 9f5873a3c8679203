"""What verbs that speak to peers share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlsplit

import click

from comity.model.errors import UsageError
from comity.settings import peer_key
from comity.share.peers.line import Line

F = TypeVar("F", bound=Callable[..., Any])


def peer_options(function: F) -> F:
    """--key-file and --allow-private."""
    key = click.option("--key-file", metavar="FILE", help="Holds the key that the peer gave, or NAME:PASSWORD "
                       "[COMITY_PEER_KEY].")  # fmt: skip
    return key(private_option(function))


def private_option(function: F) -> F:
    """--allow-private."""
    return click.option("--allow-private", is_flag=True, help="The peer may be on this machine or in a network of "
                        "one's own, and without TLS.")(function)  # fmt: skip


def keys_option(function: F) -> F:
    """--key-file for several peers."""
    return click.option("--key-file", "key_files", multiple=True, metavar="[HOST=]FILE", help="Holds the key that the "
                        "peer gave, or NAME:PASSWORD [COMITY_PEER_KEY]. If there are several peers: once for each, "
                        "with its host.")(function)  # fmt: skip


def keys(files: Sequence[str], roots: Iterable[str]) -> dict[str, str | None]:
    """Host of each peer -> its key. roots: their addresses. UsageError if it isn't clear for whom a key is: it is shown
    to one peer and no other."""
    hosts = {urlsplit(root).netloc for root in roots}
    named = {host: file for host, _, file in (one.partition("=") for one in files) if host in hosts}
    others = [one for one in files if one.partition("=")[0] not in hosts]
    left = hosts - named.keys()
    key = peer_key(others[0] if others else None)
    if len(others) > 1 or (key and len(left) > 1):
        said = " ".join(f"--key-file {host}=FILE" for host in sorted(hosts))
        raise UsageError("they were sent to several peers, each with its own key.", hint=f"Say which is whose: {said}")
    return dict.fromkeys(left, key) | {host: peer_key(file) for host, file in named.items()}


def line(url: str, key_file: str | None, *, allow_private: bool) -> Line:
    """A conversation with a peer."""
    return Line(url, peer_key(key_file), allow_private=allow_private)
