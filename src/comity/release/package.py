"""datapackage.json: what the tables of a folder hold, in a form that programs read (Data Package 2.0, Frictionless)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import file_digest
from pathlib import Path
from typing import Any

from comity.release import info
from comity.release.cite import AUTHOR, SPDX, TITLE, citation_line
from comity.release.info import Release
from comity.release.schema import table_schema
from comity.sources.kit import Spec
from comity.store.contracts import contracts

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_OWN_USE = "For own use: contains sources that forbid passing on."


def datapackage(folder: Path, release: Release, specs: Iterable[Spec]) -> dict[str, Any]:
    """The descriptor of `folder`: a resource per relation and format that is there, with its size, SHA-256 and schema.

    `specs` are the sources heard in that folder: if one of them forbids passing on, its own tables are marked.
    Source: https://datapackage.org/standard/data-package/ and …/data-resource/ (version 2.0).
    """
    heard = list(specs)
    files = dict(_files(folder))
    closed = any(spec.licence.terms == "none" for spec in heard)
    return {
        "$schema": _PROFILE,
        "name": "comity-record",
        "title": TITLE,
        "description": citation_line(release),
        "version": release.version,
        "created": release.made_at,
        "contributors": [{"title": AUTHOR, "roles": ["creator"]}],
        "sources": [_source(spec) for spec in heard],
        "licenses": _licences(heard),
        "resources": [_resource(folder, path, name, closed, set(files)) for name, path in files.items()],
    }


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """(name of the resource, file) of every table in the folder, its part that may be passed on, and its CSV."""
    for name in contracts():
        for place, prefix, ending in (("", "", "parquet"), (info.PUBLIC, "public-", "parquet"), ("csv", "csv-", "csv")):
            path = folder / place / f"{name}.{ending}"
            if path.is_file():
                yield prefix + name.replace("_", "-"), path


def _resource(folder: Path, path: Path, name: str, closed: bool, there: set[str]) -> dict[str, Any]:
    shape, kind = contracts()[path.stem], path.suffix[1:]
    prefix = name.removesuffix(shape.name.replace("_", "-"))
    told: dict[str, Any] = {
        "name": name,
        "type": "table",
        "path": path.relative_to(folder).as_posix(),
        "description": f"{shape.row[0].upper()}{shape.row[1:]}. {_OWN_USE if closed and not prefix else ''}".strip(),
        "format": kind,
        "mediatype": "text/csv" if kind == "csv" else "application/vnd.apache.parquet",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_sha256(path)}",
        "schema": table_schema(shape, kind, prefix, there),
    }
    return told | ({"encoding": "utf-8"} if kind == "csv" else {})


def _source(spec: Spec) -> dict[str, str]:
    told = {"title": f"{spec.title} ({spec.publisher})", "path": spec.homepage, "version": spec.edition,
            "licence": spec.licence.name, "terms": spec.licence.terms, "notice": spec.licence.notice}  # fmt: skip
    return {name: text for name, text in told.items() if text}


def _licences(specs: list[Spec]) -> list[dict[str, str]]:
    """Licences of sources that may be passed on and can be named as the standard asks: by identifier or by address."""
    found: dict[str, dict[str, str]] = {}
    for licence in (spec.licence for spec in specs if spec.licence.terms != "none"):
        told = {"name": SPDX.get(licence.name, ""), "path": licence.url, "title": licence.name}
        if told["name"] or told["path"]:
            found[licence.name] = {name: text for name, text in told.items() if text}
    return list(found.values())


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()
