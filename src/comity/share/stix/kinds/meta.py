"""STIX Meta Objects, section 7."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from comity.share.stix.kinds.common import marking, versioned
from comity.share.stix.kinds.free import anything
from comity.share.stix.kinds.references import not_to, to_creator
from comity.share.stix.kinds.shape import Shape
from comity.share.stix.kinds.texts import language
from comity.share.stix.kinds.values import Scope, list_of, property_name, string, timestamp
from comity.share.stix.kinds.vocabularies import extension_type
from comity.share.stix.verdicts import Fault, Faults, fault, shown, under

_TLP_1 = {
    "white": "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",
    "green": "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da",
    "amber": "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82",
    "red": "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
}
TLP_2 = {
    "clear": "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    "green": "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    "amber": "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    "amber+strict": "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    "red": "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}
"""Ids of the TLP 2.0 markings that OASIS publishes, by the extension TLP_2_EXTENSION."""

TLP_2_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"


def _contents(value: Any, _: Scope = None) -> Faults:
    """Section 7.1: for each language, properties as they are called in the object."""
    if type(value) is not dict or not value:
        return fault("7.1", "must be a dictionary with one language at least")
    found: list[Fault] = []
    for tag, texts in value.items():
        wrong = language(tag, None) or _translated(texts)
        found += under(shown(tag), wrong or ())
    return found or None


def _translated(texts: Any) -> Faults:
    if type(texts) is not dict or not texts:
        return fault("7.1", "must be a dictionary of properties")
    found: list[Fault] = []
    for name, text in texts.items():
        found += under(shown(name), property_name(name) or anything(text) or ())
    return found or None


def _property(value: Any, _: Scope = None) -> Faults:
    return string(value) or property_name(value)


def _added_on_top(value: Mapping[str, Any]) -> Faults:
    if "extension_properties" in value and "toplevel-property-extension" not in value.get("extension_types", ()):
        return fault("7.3", "is for toplevel-property-extension only", "extension_properties")
    return None


def _said(value: Mapping[str, Any]) -> Faults:
    missing = [name for name in ("definition_type", "definition") if name not in value]
    if missing and "extensions" not in value:
        return fault("7.2.1", f"needs {' and '.join(missing)}, or extensions")
    if len(missing) == 1:
        return fault("7.2.1", "needs the other of definition_type and definition")
    return None


def _statement(value: Mapping[str, Any]) -> Faults:
    if value.get("definition_type") != "statement" or "definition" not in value:
        return None
    text = value["definition"].get("statement")
    return None if type(text) is str else fault("7.2.1.3", "needs a statement in words", "definition")


def _tlp(value: Mapping[str, Any]) -> Faults:
    """Section 7.2.1.4: there are four markings of TLP 1, word by word, and no others. (The standard's own example C.2.4
    gives the id of one to a marking by extension: an id alone is no breach.)"""
    if value.get("definition_type") != "tlp" and (value.get("id") not in _TLP_1.values() or "extensions" in value):
        return None
    definition = value.get("definition", {})
    level = definition.get("tlp")
    fixed = {"type": "marking-definition", "spec_version": "2.1", "id": _TLP_1.get(str(level)),
             "created": "2017-01-20T00:00:00.000Z", "definition_type": "tlp", "name": f"TLP:{str(level).upper()}",
             "definition": {"tlp": level}}  # fmt: skip
    if "spec_version" not in value:  # as STIX 2.0 gives it
        del fixed["spec_version"], fixed["name"]
    return None if value == fixed else fault("7.2.1.4", "is none of the four TLP markings that the standard gives")


def _tlp_2(value: Mapping[str, Any]) -> Faults:
    """The extension's specification: five markings, by id."""
    content = value.get("extensions", {}).get(TLP_2_EXTENSION)
    if content is None:
        known = value.get("id") in TLP_2.values()
        return fault("TLP 2.0", f"lacks the extension {TLP_2_EXTENSION}", "extensions") if known else None
    level = content.get("tlp_2_0")
    if isinstance(level, str) and level in TLP_2 and TLP_2[level] == value.get("id"):
        return None
    return fault("TLP 2.0", f"{shown(level)!r} is not the level of this id", f"extensions.{TLP_2_EXTENSION}.tlp_2_0")


def _no_circle(value: Mapping[str, Any]) -> Faults:
    refs = [*value.get("object_marking_refs", ()), *(m.get("marking_ref") for m in value.get("granular_markings", ()))]
    return fault("3.2", "must not mark itself") if value.get("id") in refs else None


def _object(value: Any, _: Scope = None) -> Faults:
    return anything(value) if type(value) is dict else fault("7.2.1", "must be an object")


META_KINDS: dict[str, Shape] = {
    "language-content": versioned(
        "7.1", {"object_ref": not_to(frozenset({"bundle"}), "a STIX object", "7.1"), "contents": _contents},
        {"object_modified": timestamp},
    ),
    "marking-definition": marking(
        "7.2.1", {"name": string, "definition_type": string, "definition": _object},
        (_said, _statement, _tlp, _tlp_2, _no_circle),
    ),
    "extension-definition": versioned(
        "7.3.1", {"created_by_ref": to_creator, "name": string, "schema": string, "version": string,
                  "extension_types": list_of(extension_type)},
        {"description": string, "extension_properties": list_of(_property)},
        rules=[_added_on_top],
    ),
}  # fmt: skip
