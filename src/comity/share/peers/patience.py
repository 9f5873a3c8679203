"""How long, how often, how much: bounds on what a peer may ask of us."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import msgspec

MOST_TOLD = 100
"""Refusals of a pull or a push that are told; beyond that they are counted."""

LATER = "Try again later."


class Patience(msgspec.Struct, frozen=True):
    """Seconds to connect, for the next bytes, for a whole answer, for a wait that the peer asks for, for a status to be
    complete; how often one request is made; bytes of an answer, unpacked. sleep: waits."""

    connect: float = 15
    read: float = 60
    whole: float = 600
    longest_wait: float = 120
    status: float = 600
    attempts: int = 5
    most_bytes: int = 128 * 1024 * 1024
    sleep: Callable[[float], None] = time.sleep

    def wait(self, attempt: int, said: str | None) -> float | None:
        """Seconds before the next attempt, by `Retry-After` if there is one; None if it is not worth it."""
        if attempt + 1 >= self.attempts:
            return None
        asked = _seconds(said) if said else float(2**attempt)
        return None if asked > self.longest_wait else max(asked, 0.0)


def _seconds(said: str) -> float:
    """Of a Retry-After header (RFC 9110, section 10.2.3); a second if it is neither number nor date."""
    if said.strip().isdecimal():
        return float(said.strip()[:9])
    try:
        at = parsedate_to_datetime(said)
        return (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    except (ValueError, OverflowError):  # no date, or one of no year that there is
        return 1.0
