"""An answer as a whole in time: timeouts of the HTTP library begin anew with each byte, in headers as well."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Timer
from typing import Any

_OPENED = frozenset({"connection.connect_tcp.complete", "connection.start_tls.complete"})


class Deadline:
    """passed: the connection was cut, as time was up. What waits for its bytes meets an error, or an early end."""

    def __init__(self) -> None:
        self.passed = False
        self._socket: socket.socket | None = None

    def trace(self, name: str, value: Mapping[str, Any]) -> None:
        """A trace of the HTTP library, by which the newest connection is known."""
        if name in _OPENED:
            self._socket = value["return_value"].get_extra_info("socket")

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Cuts the connection if what is done within takes longer."""
        self.passed = False
        timer = Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut(self) -> None:
        self.passed = True
        if self._socket is not None:
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
