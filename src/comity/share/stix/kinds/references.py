"""Identifiers (section 2.9) and what they may lead to."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from comity.share.stix.kinds.values import Check, Scope, string, words
from comity.share.stix.verdicts import Faults, fault, shown

_DOMAIN = """
    attack-pattern campaign course-of-action grouping identity incident indicator infrastructure intrusion-set location
    malware malware-analysis note observed-data opinion report threat-actor tool vulnerability
"""
_OBSERVABLE = """
    artifact autonomous-system directory domain-name email-addr email-message file ipv4-addr ipv6-addr mac-addr mutex
    network-traffic process software url user-account windows-registry-key x509-certificate
"""
DOMAIN, OBSERVABLE = frozenset(words(_DOMAIN)), frozenset(words(_OBSERVABLE))
RELATION = frozenset(("relationship", "sighting"))
META = frozenset(("extension-definition", "language-content", "marking-definition"))
DEFINED = DOMAIN | RELATION | OBSERVABLE | META | {"bundle"}

_uuid = re.compile(
    r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-5][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}"
).fullmatch
_type = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*-?").fullmatch  # each way to read it is the only one: no backtracking


_LONGEST = 250 + len("--") + 36


def compared(identifier: str) -> str:
    """An identifier as it is kept, looked up and compared: in lower case. Section 2.9 takes UUIDs from RFC 4122, which
    compares them without case, and types are in lower case anyway: in other letters it is no other object."""
    return identifier.lower()


def type_name(value: Any, _: Scope = None) -> Faults:
    """Sections 3.1 and 11.2: how a type may be called."""
    if wrong := string(value):
        return wrong
    if 3 <= len(value) <= 250 and _type(value):
        return None
    return fault("3.1", f"{shown(value)!r} is no name of a type: 3 to 250 of a-z, 0-9, single hyphens, a letter first")


def identifier(value: Any, _: Scope = None) -> Faults:
    """Section 2.9: type, two hyphens, a UUID as of RFC 4122."""
    if type(value) is not str:
        return string(value)
    if len(value) <= _LONGEST and _is_identifier(value):
        return None
    return fault("2.9", f"{shown(value)!r} is no identifier: a type, --, and a UUID as of RFC 4122")


@lru_cache(maxsize=16_384)
def _is_identifier(value: str) -> bool:
    """Remembered, as the same few objects are referred to again and again."""
    kind = value[:-38]
    return bool(_uuid(value[-36:])) and value[-38:-36] == "--" and (kind in DEFINED or not type_name(kind))


def to(*types: str, section: str = "3.3") -> Check:
    """A reference that must lead to one of these types."""
    allowed = frozenset(types)
    names = " or ".join(types)

    def check(value: Any, scope: Scope = None) -> Faults:
        if scope is not None:
            return _within(value, scope, lambda kind: kind in allowed, names)
        if wrong := identifier(value):
            return wrong
        return None if value[:-38] in allowed else fault(section, f"must refer to {names}, not {shown(value[:-38])}")

    return check


def not_to(refused: frozenset[str], names: str, section: str = "3.3") -> Check:
    """A reference to whatever is not of these types; types that the standard doesn't know can't be told."""

    def check(value: Any, scope: Scope = None) -> Faults:
        if scope is not None:
            return _within(value, scope, lambda kind: kind not in refused, names)
        if wrong := identifier(value):
            return wrong
        return fault(section, f"must refer to {names}, not {value[:-38]}") if value[:-38] in refused else None

    return check


def _within(value: Any, scope: Any, fits: Any, names: str) -> Faults:
    """Section 2.13: within an observable container a reference is one of its keys."""
    if wrong := string(value):
        return wrong
    if value not in scope:
        return fault("2.13", f"{shown(value)!r} is no key of this container")
    kind = scope[value].get("type") if isinstance(scope[value], dict) else None
    if not isinstance(kind, str) or fits(kind):
        return None
    return fault("3.3", f"must refer to {names}, not {shown(kind)}")


to_object = not_to(frozenset({"bundle"}), "a STIX object", "8")
to_creator = not_to(DEFINED - {"identity"}, "identity", "3.2")
to_marking = to("marking-definition", section="3.2")
to_observable = not_to(DEFINED - OBSERVABLE, "a cyber-observable object")
