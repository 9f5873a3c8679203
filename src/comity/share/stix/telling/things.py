"""What an object is before it has its dates; ids; and what all objects of the record share."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from hashlib import sha1
from typing import Any, NamedTuple
from uuid import UUID

NAMESPACE = UUID("5f0e5b4c-3c1d-4a8e-9c3b-7d2a61f4e8b0")
"""Of all ids that Comity makes: UUIDv5 of '<type>/<key>' in it."""

INCIDENT_CORE = "extension-definition--ef765651-680c-498d-9894-99799f2fa126"
IMPACT = "extension-definition--7cc33dd6-f6a1-489b-98ea-522d351d71b9"
"""Incident Core Extension, version 2.1 of 20 February 2024 (draft), and its Impact object."""


class Thing(NamedTuple):
    """One object. body: its properties without type, spec_version, id, created, modified. incident: to which it
    belongs, empty for what several share. refs: ids that have to come with it. created, modified: set where no release
    changes it. named: told only because something names it."""

    id: str
    body: dict[str, Any]
    incident: str = ""
    refs: tuple[str, ...] = ()
    created: str = ""
    modified: str = ""
    named: bool = False


class Names:
    """Makes ids. One that was revoked is never used again (section 3.6): what comes back gets another."""

    def __init__(self, revoked: Collection[str] = ()) -> None:
        self._revoked = revoked

    def __call__(self, kind: str, key: str) -> str:
        """The id of an object by its type and key."""
        made, again = derived(kind, key), 0
        while made in self._revoked:
            again += 1
            made = derived(kind, f"{key}/again/{again}")
        return made


def derived(kind: str, key: str) -> str:
    """UUIDv5 (RFC 4122, section 4.3), written out, as uuid.uuid5 takes three times as long."""
    text = sha1(NAMESPACE.bytes + f"{kind}/{key}".encode(), usedforsecurity=False).hexdigest()
    variant = "89ab"[int(text[16], 16) & 3]
    return f"{kind}--{text[:8]}-{text[8:12]}-5{text[13:16]}-{variant}{text[17:20]}-{text[20:32]}"


COMITY = derived("identity", "comity")
OURS = derived("extension-definition", "comity")


def ours(**said: Any) -> dict[str, Any]:
    """The content of Comity's own extension: what is there, under 'property-extension'."""
    return {"extension_type": "property-extension", **present(said)}


def present(said: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is absent: STIX knows no null, and no empty list or dictionary."""
    return {name: value for name, value in said.items() if value is not None and value != [] and value != {}}


def day(value: Any) -> str | None:
    """A date as text."""
    return None if value is None else str(value)
