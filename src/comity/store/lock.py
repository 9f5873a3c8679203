"""One run at a time in a workspace, one writer at a time of a file: advisory locks that the operating system frees when
their holder dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from comity.model.errors import BusyError
from comity.store.workspace import Workspace, plain_errors


@contextmanager
def held(workspace: Workspace) -> Iterator[None]:
    """Holds the workspace for writing. BusyError names the process that has it."""
    workspace.make()
    path = workspace.root / "lock"
    with plain_errors(workspace.root), path.open("a+", encoding="utf-8") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stream.seek(0)
            holder = stream.read().strip() or "unknown"
            raise BusyError(
                f"another run (process {holder}) is at work in {workspace.root}.",
                hint="Wait for it, stop it, or choose another folder with --workspace.",
            ) from None
        stream.truncate(0)
        stream.write(str(os.getpid()))
        stream.flush()
        yield


@contextmanager
def alone(path: Path) -> Iterator[Path]:
    """Waits until nobody else writes a small file in the folder of `path`; gives the file itself where that is a link.

    The folder is what is locked: it stays when the file is replaced, and no lock file lies about in somebody's git.
    """
    real = path.resolve()
    with plain_errors(real.parent):
        real.parent.mkdir(parents=True, exist_ok=True)
        folder = os.open(real.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield real
        finally:
            os.close(folder)
