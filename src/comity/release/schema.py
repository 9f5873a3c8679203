"""Contracts as Table Schema: types, keys and the codes a column may hold (Data Package 2.0, Frictionless)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from comity.model.vocabulary import codes
from comity.store.contracts import Column, Contract

_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
_TYPES = {"text": "string", "double": "number", "integer": "integer", "date": "date", "timestamp": "datetime",
          "boolean": "boolean", "text[]": "array"}  # fmt: skip


def table_schema(shape: Contract, kind: str, prefix: str, there: Collection[str]) -> dict[str, Any]:
    """The schema of a relation as `kind`, parquet or csv. `prefix` leads the names of the resources it may refer to,
    `there` are the resources of the package: a key into a table that isn't there is left out.

    Source: https://datapackage.org/standard/table-schema/ (version 2.0).
    """
    fields = [_csv_field(c) if kind == "csv" else _field(c) for c in shape.columns]
    told: dict[str, Any] = {"$schema": _PROFILE, "fields": fields}
    if shape.key:
        told["primaryKey"] = list(shape.key)
    if keys := [key for column in shape.columns for key in _foreign(column, shape, prefix, there)]:
        told["foreignKeys"] = keys
    return told


def _field(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {"name": column.name, "type": _TYPES[column.type], "description": column.meaning}
    constraints: dict[str, Any] = {"required": True} if column.not_null else {}
    if column.type == "text" and column.not_null:
        told["missingValues"] = []  # an empty text that may not be missing is an empty text
    if (allowed := _allowed(column)) and column.type == "text[]":
        # enum compares whole values; the standard's jsonSchema is refused by frictionless-py, which knows arrayItem
        told["arrayItem"] = {"type": "string", "constraints": {"enum": allowed}}
    elif allowed:
        constraints["enum"] = allowed
    return told | ({"constraints": constraints} if constraints else {})


def _csv_field(column: Column) -> dict[str, Any]:
    told = _field(column)
    if column.type == "timestamp":
        told["format"] = "any"  # written with a space between day and time
    return told


def _allowed(column: Column) -> list[str]:
    if (scheme := column.rule("in")) is not None:
        return sorted(codes(scheme))
    listed = column.rule("one-of")
    return listed.split("|") if listed else []


def _foreign(column: Column, shape: Contract, prefix: str, there: Collection[str]) -> Iterator[dict[str, Any]]:
    target, _, field = (column.rule("refers") or "").partition(".")
    resource = prefix + target.replace("_", "-")
    if target and resource in there:
        yield {
            "fields": [column.name],
            "reference": {"resource": "" if target == shape.name else resource, "fields": [field]},
        }
