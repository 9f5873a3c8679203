"""A STIX file as the objects in it: those that are valid, and what is wrong with the others."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from comity.model.errors import DataError
from comity.share.importing.noted import Noted
from comity.share.stix import documents
from comity.share.stix.bundles import Versions
from comity.share.stix.documents import NotJSON
from comity.share.stix.validating import head_faults, object_faults
from comity.share.stix.verdicts import shown
from comity.sources.stix.held import Fault

_LONGEST = 200


class Came(NamedTuple):
    """objects: the valid ones as they came, each on one line. faults: what is wrong, and with which. noted: of the
    valid ones."""

    objects: list[bytes]
    faults: list[Fault]
    noted: Noted

    def take(self, value: dict[str, Any], text: bytes) -> None:
        """Takes a valid object and its text."""
        self.noted.note(value)
        self.objects.append(text.replace(b"\n", b" ").replace(b"\r", b" "))  # within a JSON text only space


def nothing() -> Came:
    """What came so far, at the beginning."""
    return Came([], [], Noted())


def read(text: bytes, *, lines: bool) -> Came:
    """The objects of a text. lines: one document per line. DataError if it is no JSON, or holds no valid object."""
    came, versions = nothing(), Versions()
    for number, document in enumerate(text.splitlines() if lines else [text], start=1):
        if document.strip():
            _document(document, f"line {number}" if lines else "", came, versions)
    for key, faults in versions.faults():
        came.faults.extend(Fault("versions", key, one.at, one.why) for one in faults)
    if not came.objects:
        why = came.faults[0].why if came.faults else "there is none"
        raise DataError(f"no valid STIX object in it: {why}.", hint="All reasons: comity validate FILE")
    return came


def _document(text: bytes, place: str, came: Came, versions: Versions) -> None:
    try:
        documents_ = documents.items(text)
        for number, one in enumerate([msgspec.Raw(text)] if documents_ is None else documents_):
            _one(bytes(one), place if documents_ is None else f"[{number}]", came, versions)
    except NotJSON as wrong:
        came.faults.append(Fault("not-json", place or "the file", "", str(wrong), refused=True))


def _one(text: bytes, place: str, came: Came, versions: Versions) -> None:
    """A bundle or an object."""
    parts = documents.members(text)
    if parts is None or documents.value(parts.get("type", msgspec.Raw(b"null"))) != "bundle":
        _object(msgspec.Raw(text), place, came, versions, mixed=False)
        return
    head = {name: documents.value(part) for name, part in parts.items() if name != "objects"}
    name = shown(str(head.get("id", place)))
    came.faults.extend(Fault("invalid-bundle", name, one.at, _why(one)) for one in head_faults(head) or ())
    for number, one in enumerate(documents.items(parts.get("objects", msgspec.Raw(b"[]"))) or ()):
        _object(one, f"{place}objects.[{number}]", came, versions, mixed=True)


def _object(text: msgspec.Raw, place: str, came: Came, versions: Versions, *, mixed: bool) -> None:
    try:
        value = documents.value(text)
    except NotJSON as wrong:
        came.faults.append(Fault("not-json", place, "", str(wrong), refused=True))
        return
    if faults := object_faults(value, mixed=mixed):
        said = value.get("id") if isinstance(value, dict) else None
        name = shown(said) if isinstance(said, str) else place
        came.faults.extend(Fault("invalid-object", name, shown(one.at), _why(one), refused=True,
                                 original=_original(value, one.at)) for one in faults)  # fmt: skip
        return
    versions.note(value, text)
    came.take(value, bytes(text))


def _why(fault: Any) -> str:
    return f"STIX 2.1, {fault.section}: {fault.why}"


def _original(value: Any, at: str) -> str | None:
    """What stands in the property that is wrong."""
    found = value.get(at.partition(".")[0]) if isinstance(value, dict) and at else None
    return None if found is None else shown(found)[:_LONGEST]
