"""Fetch, crawl and check of one source. A version that fails its checks is not promoted; the last good one stays."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from comity.model.errors import ContractError, DataError, SourceError
from comity.pipeline.stage import Stage, stage
from comity.sources import catalogue, reading
from comity.sources.check import check
from comity.sources.kit import RawFile
from comity.store.workspace import Workspace

_FILE = "file "


def crawl_stage(workspace: Workspace, name: str, files: Mapping[str, RawFile]) -> Stage:
    """The crawl of a source: depends on its own folder, the kit, and the hashes of its files."""
    module = f"comity.sources.{catalogue.folder(name).name}.crawl"
    hashes = {f"{_FILE}{file}": raw.sha256 for file, raw in sorted(files.items())}
    return stage(workspace, f"crawl-{name}", (module, "comity.sources.check", "comity.store.writer"), **hashes)


def file_hashes(one: Stage) -> dict[str, str]:
    """Raw file -> SHA-256 of the crawl of a source."""
    return {part.removeprefix(_FILE): digest for part, digest in one.parts.items() if part.startswith(_FILE)}


def crawl(one: Stage, name: str, files: Mapping[str, RawFile]) -> None:
    """Crawls and checks; promotes only what is sound. DataError says what isn't, and what stays in place."""
    figures: dict[str, int] = {}
    try:
        with one.fresh(figures) as folder:
            read = reading.read(name, files, folder)
            check(name, folder)
            figures.update(records=read.records, statements=read.statements, issues=sum(read.issues.values()))
    except (SourceError, ContractError) as error:
        stays = "The last good version stays in use." if one.seal else "There is no earlier version to fall back on."
        raise DataError(f"{name}: {error} {stays}") from error


def output(workspace: Workspace, name: str) -> Path:
    """The folder of a source's last good crawl."""
    return workspace.stages / f"crawl-{name}"
