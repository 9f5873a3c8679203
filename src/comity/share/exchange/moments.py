"""Times as numbers and texts: date_added in microseconds since 1970, versions as texts whose order is that of time."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta

from comity.model.errors import UsageError
from comity.share.stix.kinds.values import moment

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FORM = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,30}))?Z", re.ASCII)


def now() -> int:
    """Microseconds since 1970."""
    return time.time_ns() // 1000


def shown(added: int) -> str:
    """A date_added as TAXII writes it: RFC 3339, six digits."""
    at = _EPOCH + timedelta(microseconds=added)
    return at.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"  # strftime writes year 1 as one digit


def parsed(text: str) -> int:
    """Microseconds of a timestamp of a request, rounded down. UsageError if it is none."""
    try:
        whole, fraction = _parts(text)
        at = datetime.strptime(whole, "%Y-%m-%dT%H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        raise UsageError("that is no timestamp.", hint="Write it as 2026-01-31T00:00:00.000Z") from None
    return (at - _EPOCH) // timedelta(microseconds=1) + int(fraction[:6].ljust(6, "0"))


def version_key(timestamp: str) -> str:
    """A version to be kept and compared: without the zeros at its end, and Z. ValueError if it is no timestamp."""
    _parts(timestamp)
    whole, fraction = moment(timestamp)
    return f"{whole}.{fraction}" if fraction else whole


def version_shown(key: str) -> str:
    """A version as STIX writes it: three digits at least."""
    whole, _, fraction = key.partition(".")
    return f"{whole}.{fraction:0<3}Z"


def _parts(text: str) -> tuple[str, str]:
    found = _FORM.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return found[1], found[2] or ""
