"""What verbs that speak to peers share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import click

from comity.model.errors import ComityError, UsageError
from comity.settings import peer_key
from comity.share.peers.line import Line

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


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


class Keys:
    """Which key is shown to which peer. It is shown to one and no other, so it must be clear for whom each is.

    files: of --key-file. roots: addresses of the peers.
    """

    def __init__(self, files: Sequence[str], roots: Iterable[str]) -> None:
        self._hosts = sorted({_host(root) for root in roots})
        self._named = {host: file for host, _, file in (one.partition("=") for one in files) if host in self._hosts}
        self._others = [one for one in files if one.partition("=")[0] not in self._hosts]

    def of(self, root: str) -> str | None:
        """The key for a peer. UsageError if it isn't clear, or can't be read."""
        host = _host(root)
        if host in self._named:
            return _key(self._named[host])
        for one in self._others:
            name, equals, _ = one.partition("=")
            if equals and not Path(one).exists():
                raise UsageError(f"no peer is called {name!r}.", hint=f"Their names are: {', '.join(self._hosts)}")
        key = _key(self._others[0] if self._others else None)
        left = [one for one in self._hosts if one not in self._named]
        if len(self._others) > 1 or (key and len(left) > 1):
            said = " ".join(f"--key-file {one}=FILE" for one in left)
            raise UsageError("it isn't clear whose key that is: each peer has its own.", hint=f"Say it: {said}")
        return key


@contextmanager
def so_far(words: Callable[[T], str]) -> Iterator[Callable[[Callable[[T], None]], Callable[[T], None]]]:
    """Says what was done when something gets in the way. Gives what notes it: a progress around another."""
    seen: list[T] = []

    def note(show: Callable[[T], None]) -> Callable[[T], None]:
        def noted(now: T) -> None:
            seen[:] = [now]
            show(now)

        return noted

    try:
        yield note
    except ComityError:
        for one in seen:
            click.echo(words(one), err=True)
        raise


def _host(root: str) -> str:
    return urlsplit(root).netloc


def _key(file: str | None) -> str | None:
    key = peer_key(file)
    if file is not None and not key:
        raise UsageError(f"there is no key in {file}.", hint="It is empty: write the key that the peer gave into it.")
    return key


def line(url: str, key_file: str | None, *, allow_private: bool) -> Line:
    """A conversation with a peer."""
    return Line(url, _key(key_file), allow_private=allow_private)
