"""The common properties of section 3.2, for each family of objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from comity.share.stix.kinds.references import identifier, to_creator, to_marking, type_name
from comity.share.stix.kinds.shape import Rule, Shape, ordered
from comity.share.stix.kinds.structures import extensions, external_references, granular_markings, unresolved
from comity.share.stix.kinds.texts import language
from comity.share.stix.kinds.values import Check, Scope, boolean, integer, list_of, precise, string
from comity.share.stix.verdicts import Faults, fault, shown


def _version(value: Any, _: Scope = None) -> Faults:
    return None if value == "2.1" else fault("3.2", f"is {shown(value)!r}, but must be '2.1'")


def _refused(why: str, section: str = "3.2") -> Check:
    return lambda value, scope: fault(section, why)


def _own_id(value: Mapping[str, Any]) -> Faults:
    """Section 2.9: an id begins with the type of its object."""
    if "id" in value and "type" in value and value["id"][:-38] != value["type"]:
        return fault("2.9", f"must begin with {shown(value['type'])}--", "id")
    return None


_always: dict[str, Check] = {"type": type_name, "id": identifier}
_marked: dict[str, Check] = {"object_marking_refs": list_of(to_marking), "granular_markings": granular_markings}
_described: dict[str, Check] = {
    "created_by_ref": to_creator, "revoked": boolean, "labels": list_of(string), "confidence": integer(0, 100, "3.2"),
    "lang": language, "external_references": external_references,
}  # fmt: skip
_versions: dict[str, Check] = {"created": precise, "modified": precise}
_in_order = ordered("created", "modified", "3.2")


def versioned(
    section: str, required: Mapping[str, Check], optional: Mapping[str, Check], *,
    least: Sequence[str] = (), rules: Sequence[Rule] = (),
) -> Shape:  # fmt: skip
    """A domain object, a relationship object, or a meta object that has versions."""
    must = {**_always, "spec_version": _version, **_versions, **required}
    may = {"extensions": extensions(), "defanged": _refused("is for cyber-observable objects only"), **_described,
           **_marked, **optional}  # fmt: skip
    return Shape(section, must, may, least=least, rules=(_own_id, _in_order, unresolved, *rules))


def observable(
    section: str, required: Mapping[str, Check], optional: Mapping[str, Check], *,
    least: Sequence[str] = (), rules: Sequence[Rule] = (), contributing: Sequence[str] = (),
) -> Shape:  # fmt: skip
    """A cyber-observable object. Versions of one are possible (section 3.6), though its kinds don't define them.

    contributing: its ID Contributing Properties, if all are optional.
    """
    may = {"spec_version": _version, "extensions": extensions(), "defanged": boolean, **_versions, **_described,
           **_marked, **optional}  # fmt: skip
    of_id = (_random(contributing),) if contributing else ()
    return Shape(section, {**_always, **required}, may, least=least,
                 rules=(_own_id, _in_order, unresolved, *of_id, *rules))  # fmt: skip


def marking(section: str, optional: Mapping[str, Check], rules: Sequence[Rule]) -> Shape:
    """A marking definition: it has no versions."""
    must = {**_always, "spec_version": _version, "created": precise}
    never = _refused("is not for marking definitions, which have no versions", "7.2.1")
    may = {"created_by_ref": to_creator, "external_references": external_references, "extensions": extensions(),
           "defanged": _refused("is for cyber-observable objects only"), "modified": never, "revoked": never,
           **_marked, **optional}  # fmt: skip
    return Shape(section, must, may, rules=(_own_id, unresolved, *rules))


def _random(contributing: Sequence[str]) -> Rule:
    """Section 2.9: without any property to derive it from, an id must be a UUIDv4."""

    def rule(value: Mapping[str, Any]) -> Faults:
        if "id" not in value or any(name in value for name in contributing) or value["id"][-22] == "4":
            return None
        return fault("2.9", "must be a UUIDv4, as no property contributes to it", "id")

    return rule


custom_object = versioned("11.2", {}, {})
custom_observable = observable("11.2", {}, {})
