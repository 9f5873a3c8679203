"""Bodies as they come in: how long they may take, how many bytes of them are held at once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import Request

from comity.web.taxii.answers import RefusedError

LARGEST_BODY = 64 * 1024 * 1024
"""Bytes of an envelope: max_content_length of the API root."""

GRACE = 15.0
"""Seconds that a body may take however short it is."""

PACE = 50_000
"""And one more for so many bytes that have come."""

LONGEST = 600.0
"""Seconds that a body may take however long it is."""

OF_PARTY = 2 * LARGEST_BODY
"""Bytes that a worker holds of one party's bodies at once."""

OF_ALL = 4 * LARGEST_BODY
"""And of all."""

_LEAST = 256 * 1024
"""What a body counts, however little of it has come: a connection that waits is no less one."""


class Bodies:
    """One for a worker, in its event loop."""

    def __init__(self) -> None:
        self._held = Counter[str]()

    @asynccontextmanager
    async def read(self, request: Request, party: str) -> AsyncIterator[bytes]:
        """The whole body; its bytes count until the context ends. RefusedError 408, 413, 429 or 503 as soon as it is
        clear, and then what had come counts no more."""
        said = request.headers.get("content-length", "")
        if said.isdecimal() and int(said[:20]) > LARGEST_BODY:
            raise _too_long()
        counted = 0
        try:
            self._take(party, _LEAST)
            counted, found = _LEAST, bytearray()
            async for piece in _timed(request):
                found += piece
                if len(found) > LARGEST_BODY:
                    raise _too_long()
                if (more := len(found) - counted) > 0:
                    self._take(party, more)
                    counted += more
            whole = bytes(found)
            del found  # it would be held beside it for as long as the envelope is being kept
            yield whole
        finally:
            self._held[party] -= counted
            if not self._held[party]:
                del self._held[party]

    def _take(self, party: str, count: int) -> None:
        if self._held[party] + count > OF_PARTY:
            raise RefusedError(429, "Your other envelopes are still coming in.", {"retry-after": "5"})
        if self._held.total() + count > OF_ALL:
            raise RefusedError(503, "Too many envelopes are coming in.", {"retry-after": "5"})
        self._held[party] += count


async def _timed(request: Request) -> AsyncIterator[bytes]:
    began, count, pieces = asyncio.get_running_loop().time(), 0, request.stream()
    while True:
        try:
            async with asyncio.timeout_at(began + min(LONGEST, GRACE + count / PACE)):
                piece = await anext(pieces, None)
        except TimeoutError:
            raise RefusedError(408, "The envelope took too long to come.", {"connection": "close"}) from None
        if piece is None:
            return
        count += len(piece)
        yield piece


def _too_long() -> RefusedError:
    return RefusedError(413, f"An envelope is of at most {LARGEST_BODY:,} bytes.")
