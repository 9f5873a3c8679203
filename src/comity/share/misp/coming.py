"""MISP events of others as STIX objects, and what that can't hold. The events themselves are kept as they came."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

import msgspec

from comity.model.errors import DataError
from comity.share.importing.objects import Came, nothing
from comity.share.misp.restored import restored
from comity.share.misp.stix_objects import Making
from comity.share.misp.telling import tell_event
from comity.share.stix import documents
from comity.share.stix.documents import NotJSON
from comity.share.stix.validating import object_faults
from comity.share.stix.verdicts import shown
from comity.sources.stix.held import Fault


class One(NamedTuple):
    """An event: its place in the file, its UUID, its JSON."""

    place: str
    uuid: str
    text: msgspec.Raw


def is_misp(text: bytes) -> bool:
    """Whether a text holds MISP events: {"Event": …}, {"response": …}, or a list of the first."""
    try:
        return holds_events(documents.opened(text))
    except NotJSON:
        return False


def holds_events(opened: documents.Opened) -> bool:
    """The same of a text that was opened."""
    try:
        parts = documents.members(bytes(opened[0])) if isinstance(opened, list) and opened else opened
    except NotJSON:
        return False
    return isinstance(parts, dict) and documents.is_event(parts)


def events(text: bytes) -> Iterator[One]:
    """The events of a text. NotJSON if it is malformed."""
    parts = documents.members(text)
    held = documents.items(parts["response"] if parts and "response" in parts else text)
    if held is None and parts and "response" in parts:
        held = [parts["response"]]
    for number, one in enumerate([msgspec.Raw(text)] if held is None else held):
        inner = documents.members(bytes(one)) or {}
        body = inner.get("Event", one)
        said = documents.members(bytes(body)) or {}
        key = documents.value(said["uuid"]) if "uuid" in said else ""
        yield One(f"response[{number}].Event" if held else "Event", key if isinstance(key, str) else "", body)


def came(text: bytes) -> Came:
    """The events as STIX. DataError if none of them can be read."""
    found, seen = nothing(), set[str]()
    try:
        for one in events(text):
            _event(one, found, seen)
    except NotJSON as wrong:
        raise DataError(f"the file {wrong}.", hint="Get it again.") from None
    if not found.objects:
        why = found.faults[0].why if found.faults else "there is none"
        raise DataError(f"no usable event in it: {why}.", hint='It should be {"Event": …} or {"response": […]}.')
    return found


def _event(one: One, found: Came, seen: set[str]) -> None:
    name = shown(one.uuid) or one.place
    try:
        value = documents.value(one.text)
        if not isinstance(value, dict) or str(UUID(one.uuid)) != one.uuid.lower() or one.uuid in seen:
            raise ValueError
        making = Making(one.uuid.lower(), value)
        seen.add(one.uuid)
    except NotJSON as wrong:
        found.faults.append(Fault("not-json", name, "", str(wrong), refused=True))
        return
    except ValueError:
        found.faults.append(Fault("invalid-event", name, "Event.uuid", "no UUID, or that of another event",
                                  refused=True))  # fmt: skip
        return
    if not restored(making, value):
        tell_event(making, value)
    _checked(making, found)


def _checked(making: Making, found: Came) -> None:
    """What MISP lets pass may be no STIX: then it isn't told, and nothing is tied to it."""
    refused = set[str]()
    for key, value in making.objects.items():
        if not refused.isdisjoint((value.get("source_ref"), value.get("target_ref"))):
            continue
        if faults := object_faults(value, mixed=True):
            why = f"can't be told as STIX: {faults[0].at} {faults[0].why}"
            refused.add(key)
            found.faults.append(Fault("invalid-value", key, making.places.get(key, ""), why, refused=True))
        else:
            found.take(value, msgspec.json.encode(value))
    found.faults.extend(making.faults)
