"""Indexes made while a server goes on serving: one at a time, told in the log, and tried again if one fails."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock, Thread

from comity.release.index.making import Report
from comity.web.guards.logged import lines

PAUSE = 60.0
"""Seconds until what failed is tried again."""
_TELL_EVERY = 10.0


class Task:
    """How far the index of one release is. done, there: incidents. failed: when it failed, by the clock."""

    def __init__(self) -> None:
        self.done = self.there = 0
        self.failed: float | None = None


class Preparing:
    """make: makes the index of the release in a folder, and reports how far it is."""

    def __init__(self, make: Callable[[Path, Report], object], clock: Callable[[], float] = time.monotonic) -> None:
        self._make, self._clock = make, clock
        self._lock, self._turn = Lock(), Lock()
        self._tasks: dict[Path, Task] = {}

    def asked(self, folder: Path) -> Task:
        """Sees to it that the index is being made, or is made as soon as another is done; says how far it is."""
        with self._lock:
            task = self._tasks.get(folder)
            if task is None or (task.failed is not None and self._clock() - task.failed >= PAUSE):
                task = self._tasks[folder] = Task()
                Thread(target=self._work, args=(folder, task), daemon=True).start()
            return task

    def _work(self, folder: Path, task: Task) -> None:
        with self._turn:
            try:
                _tell("making index", folder)
                self._make(folder, self._telling(folder, task))
            except Exception as error:  # the server goes on without it
                task.failed = self._clock()
                _tell("index failed", folder, error=f"{type(error).__name__}: {error}")
                return
        with self._lock:
            self._tasks.pop(folder, None)
        _tell("index made", folder)

    def _telling(self, folder: Path, task: Task) -> Report:
        told = self._clock()

        def report(done: int, there: int) -> None:
            nonlocal told
            task.done, task.there = done, there
            if self._clock() - told >= _TELL_EVERY:
                told = self._clock()
                _tell("making index", folder, done=done, of=there)

        return report


def _tell(event: str, folder: Path, **more: object) -> None:
    lines().msg(event, release=folder.name, **more)
