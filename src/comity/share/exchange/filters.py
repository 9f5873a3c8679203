"""What a request asks for (TAXII 2.1, section 3.4), read without trust."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from comity.model.errors import NotFoundError, UsageError
from comity.share.exchange.moments import parsed, version_key
from comity.share.stix.kinds.references import compared

MOST = 1000
"""Objects on a page, at most, and if nothing is said."""

MOST_VALUES = 100
"""Values of one filter."""

_MATCHES = ("match[id]", "match[type]", "match[version]", "match[spec_version]")
_KNOWN = frozenset({"added_after", "limit", "next", *_MATCHES})


class Filters(msgspec.Struct, frozen=True):
    """after: microseconds; only what was added later. versions: keys, or first, last, all; none is last."""

    after: int = 0
    limit: int = MOST
    ids: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    specs: tuple[str, ...] = ()


def read(said: Iterable[tuple[str, str]], allowed: frozenset[str] = _KNOWN) -> Filters:
    """Filters of a query string. UsageError for what can't be meant; other parameters are left alone.

    allowed: filters of this endpoint; a `match` that it does not know is refused, as more would be sent than was asked.
    """
    given: dict[str, str] = {}
    for name, value in said:
        if name not in allowed and (name in _KNOWN or name.startswith("match[")):
            raise UsageError(f"there is no filter {name[:50]!r} here.", hint="Leave it out.")
        if name in given:
            raise UsageError(f"{name[:50]!r} is given twice.", hint="Join values by commas.")
        given[name] = value
    ids, types, versions, specs = (_values(given.get(name)) for name in _MATCHES)
    ids = _once(map(compared, ids))
    return Filters(_after(given), _limit(given.get("limit")), ids, _once(types), _versions(versions), specs)


def of_one(object_id: str) -> tuple[str, ...]:
    """The id of an address, as ids are compared. NotFoundError for what can be none: PostgreSQL takes no NUL."""
    if "\0" in object_id:
        raise NotFoundError("there is no such object here.")
    return (compared(object_id),)


def _values(text: str | None) -> tuple[str, ...]:
    if text is None:
        return ()
    values = tuple(text.split(","))
    if len(values) > MOST_VALUES or not all(0 < len(one) <= 300 and "\0" not in one for one in values):
        raise UsageError(f"a filter has one to {MOST_VALUES} values, joined by commas.")
    return values


def _after(given: dict[str, str]) -> int:
    since = parsed(given["added_after"]) if "added_after" in given else 0
    token = given.get("next")
    if token is None:
        return since
    if not (token.isascii() and token.isdecimal() and len(token) <= 17):
        raise UsageError("this `next` was not given by this server.", hint="Begin again without it.")
    return max(since, int(token))


def _limit(text: str | None) -> int:
    if text is None:
        return MOST
    digits = text.lstrip("0")  # Python refuses to read thousands of digits, zeros as well
    if not (digits.isascii() and digits.isdecimal()):
        raise UsageError("a limit is a whole number above zero.")
    return MOST if len(digits) > 6 else min(int(digits), MOST)


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _versions(said: tuple[str, ...]) -> tuple[str, ...]:
    """Keys. Each may be said once, and `all` alone (section 3.4.1)."""
    found = tuple(map(_version, said))
    if len(set(found)) < len(found) or ("all" in found and len(found) > 1):
        raise UsageError("each version is said once, and `all` alone.")
    return found


def _version(text: str) -> str:
    if text in ("first", "last", "all"):
        return text
    try:
        return version_key(text)
    except ValueError:
        raise UsageError("a version is first, last, all, or a timestamp.") from None
