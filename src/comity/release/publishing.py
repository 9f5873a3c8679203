"""Writes a release whole, then makes it the current one. A release is never changed afterwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.metadata import version as installed
from pathlib import Path
from typing import NamedTuple

import duckdb

from comity.release import info
from comity.release.changes import changes
from comity.release.history import stamp
from comity.release.info import Release
from comity.release.papers import papers
from comity.release.public import restrict
from comity.release.quality import editions, quality
from comity.release.register import register_judgements, register_sources
from comity.resolve.judgements import Judgement
from comity.resolve.resolving import Units
from comity.sources.carry.aliases import Alias
from comity.sources.kit import Spec
from comity.store.contracts import contracts
from comity.store.relations import write
from comity.store.workspace import Workspace, pointed, swapped_in

_TIME = "%Y%m%dT%H%M%SZ"


class Inputs(NamedTuple):
    """What a release is made from, beside the relations in the database. files: source -> raw file -> SHA-256."""

    specs: list[Spec]
    units: Units
    judged: list[Judgement]
    aliases: list[Alias]
    fingerprint: str
    files: dict[str, dict[str, str]]


def publish_release(con: duckdb.DuckDBPyConnection, workspace: Workspace, inputs: Inputs) -> Release:
    """Writes all relations, the public part, papers, changes and quality; swaps `current`. Returns the release."""
    version, previous = _version(workspace, inputs.fingerprint), _previous(workspace)
    register_sources(con, inputs.specs)
    register_judgements(con, inputs.judged)
    stamp(con, version, previous, inputs.aliases)
    target = workspace.releases / version
    earlier = [workspace.releases / name for name in reversed(workspace.versions())]
    with pointed(workspace.current, target), swapped_in(target) as folder:
        counts = {name: write(con, name, folder) for name in contracts()}
        release = _release(version, inputs, counts, previous)
        _quality(con, folder, inputs.specs, inputs, earlier)
        changes(con, folder, previous)
        _public(con, folder, inputs, release, earlier)
        papers(folder, release, inputs.specs)
        info.write(folder, release)
    return release


def _quality(
    con: duckdb.DuckDBPyConnection, folder: Path, specs: list[Spec], inputs: Inputs, earlier: list[Path]
) -> None:
    """quality.json of a folder whose relations are in `con`; the public one is compared with public ones only."""
    before = editions(earlier, [spec.name for spec in specs], public=folder.name == info.PUBLIC)
    quality(con, folder, specs, inputs.files, before)


def _public(
    con: duckdb.DuckDBPyConnection, folder: Path, inputs: Inputs, release: Release, earlier: list[Path]
) -> None:
    """The tables that may be passed on, and the same as CSV."""
    shared = folder
    if release.restricted:
        shared = folder / info.PUBLIC
        shared.mkdir()
        restrict(con, inputs.specs, inputs.units)
        for name in contracts():
            write(con, name, shared)
        passed_on = [spec for spec in inputs.specs if spec.name in release.open_sources]
        _quality(con, shared, passed_on, inputs, earlier)
    csv = folder / "csv"
    csv.mkdir()
    for name in contracts():
        source, target = (str(p).replace("'", "''") for p in (shared / f"{name}.parquet", csv / f"{name}.csv"))
        lists = [f'to_json("{c.name}") AS "{c.name}"' for c in contracts()[name].columns if c.type == "text[]"]
        as_json = f"REPLACE ({', '.join(lists)})" if lists else ""
        con.execute(f"COPY (SELECT * {as_json} FROM read_parquet('{source}')) TO '{target}' (FORMAT csv, HEADER)")


def _release(version: str, inputs: Inputs, counts: dict[str, int], previous: Path | None) -> Release:
    return Release(
        version=version,
        made_at=datetime.strptime(version.partition("-")[0], _TIME).replace(tzinfo=UTC).isoformat(),
        fingerprint=inputs.fingerprint,
        software=installed("comity"),
        sources=[spec.name for spec in inputs.specs],
        open_sources=[spec.name for spec in inputs.specs if spec.licence.terms != "none"],
        restricted=any(spec.licence.terms != "open" for spec in inputs.specs),
        counts=counts,
        previous=previous.name if previous else None,
    )


def _version(workspace: Workspace, fingerprint: str) -> str:
    """A UTC time that sorts after every release there is, and the first digits of what made it."""
    now = datetime.now(UTC).strftime(_TIME)
    newest = max((v.partition("-")[0] for v in workspace.versions()), default="")
    if now <= newest:  # two releases within a second, or a clock that was set back
        now = (datetime.strptime(newest, _TIME) + timedelta(seconds=1)).strftime(_TIME)
    return f"{now}-{fingerprint[:6]}"


def _previous(workspace: Workspace) -> Path | None:
    return workspace.current.resolve() if (workspace.current / info.FILE).is_file() else None
