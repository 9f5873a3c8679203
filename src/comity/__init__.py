"""Comity: what rival trackers say of cyber incidents between states, as one record with every source kept."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comity.release.handle import Handle

__all__ = ["open"]


def open(path: str | PathLike[str] | None = None) -> Handle:
    """Opens a release for reading: a release folder, a workspace, or None for the workspace of the settings.

    NotFoundError if there is no release there. The handle is a context manager.
    """
    from comity.release.handle import Handle
    from comity.release.info import FILE
    from comity.settings import settings
    from comity.store.workspace import Workspace

    if path is None:
        return Handle(settings().workspace.release())
    folder = Path(path)
    return Handle(folder if (folder / FILE).is_file() else Workspace(folder).release())
