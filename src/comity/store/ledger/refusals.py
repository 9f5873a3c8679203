"""What an engine refuses, in plain words. Neither password nor statement is told on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, OperationalError

from comity.model.errors import BusyError, EnvironmentRefusedError

_LATER = "Try again in a moment."
_AWAY = ("08", "28", "3D", "53", "57")
"""Classes of PostgreSQL's states: no connection, not let in, no such database, no room, shut down."""

_SQLITE = {
    "locked": ("is being written by another process.", _LATER),
    "readonly": ("may not be written here.", "Ask its owner, or choose another folder with --workspace."),
    "unable to open": ("can't be opened.", "Look whether its folder is there and may be written."),
    "disk is full": ("has no room left.", "Free some space."),
    "not a database": ("is damaged, or no ledger.", "Put a copy of it from before in its place."),
    "malformed": ("is damaged.", "Put a copy of it from before in its place."),
}


@contextmanager
def plain(url: URL) -> Iterator[None]:
    """Turns what is wrong with the engine itself into one plain error; what is wrong with a statement stays."""
    try:
        yield
    except DBAPIError as error:
        where = f"the ledger {url.database}"
        told = str(error.orig).lower()
        for sign, (words, hint) in _SQLITE.items():
            if url.get_backend_name() == "sqlite" and sign in told:
                kind = BusyError if sign == "locked" else EnvironmentRefusedError
                raise kind(f"{where} {words}", hint=hint) from error
        if url.get_backend_name() == "postgresql" and _is_away(error):
            hint = "Look whether the server runs and lets you in; COMITY_LEDGER names it."
            at = f"{url.host or 'this machine'}:{url.port or 5432}"
            raise EnvironmentRefusedError(f"{where} at {at} can't be reached: {_why(error)}.", hint=hint) from error
        raise


def _is_away(error: DBAPIError) -> bool:
    """Whether it is the server or the way to it, and not what was to be kept: only then to try again may help."""
    state = getattr(error.orig, "sqlstate", None) or ""
    return isinstance(error, OperationalError) and (not state or state.startswith(_AWAY))


def _why(error: DBAPIError) -> str:
    """The last words of what the driver says, which names host and user but never a password."""
    said = str(error.orig).strip().splitlines() or ["no reason is told"]
    return said[0].rpartition("FATAL: ")[2].rpartition("failed: ")[2].strip().rstrip(".") or "no reason is told"
