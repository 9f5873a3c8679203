"""Settings: one frozen value, made once from the command line and the environment, and passed down."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from comity.store.workspace import Workspace

WORKSPACE_VARIABLE = "COMITY_WORKSPACE"
MIRROR_VARIABLE = "COMITY_MIRROR"
DEFAULT_WORKSPACE = "comity-data"


@dataclass(frozen=True, slots=True)
class Settings:
    """workspace: where everything is kept. mirror: folder with fetched files as <source>/<file>, if any."""

    workspace: Workspace
    mirror: Path | None


def settings(workspace: str | None = None, mirror: str | None = None) -> Settings:
    """What is given wins over the environment, the environment over the defaults."""
    root = workspace or os.environ.get(WORKSPACE_VARIABLE) or DEFAULT_WORKSPACE
    folder = mirror or os.environ.get(MIRROR_VARIABLE)
    return Settings(Workspace(Path(root).expanduser()), Path(folder).expanduser() if folder else None)
