"""Cursors: where a reader of a list is, as opaque text.

A cursor names the list and the key of the last item that was read, not how many were read: so it holds when items come
or go, in a later release too. It is not signed, because nothing but a place in a public list can be said with it.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

import msgspec

from comity.model.errors import UsageError


class Cursor(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """of: the list. key: of the last item that was read."""

    of: str
    key: tuple[str, ...]


def written(of: str, *key: str) -> str:
    """A cursor as text."""
    return urlsafe_b64encode(msgspec.json.encode(Cursor(of, key))).decode().rstrip("=")


def read(text: str, of: str, parts: int) -> tuple[str, ...]:
    """The key in a cursor of a list whose keys have so many parts. UsageError for any other text."""
    try:
        cursor = msgspec.json.decode(urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=Cursor)
    except (ValueError, msgspec.DecodeError) as error:
        raise refused() from error
    if cursor.of != of or len(cursor.key) != parts or any("\0" in part for part in cursor.key):
        raise refused()
    return cursor.key


def refused() -> UsageError:
    """The error of a text that is no cursor of the list at hand."""
    return UsageError("this is no cursor of this list.", hint="Take it from `next`, or leave it out to begin anew.")
