"""Parts that objects of many kinds have: external references, kill chain phases, granular markings, extensions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from comity.share.stix.kinds.references import to_marking
from comity.share.stix.kinds.shape import Shape, custom
from comity.share.stix.kinds.texts import language, listed_hashes, locator
from comity.share.stix.kinds.values import Check, Scope, list_of, string
from comity.share.stix.kinds.vocabularies import extension_type
from comity.share.stix.verdicts import Fault, Faults, fault, shown, under

external_reference = Shape(
    "2.5", {"source_name": string},
    {"description": string, "url": locator, "hashes": listed_hashes, "external_id": string},
    least=("description", "url", "external_id"),
)  # fmt: skip
kill_chain_phase = Shape("2.11", {"kill_chain_name": string, "phase_name": string}, {})
kill_chain_phases = list_of(kill_chain_phase)
external_references = list_of(external_reference)

_key = re.compile(r"[a-zA-Z0-9_-]{1,250}").fullmatch
_index = re.compile(r"\[(0|[1-9]\d{0,8})\]", re.ASCII).fullmatch


def _selector(value: Any, _: Scope = None) -> Faults:
    """The syntax of section 7.2.3.1. Whether it leads anywhere is told by `unresolved`."""
    if wrong := string(value):
        return wrong
    first, *rest = value.split(".")
    if _key(first) and all(_key(part) or _index(part) for part in rest):
        return None
    return fault("7.2.3.1", f"{shown(value)!r} is no selector such as labels.[0]")


def _one_of_two(value: Mapping[str, Any]) -> Faults:
    if ("lang" in value) == ("marking_ref" in value):
        return fault("7.2.3.1", "needs either lang or marking_ref, and not both")
    return None


granular_marking = Shape(
    "7.2.3.1", {"selectors": list_of(_selector)}, {"lang": language, "marking_ref": to_marking}, rules=(_one_of_two,)
)
granular_markings = list_of(granular_marking)


def unresolved(value: Mapping[str, Any]) -> Faults:
    """Selectors that lead to nothing in the object (section 7.2.3.1)."""
    if "granular_markings" not in value:
        return None
    return [
        Fault(f"granular_markings.[{number}].selectors", "7.2.3.1", f"{shown(selector)!r} leads to nothing here")
        for number, marking in enumerate(value["granular_markings"])
        for selector in marking["selectors"]
        if not _leads(value, selector.split("."))
    ]


def _leads(at: Any, parts: list[str]) -> bool:
    for part in parts:
        index = _index(part)
        if index and isinstance(at, list) and int(index[1]) < len(at):
            at = at[int(index[1])]
        elif not index and isinstance(at, dict) and part in at:
            at = at[part]
        else:
            return False
    return True


_definition = re.compile(
    r"extension-definition--[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-5][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}"
).fullmatch
_own = re.compile(r"[a-z][a-z0-9-]{0,245}-ext").fullmatch


def extensions(**predefined: Shape) -> Check:
    """The property `extensions`; predefined ones by name, with _ for hyphens (sections 3.2, 3.10, 7.3 and 11.3)."""
    shapes = {name.replace("_", "-"): shape for name, shape in predefined.items()}

    def check(value: Any, scope: Scope = None) -> Faults:
        if type(value) is not dict or not value:
            return fault("3.2", "must be a dictionary with one key at least")
        found: list[Fault] = []
        for key, content in value.items():
            shape = shapes.get(key)
            if wrong := shape(content, scope) if shape else _extension(key, content):
                found += under(shown(key), wrong)
        return found or None

    return check


def _extension(key: str, content: Any) -> Faults:
    by_definition = _definition(key)
    if not by_definition and not _own(key):
        return fault("3.2", "is neither the id of an extension definition nor a name that ends in -ext")
    if type(content) is not dict or not content:
        return fault("3.2", "must be an object with one property at least")
    found: list[Fault] = []
    if by_definition and "extension_type" not in content:
        found += [Fault("extension_type", "3.2", "is required")]
    for name, item in content.items():
        if wrong := extension_type(item, None) if name == "extension_type" else custom(name, item):
            found += under(shown(name), wrong)
    return found or None
