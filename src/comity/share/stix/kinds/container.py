"""The deprecated observable container of Observed Data (section 2.13)."""

from __future__ import annotations

from typing import Any

from comity.share.stix.kinds.common import custom_observable
from comity.share.stix.kinds.observables import OBSERVABLE_KINDS
from comity.share.stix.kinds.values import Scope, string
from comity.share.stix.verdicts import Fault, Faults, fault, shown, under

_ANY = "00000000-0000-4000-8000-000000000000"


def container(value: Any, _: Scope = None) -> Faults:
    """Objects by key; what one refers to is a key as well."""
    if type(value) is not dict or not value:
        return fault("2.13", "must be a dictionary with one object at least")
    found: list[Fault] = []
    for key, item in value.items():
        if wrong := _contained(item, value):
            found += under(shown(key), wrong)
    return found or None


def _contained(item: Any, scope: dict[str, Any]) -> Faults:
    """An object within, which may have any text as its id, or none (2.9)."""
    if type(item) is not dict or type(item.get("type")) is not str:
        return fault("2.13", "must be an object with a type")
    if "id" in item and (wrong := string(item["id"])):
        return under("id", wrong)
    shape = OBSERVABLE_KINDS.get(item["type"], custom_observable)
    return shape.faults({**item, "id": f"{item['type']}--{_ANY}"}, scope)
