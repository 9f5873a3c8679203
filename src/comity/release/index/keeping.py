"""Where the index of a release is kept: made at the end of a run, or when it is first needed."""

from __future__ import annotations

from pathlib import Path
from tempfile import gettempdir

from comity.model.errors import DataError, EnvironmentRefusedError
from comity.release import info
from comity.release.index.changed import Before
from comity.release.index.making import Report, make, silent
from comity.release.index.schema import FORMAT
from comity.release.info import Release
from comity.store.lock import alone
from comity.store.workspace import Workspace

_MOST = 6
"""Indexes kept, the newest: of some releases, each whole and as far as it may be passed on."""


def kept(workspace: Workspace, folder: Path, report: Report = silent, *, public: bool) -> Path:
    """The index of the release in `folder`; makes it if it isn't there, or waits for whoever makes it already.

    Where the workspace can't be written to, it is kept among the machine's temporary files.
    """
    if there := found(workspace, folder, public=public):
        return there
    release = info.read(folder)
    target, elsewhere = _places(workspace, release, public)
    tables = info.tables(folder, release, own_use=not public)
    before = _before(workspace, release, public)
    try:
        with alone(target):
            if not target.is_file():
                make(tables, target, release, before, report, workspace.memory)
    except EnvironmentRefusedError:
        make(tables, elsewhere, release, before, report, workspace.memory)
        return elsewhere
    _prune(workspace, target)
    return target


def found(workspace: Workspace, folder: Path, *, public: bool) -> Path | None:
    """The index of the release in `folder`, if it has been made."""
    return next((path for path in _places(workspace, info.read(folder), public) if path.is_file()), None)


def _places(workspace: Workspace, release: Release, public: bool) -> tuple[Path, Path]:
    name = _name(release.version, public)
    return workspace.index / name, Path(gettempdir()) / f"comity-{release.fingerprint[:12]}-{name}"


def _name(version: str, public: bool) -> str:
    return f"{version}-{'public' if public else 'own'}-{FORMAT}.sqlite"


def _before(workspace: Workspace, release: Release, public: bool) -> Before | None:
    if release.previous not in workspace.versions():
        return None
    folder = workspace.release(release.previous)
    try:
        tables = info.tables(folder, info.read(folder), own_use=not public)
    except DataError:  # made by another version of Comity
        return None
    index = workspace.index / _name(folder.name, public)
    return Before(tables, index if index.is_file() else None)


def _prune(workspace: Workspace, fresh: Path) -> None:
    """Frees the room of the oldest, save of the one that was made just now: somebody asked for it."""
    for old in sorted(workspace.index.glob("*.sqlite"), reverse=True)[_MOST:]:
        if old != fresh:
            old.unlink(missing_ok=True)
