"""Fetching a source: each of its files from a mirror, its official address, a package, or by a person's hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from comity.model.errors import UsageError
from comity.sources import catalogue, ways
from comity.sources.downloading import Patience
from comity.sources.kit import RawFile, Spec
from comity.sources.ways import Job, Progress
from comity.store import raw
from comity.store.workspace import Workspace

__all__ = ["Fetched", "Patience", "Progress", "fetch", "raw_files"]

_BUNDLED = (catalogue.EMBEDDED, "package", catalogue.IMPORTED)
_WAYS: dict[str, Callable[[Job], raw.Entry]] = {
    "auto": ways.from_address,
    "manual": ways.by_hand,
    "package": ways.from_package,
    catalogue.EMBEDDED: ways.from_folder,
    catalogue.IMPORTED: ways.as_imported,
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file of a source as it lies in the store; `new` if it differs from what the last fetch gave.

    origin: its address, `mirror:<source>/<file>`, `package:<package>/<path>` or `embedded:<file>`.
    """

    file: str
    raw: RawFile
    origin: str
    new: bool


def _quiet(_: Progress) -> None:
    """Says nothing."""


def fetch(workspace: Workspace, spec: Spec, mirror: Path | None = None,
          on_progress: Callable[[Progress], None] = _quiet,
          patience: Patience | None = None) -> list[Fetched]:  # fmt: skip
    """Brings the files of a source into the raw store; they are logged together, when the last one is there.

    on_progress hears the licence first. UsageError: a person has to fetch it, or there is no such mirror.
    SourceError: a file isn't what source.yml says. EnvironmentRefusedError: network, room or rights.
    """
    take = _way(spec, mirror)
    on_progress(Progress(f"{spec.title}: {spec.licence.name}. {spec.licence.notice}".strip()))
    fetched, news = [], []
    for file in spec.files:
        former = raw.latest(workspace, spec.name, file.name)
        entry = _unless_same(take(Job(workspace, spec, file, former, on_progress, patience or Patience())), former)
        new = entry is not former
        fetched.append(Fetched(file.name, _raw_file(workspace, entry), entry.origin, new))
        news += [entry] if new else []
    raw.log(workspace, news)
    return fetched


def raw_files(workspace: Workspace, spec: Spec) -> dict[str, RawFile] | None:
    """The files of a source as the newest fetch left them, None if one of them was never fetched."""
    found = {file.name: raw.latest(workspace, spec.name, file.name) for file in spec.files}
    files = {name: _raw_file(workspace, entry) for name, entry in found.items() if entry is not None}
    return files if len(files) == len(found) else None


def _way(spec: Spec, mirror: Path | None) -> Callable[[Job], raw.Entry]:
    """How the files of this source are had. A mirror goes first, but needn't hold what comes with a package."""
    if mirror is not None and not mirror.is_dir():
        raise UsageError(f"there is no folder {mirror}.", hint="--mirror DIR holds files as DIR/<source>/<file>.")
    if mirror is not None and (spec.fetch not in _BUNDLED or (mirror / spec.name).is_dir()):
        return lambda job: ways.from_mirror(job, mirror)
    return _WAYS[spec.fetch]


def _unless_same(entry: raw.Entry, former: raw.Entry | None) -> raw.Entry:
    """The former entry if nothing but the time differs: what didn't change was last retrieved when it was new."""
    if former is None or replace(entry, retrieved_at=former.retrieved_at) != former:
        return entry
    return former


def _raw_file(workspace: Workspace, entry: raw.Entry) -> RawFile:
    return RawFile(raw.path(workspace, entry.sha256), entry.sha256, entry.retrieved_at)
