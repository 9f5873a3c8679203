"""Several processes that serve on one socket: made by forking, replaced when they die, stopped together."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import TypeVar

from comity.model.errors import EnvironmentRefusedError

T = TypeVar("T")

GRACE = 10.0
"""Seconds that workers have to end what they do."""

_QUICK = 2.0  # a worker that dies within so many seconds has not come up
_MOST_QUICK = 5


class Workers:
    """work: what each process does until it is told to stop by SIGTERM."""

    def __init__(self, count: int, work: Callable[[], None]) -> None:
        self._count, self._work = count, work
        self._began: dict[int, float] = {}
        self._told: int | None = None
        self._quick = 0

    def run(self) -> int:
        """Returns the signal that ended it. EnvironmentRefusedError if workers don't come up."""
        before = {one: signal.signal(one, self._tell) for one in (signal.SIGTERM, signal.SIGINT)}
        try:
            for _ in range(self._count):
                self._start()
            while self._told is None:
                self._replace()
            return self._told
        finally:
            self._stop()
            for one, handler in before.items():
                signal.signal(one, handler)

    def _tell(self, number: int, _: object) -> None:
        self._told = number

    def _start(self) -> None:
        self._began[_forked(self._work)] = time.monotonic()

    def _replace(self) -> None:
        """Waits a little, and puts a new worker in the place of one that has died."""
        pid, _ = os.waitpid(-1, os.WNOHANG)
        if pid not in self._began:
            time.sleep(0.1)
            return
        lived = time.monotonic() - self._began.pop(pid)
        self._quick = self._quick + 1 if lived < _QUICK else 0
        if self._quick >= _MOST_QUICK:
            raise EnvironmentRefusedError("workers end as soon as they begin.", hint="Start one alone: --workers 1")
        self._start()

    def _stop(self) -> None:
        for pid in self._began:
            _send(pid, signal.SIGTERM)
        until = time.monotonic() + GRACE
        while self._began and time.monotonic() < until:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            self._began.pop(pid, None)
            time.sleep(0.02)
        for pid in self._began:
            _send(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def apart(work: Callable[[], T]) -> T:
    """Does something in a process of its own: what it took of memory is given back. Returns what it returns, raises
    what it raises; both have to be values that can be sent. EnvironmentRefusedError if the process was ended."""
    ours, theirs = Pipe(duplex=False)
    pid = _forked(lambda: _answer(work, theirs))
    theirs.close()
    try:
        found, error = ours.recv()
    except EOFError:
        raise EnvironmentRefusedError("a process that prepares the server was ended.",
                                      hint="Is there enough memory?") from None  # fmt: skip
    finally:
        ours.close()
        os.waitpid(pid, 0)
    if error is not None:
        raise error
    return found  # type: ignore[no-any-return]  # it is what `work` returned


def _answer(work: Callable[[], object], to: Connection) -> None:
    try:
        to.send((work(), None))
    except Exception as error:
        to.send((None, error))


def _forked(work: Callable[[], object]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, signal.SIG_DFL)
        work()
        code = 0
    finally:
        os._exit(code)  # nothing of the parent's is undone here


def _send(pid: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)
