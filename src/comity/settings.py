"""Settings: one frozen value, made once from the command line and the environment, and passed down."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from comity.model.errors import UsageError
from comity.store.relations import MEMORY
from comity.store.workspace import Workspace

WORKSPACE_VARIABLE = "COMITY_WORKSPACE"
MIRROR_VARIABLE = "COMITY_MIRROR"
CURATOR_VARIABLE = "COMITY_CURATOR_KEY"
MEMORY_VARIABLE = "COMITY_MEMORY"
LEDGER_VARIABLE = "COMITY_LEDGER"
PEER_VARIABLE = "COMITY_PEER_KEY"
OIDC_VARIABLE = "COMITY_OIDC_SECRET"
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
    memory = os.environ.get(MEMORY_VARIABLE) or MEMORY
    if not re.fullmatch(r"\d{1,4} ?[MG]B", memory):
        raise UsageError(f"{MEMORY_VARIABLE} is {memory!r}, not an amount of memory.", hint="Say it as 4GB or 800MB.")
    return Settings(Workspace(Path(root).expanduser(), memory), Path(folder).expanduser() if folder else None)


def ledger_url(workspace: Workspace) -> str:
    """Address of the ledger: what the environment says (it may hold a password), else the file in the workspace."""
    return os.environ.get(LEDGER_VARIABLE, "").strip() or f"sqlite:///{workspace.ledger.absolute()}"


def curator_key(file: str | None = None) -> str | None:
    """The key with which links may be judged in the browser: what the file holds, else the environment, else none.
    UsageError if the file can't be read."""
    return _secret(file, CURATOR_VARIABLE, "the curator's key")


def peer_key(file: str | None = None) -> str | None:
    """The key that a peer's server gave us, in the same way."""
    return _secret(file, PEER_VARIABLE, "the peer's key")


def oidc_secret(file: str | None = None) -> str | None:
    """What this server proves with to a provider who it is, in the same way."""
    return _secret(file, OIDC_VARIABLE, "the secret for the provider")


def _secret(file: str | None, variable: str, what: str) -> str | None:
    if file is None:
        return os.environ.get(variable, "").strip() or None
    try:
        return Path(file).expanduser().read_text(encoding="utf-8").strip()  # an empty one is none: refused later
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{what} can't be read from {file}.", hint="Name a file that holds it.") from error
