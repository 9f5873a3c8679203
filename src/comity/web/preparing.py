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
        self._log = lines()

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
            self._log.msg("making index", release=folder.name)
            try:
                self._make(folder, self._telling(folder, task))
            except Exception as error:  # the server goes on without it
                self._log.msg("index failed", release=folder.name, error=f"{type(error).__name__}: {error}")
                task.failed = self._clock()
                return
        with self._lock:
            self._tasks.pop(folder, None)
        self._log.msg("index made", release=folder.name)

    def _telling(self, folder: Path, task: Task) -> Report:
        told = self._clock()

        def report(done: int, there: int) -> None:
            nonlocal told
            task.done, task.there = done, there
            if self._clock() - told >= _TELL_EVERY:
                told = self._clock()
                self._log.msg("making index", release=folder.name, done=done, of=there)

        return report
