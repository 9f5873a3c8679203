"""A version that revokes an object and tells nothing of what it said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from comity.share.exchange.incoming import Arrived, arrived
from comity.share.exchange.moments import now, parsed, shown, version_shown
from comity.share.markings import marked
from comity.share.markings.levels import LEVELS
from comity.share.stix.kinds.references import compared
from comity.share.stix.validating import KINDS, object_faults

Value = dict[str, Any]
GONE = "Recalled."
_KEPT = ("type", "id", "created_by_ref", "created")
_COMMON = frozenset({"type", "id", "spec_version", "created", "modified"})
_STANDING: dict[str, Any] = {
    "pattern": "[x-recalled:value = 'x']", "pattern_type": "stix", "opinion": "neutral", "is_family": False,
    "number_observed": 1, "relationship_type": "related-to", "context": "unspecified",
}  # fmt: skip
_DATES = frozenset({"valid_from", "published", "first_observed", "last_observed"})
_LEAST: dict[str, dict[str, Any]] = {"location": {"region": "unspecified"}, "malware-analysis": {"result": "unknown"}}


def stub(versions: Sequence[Value], modified: str) -> Arrived | None:
    """What revokes an object: what the standard requires, references among it, and words that it is recalled. None for
    what has no versions, or can't be right without its content.

    versions: all there are, the newest last. What one of them refers to and another doesn't may be news to who had the
    other; a marking, too, unless it is of TLP or PAP. The newest one's markings hold, those of its parts among them.
    """
    newest = versions[-1]
    if "modified" not in newest:
        return None
    body = {name: newest[name] for name in _KEPT if _same(versions, name)}
    body |= {"spec_version": "2.1", "modified": modified, "revoked": True, **_required(versions)}
    body |= {"object_marking_refs": marks} if (marks := _marks(versions)) else {}
    if object_faults(body):
        return None
    made = arrived(body, msgspec.Raw(msgspec.json.encode(body)))
    return made._replace(markings=tuple(dict.fromkeys(marked.refs(newest))))


def modified_after(version: str) -> str:
    """The date of what revokes an object now. version: the key of its newest one."""
    at = max(now(), parsed(version_shown(version)) + 1000) // 1000 * 1000
    return shown(at)[:-4] + "Z"


def _same(versions: Sequence[Value], name: str) -> bool:
    return all(name in one and one[name] == versions[-1][name] for one in versions)


def _marks(versions: Sequence[Value]) -> list[str]:
    common = set(versions[-1].get("object_marking_refs", ())).intersection(
        *(each.get("object_marking_refs", ()) for each in versions)
    )
    return [one for one in versions[-1].get("object_marking_refs", ())
            if one in common or compared(one) in LEVELS]  # fmt: skip


def _required(versions: Sequence[Value]) -> Value:
    newest = versions[-1]
    kind = newest["type"]
    names = (KINDS[kind].required if kind in KINDS else frozenset()) - _COMMON
    found = {name: _filled(name, versions) for name in sorted(names)} | _LEAST.get(kind, {})
    if kind == "observed-data" and _same(versions, "object_refs"):
        found["object_refs"] = newest["object_refs"]
    return found


def _filled(name: str, versions: Sequence[Value]) -> Any:
    if name.endswith(("_ref", "_refs")):
        return versions[-1][name] if _same(versions, name) else None
    return versions[-1]["created"] if name in _DATES else _STANDING.get(name, GONE)
