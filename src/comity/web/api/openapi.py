"""The description of all resources as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1)."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version as installed
from typing import Any

import msgspec

from comity.web.api.described import BASE, Parameter, Resource
from comity.web.api.parameters import RELEASE
from comity.web.problems import Problem

SAYS = """The record as JSON. Only reading: GET, HEAD and OPTIONS.

Lists are given page by page: follow `next`, or the header `Link`. A cursor holds across releases: incidents that come \
or go do not shift what you have yet to read. `release` pins the release; without it the newest is read, and each \
answer says which that was. Answers carry an `ETag`: send it back in `If-None-Match`, and what has not changed is 304. \
What is not understood is refused, and the answer (RFC 9457) says what is. Dates are the first and the last day that \
fit what was said (`_lo`, `_hi`), with their EDTF text; `0001-01-01` and `9999-12-31` stand for an open end. An \
accusation is a claim, not a finding."""
_REF = "#/components/schemas/{name}"
_PROBLEMS = {
    "400": "asked for what isn't understood",
    "404": "there is no such thing, or no such release",
    "414": "the address is too long",
    "429": "asked too often; `Retry-After` says when to come again",
    "431": "the headers are too large",
    "503": "there is no release to read yet, the ledger can't be read, or too much is asked at once",
}
_HEADERS = {
    "ETag": ("what the answer depends on; weak", True),
    "Cache-Control": (
        "to be asked again each time, or kept for an hour where `release` is pinned and nothing else counts",
        True,
    ),
}


def document(resources: Sequence[Resource]) -> dict[str, Any]:
    """The whole description."""
    types = [*(resource.answer for resource in resources), Problem]
    refs, components = msgspec.json.schema_components(types, ref_template=_REF)
    for shape in components.values():
        if "description" in shape:  # written as a docstring
            shape["description"] = " ".join(shape["description"].split())
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {"title": "Comity", "version": f"1 ({installed('comity')})", "summary": "What sources say of cyber "
                 "incidents between states, and where they disagree", "description": SAYS,
                 "license": {"name": "Terms of each source: see /api/v1/sources"}},
        "servers": [{"url": "/"}],
        "paths": {
            BASE + resource.path: {"get": _operation(resource, ref)}
            for resource, ref in zip(resources, refs, strict=False)
        },
        "components": {"schemas": components, "responses": {code: _problem(text, refs[-1])
                                                            for code, text in _PROBLEMS.items()}},
    }  # fmt: skip


def shape_of(resource: Resource) -> str:
    """The name of the answer of a resource among the schemas."""
    ((ref,), _) = msgspec.json.schema_components([resource.answer], ref_template=_REF)
    return str(ref["$ref"]).rpartition("/")[2]


def _operation(resource: Resource, ref: dict[str, Any]) -> dict[str, Any]:
    says = resource.says + (f" {resource.bulk}" if resource.bulk else "")
    parameters = [_parameter(p, "path") for p in resource.places]
    parameters += [_parameter(p, "query") for p in (*resource.parameters, RELEASE)]
    return {"operationId": resource.name, "summary": resource.title, "description": says, "parameters": parameters,
            "responses": _responses(resource, ref)}  # fmt: skip


def _parameter(told: Parameter, where: str) -> dict[str, Any]:
    needed = {"required": True} if told.required else {"allowEmptyValue": True}
    example = {"example": told.example} if told.example else {}
    return {"name": told.name, "in": where, "description": told.meaning, "schema": told.schema, **needed, **example}


def _responses(resource: Resource, ref: dict[str, Any]) -> dict[str, Any]:
    good = {"description": resource.title, "headers": _headers(resource),
            "content": {"application/json": {"schema": ref}}}  # fmt: skip
    moved = {"301": {"description": "leads to the path that took its place",
                     "headers": {"Location": {"required": True, "schema": {"type": "string"}}}}}  # fmt: skip
    return {
        "200": good,
        **(moved if any(p.name == "incident_id" for p in resource.places) else {}),
        "304": {"description": "the caller has it already"},
        **{code: {"$ref": f"#/components/responses/{code}"} for code in _PROBLEMS},
    }


def _headers(resource: Resource) -> dict[str, Any]:
    told = _HEADERS | ({} if resource.state else {"Last-Modified": ("when the release was made", True)})
    told |= {"Link": ("the next page, where there is one (RFC 8288)", False)} if resource.listed else {}
    return {name: {"description": text, "required": needed, "schema": {"type": "string"}}
            for name, (text, needed) in told.items()}  # fmt: skip


def _problem(text: str, ref: dict[str, Any]) -> dict[str, Any]:
    return {"description": text, "content": {"application/problem+json": {"schema": ref}}}
