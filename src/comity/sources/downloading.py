"""One file over HTTP: with patience, but never larger, longer or elsewhere than declared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

import httpx2
import stamina

from comity.model.errors import EnvironmentRefusedError, SourceError

_REDIRECTS = 5
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_BY_MIRROR = "Try again later, or take the file from a folder with --mirror DIR, as DIR/<source>/<file>."
_MOVED = "The publisher may have moved it: correct the url in source.yml, or use --mirror DIR."
# Identity: Content-Length is then the size of the file, and hashes don't depend on how it travelled.
_HEADERS = {"User-Agent": "comity (reads public incident trackers)", "Accept-Encoding": "identity"}


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait for a connection, for the next bytes and for the whole file; how often to try."""

    connect: float = 15
    read: float = 60
    whole: float = 3600
    attempts: int = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to download: at most `max_bytes`; `conditions` are headers under which a server may answer 304.

    on_bytes: called with the bytes received so far and the bytes expected, None if the server doesn't say.
    """

    url: str
    name: str
    max_bytes: int
    on_bytes: Callable[[int, int | None], None]
    conditions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Download:
    """A received file: its SHA-256 and what a later request needs in order to be conditional."""

    sha256: str
    etag: str
    last_modified: str


Receive = Callable[[Iterator[bytes]], str]


def download(wanted: Wanted, receive: Receive, patience: Patience) -> Download | None:
    """Hands the blocks of a file to `receive`, which returns their SHA-256; None if the file hasn't changed (304).

    Tries again on trouble of the network, 5xx and 429. EnvironmentRefusedError: the network or the server stands in
    the way. SourceError: the answer isn't the file, is too large, or leads elsewhere than https.
    """
    again = stamina.RetryingCaller(attempts=patience.attempts, timeout=patience.whole, wait_initial=1, wait_max=20)
    try:
        return again(_worth_another_try, _try_once, wanted, receive, patience, monotonic() + patience.whole)
    except httpx2.HTTPStatusError as error:
        status = error.response.status_code
        raise EnvironmentRefusedError(f"{wanted.url} answers {status}.", hint=_BY_MIRROR) from error
    except httpx2.TransportError as error:
        reason = str(error) or type(error).__name__
        raise EnvironmentRefusedError(f"{wanted.url} can't be reached ({reason}).", hint=_BY_MIRROR) from error
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise SourceError(f"{wanted.url} gives no file ({error}).", file=wanted.name, hint=_MOVED) from error


def _worth_another_try(error: Exception) -> bool:
    return isinstance(error, httpx2.TransportError | httpx2.HTTPStatusError)


def _try_once(wanted: Wanted, receive: Receive, patience: Patience, deadline: float) -> Download | None:
    timeout = httpx2.Timeout(patience.read, connect=patience.connect)
    with httpx2.Client(timeout=timeout, headers=_HEADERS) as client, _answer(client, wanted) as answer:
        if answer.status_code == httpx2.codes.NOT_MODIFIED:
            return None
        _refuse_status(answer, wanted)
        digest = receive(_counted(answer, wanted, deadline))
        return Download(digest, answer.headers.get("etag", ""), answer.headers.get("last-modified", ""))


@contextmanager
def _answer(client: httpx2.Client, wanted: Wanted) -> Iterator[httpx2.Response]:
    """The answer at the end of the redirects, each checked before it is followed, its body left unread."""
    request: httpx2.Request | None = client.build_request("GET", wanted.url, headers=wanted.conditions)
    for _ in range(_REDIRECTS + 1):
        if request is None:
            break
        _refuse_address(request.url, wanted)
        answer = client.send(request, stream=True, follow_redirects=False)
        request = answer.next_request
        try:
            if request is None:
                yield answer
                return
        finally:
            answer.close()
    raise SourceError(f"{wanted.url} redirects more than {_REDIRECTS} times.", file=wanted.name, hint=_MOVED)


def _refuse_address(url: httpx2.URL, wanted: Wanted) -> None:
    if url.scheme == "https" and url.host:
        return
    at_home = url.host in _LOOPBACK and httpx2.URL(wanted.url).host in _LOOPBACK
    if url.scheme != "http" or not at_home:
        raise SourceError(f"{wanted.url} leads to {url}, which isn't an https address.", file=wanted.name, hint=_MOVED)


def _refuse_status(answer: httpx2.Response, wanted: Wanted) -> None:
    status = answer.status_code
    if status == httpx2.codes.TOO_MANY_REQUESTS or status >= httpx2.codes.INTERNAL_SERVER_ERROR:
        answer.raise_for_status()
    if status != httpx2.codes.OK:
        raise SourceError(f"{wanted.url} answers {status}.", file=wanted.name, hint=_MOVED)


def _counted(answer: httpx2.Response, wanted: Wanted, deadline: float) -> Iterator[bytes]:
    length = answer.headers.get("content-length")
    expected = int(length) if length else None
    _refuse_size(expected or 0, wanted)
    done = 0
    for block in answer.iter_bytes():
        done += len(block)
        _refuse_size(done, wanted)
        if monotonic() > deadline:
            raise EnvironmentRefusedError(f"{wanted.url} is too slow.", hint=_BY_MIRROR)
        wanted.on_bytes(done, expected)
        yield block


def _refuse_size(size: int, wanted: Wanted) -> None:
    if size > wanted.max_bytes:
        raise SourceError(
            f"{size:,} bytes or more, where source.yml allows {wanted.max_bytes:,}.", file=wanted.name,
            hint="If the source really grew, raise max_bytes in its source.yml.",
        )  # fmt: skip
