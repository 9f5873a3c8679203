"""Answers that are asked for again and again, kept while there is room: a release never changes, so they stay true."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")

_FRAME = 200
"""Bytes that keeping a value takes beside its own."""


class Remembered(Generic[Value]):
    """The values that were asked for last, as many as fit into `room` bytes; may be shared by threads.

    size: bytes of a value.
    """

    def __init__(self, room: int, size: Callable[[Value], int]) -> None:
        self._room, self._size = room, size
        self._lock = Lock()
        self._held: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self.bytes = 0

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key, which `make` makes if it isn't there. Two that ask at once may both make it."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key][0]
        value = make()
        self._keep(key, value, self._size(value) + _FRAME)
        return value

    def _keep(self, key: Hashable, value: Value, size: int) -> None:
        with self._lock:
            if key in self._held or size > self._room:
                return
            self._held[key] = (value, size)
            self.bytes += size
            while self.bytes > self._room:
                _, (_, freed) = self._held.popitem(last=False)
                self.bytes -= freed
