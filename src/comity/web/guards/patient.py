"""HTTP/1.1 with patience that ends: uvicorn by itself waits for ever for a client that sends its request byte by byte,
and takes a head of any length.

Each connection is looked at every HEAD_SECONDS. It is cut off if nobody works for it, no request has come since the
last look, and it has taken less of its last answer than SLOWEST a second. So the head of a request has twice that time
at most; its body is bounded by the deadline of the answer.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from comity.web.guards import limits

SLOWEST = 1000
"""Bytes a second that a client has to take in."""


class Patient(HttpToolsProtocol):
    """uvicorn's protocol on llhttp, with a look at the clock and a measure of the head."""

    _look_again: asyncio.TimerHandle | None = None
    _before: tuple[RequestResponseCycle | None, int] = (None, 0)
    _in_head = True
    _head = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._look_later()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._look_again:
            self._look_again.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._head += len(data) if self._in_head else 0
        super().data_received(data)
        if self._in_head and self._head > limits.LONGEST_HEAD and not self.transport.is_closing():
            self.send_400_response("The head of the request is too long.")

    def on_headers_complete(self) -> None:
        self._in_head, self._head = False, 0  # one that came whole is measured by the gates
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_head = True
        super().on_message_complete()

    def _look_later(self) -> None:
        self._look_again = self.loop.call_later(limits.HEAD_SECONDS, self._look)

    def _look(self) -> None:
        cycle, left = self.cycle, self.transport.get_write_buffer_size()
        at_work = cycle is not None and not cycle.response_complete and not self.transport.is_closing()
        came, taken = cycle is not self._before[0], self._before[1] - left
        if at_work or came or taken >= SLOWEST * limits.HEAD_SECONDS:
            self._before = (cycle, left)
            self._look_later()
        else:
            self.transport.abort()
