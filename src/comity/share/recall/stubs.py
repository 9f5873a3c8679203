"""A version that revokes an object and tells nothing of what it said."""

from __future__ import annotations

from typing import Any

import msgspec

from comity.share.exchange.incoming import Arrived, arrived
from comity.share.exchange.moments import now, parsed, shown, version_shown
from comity.share.stix.validating import KINDS, object_faults

GONE = "Recalled."
_KEPT = ("type", "id", "created_by_ref", "created", "object_marking_refs")
_COMMON = frozenset({"type", "id", "spec_version", "created", "modified"})
_STANDING: dict[str, Any] = {
    "pattern": "[x-recalled:value = 'x']", "pattern_type": "stix", "opinion": "neutral", "is_family": False,
    "number_observed": 1, "relationship_type": "related-to", "context": "unspecified",
}  # fmt: skip
_DATES = frozenset({"valid_from", "published", "first_observed", "last_observed"})
_LEAST: dict[str, dict[str, Any]] = {"location": {"region": "unspecified"}, "malware-analysis": {"result": "unknown"}}


def stub(value: dict[str, Any], version: str) -> Arrived | None:
    """What revokes an object: what the standard requires, references among it, and words that it is recalled. None for
    what has no versions, or can't be right without its content.

    value: its newest version. version: the key of that one; the date of the new one is later.
    """
    if "modified" not in value:
        return None
    at = max(now(), parsed(version_shown(version)) + 1000) // 1000 * 1000
    body = {name: value[name] for name in _KEPT if name in value}
    body |= {"spec_version": "2.1", "modified": shown(at)[:-4] + "Z", "revoked": True, **_required(value)}
    if object_faults(body):
        return None
    # What it refers to is no news to who had it: it is not hidden from them with that.
    return arrived(body, msgspec.Raw(msgspec.json.encode(body)))._replace(refs=())


def _required(value: dict[str, Any]) -> dict[str, Any]:
    kind = value["type"]
    names = (KINDS[kind].required if kind in KINDS else frozenset()) - _COMMON
    found = {name: _filled(name, value) for name in sorted(names)} | _LEAST.get(kind, {})
    if kind == "observed-data" and "object_refs" in value:
        found["object_refs"] = value["object_refs"]
    return found


def _filled(name: str, value: dict[str, Any]) -> Any:
    if name.endswith(("_ref", "_refs")):
        return value.get(name)
    return value["created"] if name in _DATES else _STANDING.get(name, GONE)
