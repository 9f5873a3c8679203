"""A document judged: one STIX object, a bundle, or a list of either."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from comity.share.stix import documents
from comity.share.stix.bundles import Versions
from comity.share.stix.documents import NotJSON
from comity.share.stix.files import STANDARD_INPUT, texts
from comity.share.stix.kinds.common import custom_object, custom_observable
from comity.share.stix.kinds.domain import DOMAIN_KINDS, RELATION_KINDS
from comity.share.stix.kinds.meta import META_KINDS
from comity.share.stix.kinds.observables import OBSERVABLE_KINDS
from comity.share.stix.kinds.older import OLDER_KINDS, older_custom
from comity.share.stix.kinds.references import identifier
from comity.share.stix.kinds.shape import Shape, custom
from comity.share.stix.unpacked import UnreadableFileError
from comity.share.stix.verdicts import Faults, Findings, Verdict, fault, shown, under

KINDS: dict[str, Shape] = {**DOMAIN_KINDS, **RELATION_KINDS, **OBSERVABLE_KINDS, **META_KINDS}


def validate_file(path: Path) -> Iterator[Verdict]:
    """A verdict per document: per line of JSON Lines, per item of a list at the top, else one. One that is unreadable
    has a verdict, too. DataError as of `texts`; OSError as it comes."""
    number, name = 0, "" if path == STANDARD_INPUT else shown(path.name)
    try:
        for line, text in texts(path):
            for verdict in validate(text, number + 1):
                number = verdict.document
                yield replace(verdict, file=name, line=line)
        if not number:
            yield replace(_malformed(NotJSON("the file is empty"), 1), file=name)
    except UnreadableFileError as wrong:
        yield replace(_malformed(NotJSON(wrong.why), number + 1), file=name)


def validate(text: bytes, number: int = 1) -> Iterator[Verdict]:
    """Verdicts on the documents in a text; the first has that number."""
    try:
        listed = documents.items(text)
        if listed is None:
            yield _document(text, number)
        elif not listed:
            raise NotJSON("is an empty list")
        else:
            yield from (_judged(bytes(one), number + place) for place, one in enumerate(listed))
    except NotJSON as wrong:
        yield _malformed(NotJSON(_in_lines(text) or str(wrong)), number)


def object_faults(value: Any, *, mixed: bool = False) -> Faults:
    """What is wrong with one STIX object, None if nothing. mixed: it may be of STIX 2.0, as in a bundle."""
    if type(value) is not dict:
        return fault("3.2", "is not an object")
    kind = value.get("type")
    if kind == "bundle":
        return fault("8", "is a bundle, which is no STIX object and can't be in one")
    if mixed and "spec_version" not in value and isinstance(kind, str) and "created" in value:
        return _older(value, kind)(value)
    shape = KINDS.get(kind) if isinstance(kind, str) else custom_object
    if shape is None:
        shape = custom_observable if _is_observable(value) else custom_object
    return shape(value)


def _older(value: dict[str, Any], kind: str) -> Shape:
    """Kinds that STIX 2.0 didn't have can't be of it; nor can observables, which are 2.1 by default."""
    if kind in OLDER_KINDS:
        return OLDER_KINDS[kind]
    return KINDS.get(kind) or (custom_observable if _is_observable(value) else older_custom)


def _is_observable(value: dict[str, Any]) -> bool:
    """A type that the standard doesn't know: its extension says what it is; else only observables have no versions."""
    added = value.get("extensions")
    for content in added.values() if isinstance(added, dict) else ():
        said = content.get("extension_type") if isinstance(content, dict) else None
        if said in ("new-sdo", "new-sro", "new-sco"):
            return bool(said == "new-sco")
    return "created" not in value and "modified" not in value


def _judged(text: bytes, number: int) -> Verdict:
    """One of several documents."""
    try:
        return _document(text, number)
    except NotJSON as wrong:
        return _malformed(wrong, number)


def _document(text: bytes, number: int) -> Verdict:
    findings, parts = Findings(), documents.members(text)
    if documents.is_event(parts):
        findings.add("", fault("3.2", "is an event of MISP and no STIX object: comity import takes it in"))
        return findings.verdict(number, None, 0)
    if parts is not None and documents.value(parts.get("type", msgspec.Raw(b"null"))) == "bundle":
        return _bundle(text, parts, number)
    value = documents.value(text)
    findings.add(_subject(value, ""), object_faults(value) or ())
    return findings.verdict(number, value, 1)


def _in_lines(text: bytes) -> str:
    """What is said of JSON Lines under another name."""
    lines = documents.is_lines(text)
    return "has an object per line: give the file a name that ends in .jsonl" if lines else ""


def _malformed(wrong: NotJSON, number: int) -> Verdict:
    findings = Findings()
    findings.unreadable("", str(wrong))
    return findings.verdict(number, None, 0)


def _bundle(text: bytes, parts: dict[str, msgspec.Raw], number: int) -> Verdict:
    findings, held = Findings(), parts.get("objects")
    head = {name: documents.value(part) for name, part in parts.items() if name != "objects"}
    findings.add(_subject(head, ""), head_faults(head) or ())
    objects = documents.items(held) if held is not None else []
    if objects is None or (held is not None and not objects):
        findings.add(_subject(head, ""), fault("8", "must be a list with one object at least", "objects"))
        return findings.verdict(number, head, 0)
    versions = Versions()
    colons = sum(_judge(one, f"objects.[{place}]", findings, versions) for place, one in enumerate(objects))
    colons += len(parts) + sum(name.count(":") for name in parts) + documents.colons(head.values())
    for subject, faults in versions.faults():
        findings.add(subject, faults)
    if findings.readable and not documents.all_read(text, colons):
        _look_for_names(text, held, objects, findings)
    return findings.verdict(number, head, len(objects))


def _look_for_names(text: bytes, held: msgspec.Raw | None, objects: list[msgspec.Raw], findings: Findings) -> None:
    """Names that stand twice: object by object, then in the bundle itself."""
    for place, one in enumerate(objects):
        try:
            documents.value(one)
        except NotJSON as wrong:
            findings.unreadable(f"objects.[{place}]", str(wrong))
    if findings.readable:
        documents.names_once(text, held)


def _judge(text: msgspec.Raw, place: str, findings: Findings, versions: Versions) -> int:
    """Judges one object of a bundle; gives the colons of its text."""
    try:
        value, colons = documents.read(text)
    except NotJSON as wrong:
        findings.unreadable(place, str(wrong))
        return 0
    if wrong_with := object_faults(value, mixed=True):
        findings.add(_subject(value, place), wrong_with)
    else:
        versions.note(value, text)
    return colons


def head_faults(head: dict[str, Any]) -> Faults:
    """The bundle itself, section 8."""
    if "id" not in head:
        return fault("8", "is required", "id")
    wrong = under("id", identifier(head["id"]) or ())
    if not wrong and not head["id"].startswith("bundle--"):
        wrong = fault("2.9", "must begin with bundle--", "id")
    for name, value in head.items():
        if name not in ("type", "id"):
            wrong += under(shown(name), custom(name, value) or ())
    return wrong


def _subject(value: Any, place: str) -> str:
    said = value.get("id") if isinstance(value, dict) else None
    return said if isinstance(said, str) else place
