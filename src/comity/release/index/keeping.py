"""Where the index of a release is kept: made at the end of a run, or when it is first needed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import gettempdir

from comity.model.errors import EnvironmentRefusedError
from comity.release import changes, info
from comity.release.index.making import Report, make, silent
from comity.release.index.schema import FORMAT
from comity.store.workspace import Workspace

_MOST = 6
"""Indexes kept, the newest: of some releases, each whole and as far as it may be passed on."""


def kept(workspace: Workspace, folder: Path, *, public: bool, report: Report = silent) -> Path:
    """The index of the release in `folder`; makes it if it isn't there.

    Where the workspace can't be written to, it is kept among the machine's temporary files.
    """
    release = info.read(folder)
    name = f"{release.version}-{'public' if public else 'own'}-{FORMAT}.sqlite"
    places = [workspace.index / name, Path(gettempdir()) / f"comity-{release.fingerprint[:12]}-{name}"]
    if there := next((path for path in places if path.is_file()), None):
        return there
    tables = info.tables(folder, release, own_use=not public)
    changed = _changed(workspace, folder) if tables == folder else []
    try:
        return _made(tables, places[0], report, changed)
    except EnvironmentRefusedError:
        return _made(tables, places[1], report, changed)


def _changed(workspace: Workspace, folder: Path) -> list[Path]:
    """Releases up to this one that are still kept and say what they changed."""
    versions = [version for version in workspace.versions() if version <= folder.name]
    return [path for version in versions if ((path := workspace.release(version)) / changes.FILE).is_file()]


def _made(tables: Path, target: Path, report: Report, changed: Sequence[Path]) -> Path:
    make(tables, target, report, changed=changed)
    for old in sorted(target.parent.glob(f"*-{FORMAT}.sqlite"), reverse=True)[_MOST:]:
        old.unlink(missing_ok=True)
    return target
