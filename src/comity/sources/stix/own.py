"""What Comity's own extension says of an object. Whoever makes a bundle may write anything there: only what has the
right type is read."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from comity.sources.stix.terms import OURS

_TEXTS = frozenset((
    "accused_place", "accused_origin",
    "part_id", "claim_id", "incident_id", "actor_id", "organisation_id", "record_id", "level", "known_from", "code",
    "claimant_kind", "country", "stance", "accused_kind", "accused_relation", "accused_state", "accused_organisation",
    "accused_actor", "said_from", "said_to", "confidence_words", "about", "kind", "cia", "dimension", "duration",
    "scale", "currency", "borne_by", "responder", "responder_kind", "responder_country", "measure", "done_from",
    "done_to", "cooperation_kind", "name", "sector", "category", "role", "start_edtf", "start_lo", "start_hi", "end_lo",
    "end_hi", "disclosed_lo", "disclosed_hi",
))  # fmt: skip
_LISTS = frozenset((
    "attribution_types", "basis", "accused_refs", "against", "parties", "other_names", "purposes", "dimensions",
))  # fmt: skip
_NUMBERS = frozenset(("people_lo", "people_hi", "score", "low", "mid", "high", "year"))


def ours(value: dict[str, Any]) -> dict[str, Any]:
    """Its properties, if the object has it."""
    found = value.get("extensions", {}).get(OURS)
    read = {name: one for name, one in found.items() if _reads(name, one)} if isinstance(found, dict) else {}
    if isinstance(found, dict) and isinstance(found.get("values"), list):
        read["values"] = [one for one in found["values"] if _is_value(one)]
    return read


def texts(value: object) -> list[str]:
    """The texts in a list; none if it is no list."""
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def part(value: object, *path: str) -> dict[str, Any]:
    """The object at the end of a path of names; empty if there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def address(reference: dict[str, Any]) -> str | None:
    """The address of a reference, if it leads into the open web: what begins otherwise may run in a browser, and hidden
    services are where stolen data lie."""
    try:
        found = urlsplit(str(reference.get("url", "")))
    except ValueError:
        return None
    open_web = found.scheme in ("http", "https") and found.hostname and not found.hostname.endswith(".onion")
    return str(reference["url"]) if open_web else None


def _reads(name: str, value: object) -> bool:
    if isinstance(value, list):
        return name in _LISTS | {"cia"} and len(texts(value)) == len(value)
    if isinstance(value, str):
        return name in _TEXTS
    return name in _NUMBERS and _is_number(value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_value(one: object) -> bool:
    if not isinstance(one, dict) or not isinstance(one.get("property"), str):
        return False
    rest = {name: value for name, value in one.items() if name != "number"}
    return all(isinstance(value, str) for value in rest.values()) and ("number" not in one or _is_number(one["number"]))
