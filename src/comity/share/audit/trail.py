"""The trail of reads: kept in memory for less than a second, then added to the chain, with receipts, together."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from comity.model.errors import ComityError
from comity.share.audit import receipts
from comity.share.audit.chain import Entry, append
from comity.share.audit.receipts import Receipt, receipt
from comity.store.ledger.port import Ledger

EVERY = 0.5
"""Seconds between two writings."""

MOST = 100_000
"""Reads that are held while the ledger can't be written; then reading stops, as it would go unnoted."""


class Trail:
    """One for a worker. `close` writes what is left. A worker that is killed loses the last half second of reads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._held: list[tuple[Entry, Receipt | None]] = []
        self._kept: set[str] = set()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def full(self) -> bool:
        """Whether no more can be noted."""
        return len(self._held) >= MOST

    def note(self, act: str, subject: str, detail: Mapping[str, Any], party_id: str | None,
             page: tuple[int, bytes] | None = None) -> None:  # fmt: skip
        """Notes a read. page: number of the collection and packed rows, where objects were given."""
        at, given = datetime.now(UTC), None
        if page:
            given = receipt(page[0], party_id or receipts.NOBODY, at, page[1])
            detail = {**detail, "page": given.digest}
        self._held.append((Entry(at, party_id, act, subject, detail), given))
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="audit", daemon=True)
            self._thread.start()

    def flush(self) -> None:
        """Writes what is held. What can't be written stays held."""
        with self._lock:
            count = len(self._held)
            if count:
                now = self._held[:count]
                fresh = [one for _, one in now if one and one.digest not in self._kept]
                with self._ledger.write() as con:
                    append(con, [entry for entry, _ in now])
                    receipts.keep(con, fresh)
                del self._held[:count]
                self._remember(fresh)

    def close(self) -> None:
        """Writes what is left, and ends."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self.flush()

    def _remember(self, fresh: list[Receipt]) -> None:
        """Pages that are read again and again are not asked for each time."""
        if len(self._kept) > MOST:
            self._kept.clear()
        self._kept.update(one.digest for one in fresh)

    def _work(self) -> None:
        while not self._stop.wait(EVERY):
            try:
                self.flush()
            except ComityError:
                time.sleep(EVERY)  # it is tried again; `full` says when it has become too much
