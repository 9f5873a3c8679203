"""Writes quality.json: the release as a whole under its own keys, and each source under `sources`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from comity.release.quality import completeness
from comity.release.quality.accounting import accounting, grouped
from comity.release.quality.agreement import agreement
from comity.release.quality.blocks import FILE, Block, Issues, Shares
from comity.release.quality.drift import Edition, Files, drift
from comity.release.quality.spoken import spoken
from comity.sources.kit import Spec


def quality(con: duckdb.DuckDBPyConnection, folder: Path, specs: Iterable[Spec], files: Mapping[str, Files],
            before: Sequence[Edition] = ()) -> None:  # fmt: skip
    """Writes quality.json for the relations in `con`. specs: the sources in them. files: source -> raw file -> SHA-256.
    before: earlier releases, newest first."""
    whole = accounting(con)
    heard = {spec.name: spec for spec in specs}
    spoken(con, heard.values())
    figures: dict[str, Mapping[str, Any]] = {
        "files": files,
        "kinds": completeness.kinds(con),
        "shares": completeness.shares(con),
        "completeness": completeness.fields(con),
        "dates": completeness.dates(con),
        "agreement": agreement(con),
        "issues": grouped(whole["issues"]),
        "accounting": grouped(whole["accounting"]),
        "changed": drift(con, {name: files.get(name, {}) for name in heard}, before),
    }
    blocks = {
        name: _block(spec, {key: held.get(name) for key, held in figures.items()}) for name, spec in heard.items()
    }
    (folder / FILE).write_bytes(
        msgspec.json.format(msgspec.json.encode({**whole, "sources": blocks}), indent=2) + b"\n"
    )


def _block(spec: Spec, told: Mapping[str, Any]) -> Block:
    return Block(
        title=spec.title,
        publisher=spec.publisher,
        edition=spec.edition,
        unit=spec.unit,
        since=spec.coverage.since,
        until=spec.coverage.until,
        includes=spec.coverage.includes,
        cannot_contain=spec.coverage.excludes,
        files=told["files"] or {},
        kinds=told["kinds"] or {},
        shares=told["shares"] or Shares(),
        completeness=told["completeness"] or [],
        dates=told["dates"] or [],
        agreement=told["agreement"] or [],
        issues=msgspec.convert(told["issues"] or [], list[Issues]),
        accounting=told["accounting"] or [],
        changed=told["changed"],
    )
