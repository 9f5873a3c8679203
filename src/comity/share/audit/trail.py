"""The trail of reads: kept in memory for less than a second, then added to the chain together."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from comity.model.errors import ComityError
from comity.share.audit.chain import Entry, append
from comity.store.ledger.port import Ledger

EVERY = 0.5
"""Seconds between two writings."""

MOST = 100_000
"""Reads that are held while the ledger can't be written; then reading stops, as it would go unnoted."""


class Trail:
    """One for a worker. `close` writes what is left. A worker that is killed loses the last half second of reads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._held: list[Entry] = []
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def full(self) -> bool:
        """Whether no more can be noted."""
        return len(self._held) >= MOST

    def note(self, act: str, subject: str, detail: Mapping[str, Any], party_id: str | None) -> None:
        """Notes a read."""
        self._held.append(Entry(datetime.now(UTC), party_id, act, subject, detail))
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="audit", daemon=True)
            self._thread.start()

    def flush(self) -> None:
        """Writes what is held. What can't be written stays held."""
        with self._lock:
            count = len(self._held)
            if count:
                with self._ledger.write() as con:
                    append(con, self._held[:count])
                del self._held[:count]

    def close(self) -> None:
        """Writes what is left, and ends."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self.flush()

    def _work(self) -> None:
        while not self._stop.wait(EVERY):
            try:
                self.flush()
            except ComityError:
                time.sleep(EVERY)  # it is tried again; `full` says when it has become too much
