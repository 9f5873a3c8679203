"""The page that documents the API: the description of each resource as rows of tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from comity.web.api import openapi
from comity.web.api.described import BASE, Parameter, Resource
from comity.web.api.parameters import RELEASE

_SHOWN_CODES = 8


class Argument(msgspec.Struct, frozen=True):
    """A parameter in words. takes: what it may be."""

    name: str
    takes: str
    means: str
    needed: bool


class Part(msgspec.Struct, frozen=True):
    """A field of an answer. below: name of the shape that it holds, if it is one of ours."""

    name: str
    holds: str
    means: str
    below: str


class Shape(msgspec.Struct, frozen=True):
    """An object of an answer."""

    name: str
    says: str
    parts: list[Part]


class Operation(msgspec.Struct, frozen=True):
    """A resource. example: its path with something filled in, if that is known to lead somewhere."""

    name: str
    path: str
    title: str
    says: str
    example: str
    arguments: list[Argument]
    answer: Shape
    item: str


class Reference(msgspec.Struct, frozen=True):
    """All of the API."""

    says: list[str]
    operations: list[Operation]
    shapes: list[Shape]


def reference(resources: list[Resource]) -> Reference:
    """The reference of resources."""
    schemas: Mapping[str, Any] = openapi.document(resources)["components"]["schemas"]
    shapes = {name: _shape(name, schema) for name, schema in schemas.items()}
    operations = [_operation(resource, shapes) for resource in resources]
    answers = {operation.answer.name for operation in operations}
    return Reference(
        says=openapi.SAYS.split("\n\n"),
        operations=operations,
        shapes=[shape for name, shape in sorted(shapes.items()) if name not in answers],
    )


def _operation(resource: Resource, shapes: Mapping[str, Shape]) -> Operation:
    answer = shapes[openapi.shape_of(resource)]
    listed = next((part.below for part in answer.parts if part.name == "items"), "")
    arguments = [_argument(p) for p in (*resource.places, *resource.parameters, RELEASE)]
    return Operation(resource.name, BASE + resource.path, resource.title, resource.says, _example(resource), arguments,
                     answer, listed)  # fmt: skip


def _example(resource: Resource) -> str:
    path = BASE + resource.path
    for place in resource.places:
        path = path.replace("{" + place.name + "}", place.example or "{}")
    needed = [p for p in resource.parameters if p.required]
    return "" if "{}" in path or needed else path


def _argument(told: Parameter) -> Argument:
    return Argument(told.name, _takes(told.schema), told.meaning, told.required)


def _takes(schema: Mapping[str, Any]) -> str:
    if codes := schema.get("enum"):
        more = f" and {len(codes) - _SHOWN_CODES} more: see the codebook" if len(codes) > _SHOWN_CODES else ""
        return ", ".join(map(str, codes[:_SHOWN_CODES])) + more
    if schema["type"] == "integer":
        return f"whole number, {schema['minimum']} to {schema['maximum']}"
    return "text"


def _shape(name: str, schema: Mapping[str, Any]) -> Shape:
    parts = [_part(field, told) for field, told in schema.get("properties", {}).items()]
    return Shape(name, schema.get("description", ""), parts)


def _part(name: str, told: Mapping[str, Any]) -> Part:
    return Part(name, _holds(told), told.get("description", ""), _below(told))


def _holds(told: Mapping[str, Any]) -> str:
    """A schema in words."""
    if "anyOf" in told:
        return " or ".join(_holds(one) for one in told["anyOf"])
    if "$ref" in told:
        return _below(told)
    if "enum" in told:
        return "code" if told["enum"] != [None] else "null"
    kind = str(told.get("type", "anything"))
    if kind == "array":
        return f"list of {_holds(told.get('items', {}))}"
    if kind == "object" and "additionalProperties" in told:
        return f"object of {_holds(told['additionalProperties'])}" if told["additionalProperties"] else kind
    text = {"date": "date", "date-time": "date and time"}.get(str(told.get("format")), "text")
    return {"string": text, "integer": "whole number", "boolean": "true or false"}.get(kind, kind)


def _below(told: Mapping[str, Any]) -> str:
    """The name of the shape within a schema, empty if there is none."""
    if "$ref" in told:
        return str(told["$ref"]).rpartition("/")[2]
    held = [told.get("items"), told.get("additionalProperties"), *told.get("anyOf", [])]
    return next((found for one in held if isinstance(one, Mapping) and (found := _below(one))), "")
