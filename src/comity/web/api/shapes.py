"""Shapes of answers. A row of a relation has the shape of its contract, so the codebook describes the API too."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Generic, Literal, TypeVar

import msgspec
from msgspec import Meta

from comity.model.vocabulary import codes
from comity.store.contracts import Column, contract

_TYPES: dict[str, Any] = {"text": str, "double": float, "integer": int, "date": date, "timestamp": str,
                          "boolean": bool, "text[]": list[str]}  # fmt: skip
T = TypeVar("T")

Version = Annotated[str, Meta(description="version of the release that was read")]


def said(kind: Any, meaning: str) -> Any:
    """A type with what it means."""
    return Annotated[kind, Meta(description=meaning)]


class Page(msgspec.Struct, Generic[T], frozen=True):
    """A page of a list."""

    release: Version
    unit: Annotated[str, Meta(description="what is counted and listed")]
    count: Annotated[int, Meta(description="items on all pages, in this release")]
    filters: Annotated[dict[str, str], Meta(description="filters asked for, as they were understood")]
    items: list[T]
    next: Annotated[str | None, Meta(description="path of the next page, null on the last")]


def row(name: str, relation: str, without: tuple[str, ...] = (), **more: Any) -> Any:
    """The type of a row of a relation, without some columns, with more fields (name -> type)."""
    shape = contract(relation)
    fields = [(column.name, _field(column)) for column in shape.columns if column.name not in without]
    return msgspec.defstruct(
        name, [*fields, *more.items()], forbid_unknown_fields=True, namespace={"__doc__": f"{shape.row}."}
    )


def rows(name: str, relation: str, without: tuple[str, ...] = (), **more: Any) -> Any:
    """The type of a list of such rows."""
    item = row(name, relation, without, **more)
    return said(list[item], f"each: {contract(relation).row}")  # type: ignore[valid-type]


def page_of(item: Any) -> Any:
    """The type of a page of items."""
    return Page[item]


def body(name: str, doc: str, **fields: Any) -> Any:
    """The type of an answer that is no list: the release, and fields (name -> type)."""
    return msgspec.defstruct(name, [("release", Version), *fields.items()], namespace={"__doc__": doc}, frozen=True)


def _field(column: Column) -> Any:
    kind = _TYPES[column.type]
    if allowed := _allowed(column):
        kind = list[Literal[allowed]] if column.type == "text[]" else Literal[allowed]  # type: ignore[valid-type]
    meaning = column.meaning + (" (UTC, ISO 8601)" if column.type == "timestamp" else "")
    return said(kind if column.not_null else kind | None, meaning)


def _allowed(column: Column) -> tuple[str, ...]:
    if (scheme := column.rule("in")) is not None:
        return tuple(sorted(codes(scheme)))
    listed = column.rule("one-of")
    return tuple(listed.split("|")) if listed else ()
