"""Crawl and check of one source. A version that fails its checks is not promoted; the last good one stays."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from comity.model.errors import ContractError, DataError, SourceError
from comity.pipeline.stage import Stage, stage
from comity.sources import catalogue, reading
from comity.sources.carry import aliases
from comity.sources.carry.carrying import Carried, carry
from comity.sources.check import check
from comity.sources.kit import RawFile
from comity.store.workspace import Workspace

_MODULES = ("comity.sources.check", "comity.store.writer")
_CARRYING = "comity.sources.carry.carrying"
_FILE = "file "


def crawl_stage(workspace: Workspace, name: str, files: Mapping[str, RawFile]) -> Stage:
    """The crawl of a source: depends on its own folder, the kit, the hashes of its files, and, where its ids are made,
    on its lines in the file of aliases."""
    module = catalogue.module(name, workspace.imports)
    inputs = {f"{_FILE}{file}": raw.sha256 for file, raw in sorted(files.items())}
    if not _made(workspace, name):
        return stage(workspace, f"crawl-{name}", (module, *_MODULES), **inputs)
    said = aliases.digest(aliases.read(workspace.aliases, name))
    return stage(workspace, f"crawl-{name}", (module, *_MODULES, _CARRYING), **inputs, aliases=said)


def file_hashes(one: Stage) -> dict[str, str]:
    """Raw file -> SHA-256 of the crawl of a source."""
    return {part.removeprefix(_FILE): digest for part, digest in one.parts.items() if part.startswith(_FILE)}


def crawl(one: Stage, workspace: Workspace, name: str, files: Mapping[str, RawFile]) -> None:
    """Crawls and checks; promotes only what is sound. DataError says what isn't, and what stays in place."""
    figures: dict[str, int] = {}
    parts: dict[str, str] = {}
    try:
        with one.fresh(figures, parts) as folder:
            read = reading.read(name, files, folder, imports=workspace.imports)
            carried = _carried(one, workspace, name, folder)
            if carried.kept:
                read = reading.read(name, files, folder, carried.kept, imports=workspace.imports)
            check(name, folder, imports=workspace.imports)
            figures.update(records=read.records, statements=read.statements, issues=sum(read.issues.values()))
            if carried.added:
                aliases.added(workspace.aliases, carried.added)
                parts["aliases"] = aliases.digest(aliases.read(workspace.aliases, name))
    except (SourceError, ContractError) as error:
        stays = "The last good version stays in use." if one.seal else "There is no earlier version to fall back on."
        raise DataError(f"{name}: {error} {stays}") from error


def output(workspace: Workspace, name: str) -> Path:
    """The folder of a source's last good crawl."""
    return workspace.stages / f"crawl-{name}"


def _made(workspace: Workspace, name: str) -> bool:
    return catalogue.spec(name, workspace.imports).ids == "made"


def _carried(one: Stage, workspace: Workspace, name: str, now: Path) -> Carried:
    """Which ids are carried over from the current release, since those are what others hold; without one, from the
    last good crawl."""
    if not _made(workspace, name):
        return Carried({}, [])
    before = workspace.current if (workspace.current / "record.parquet").is_file() else one.folder
    return carry(name, before, now, aliases.read(workspace.aliases, name))
