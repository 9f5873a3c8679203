"""Comity served for a while on this machine."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen


@contextlib.contextmanager
def served(folder: Path, workers: int = 1) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of a server on a free port of this machine, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "comity", "serve", "--workspace", str(folder), "--port", str(port)]
    server = subprocess.Popen(words + (["--workers", str(workers)] if workers > 1 else []))
    try:
        _wait(port)
        yield f"http://127.0.0.1:{port}", server
    finally:
        server.terminate()
        server.wait(20)


def _wait(port: int) -> None:
    """Until it answers: what it does before it serves is not what readers wait for."""
    for _ in range(600):
        with contextlib.suppress(OSError):
            urlopen(f"http://127.0.0.1:{port}/about", timeout=60).close()
            return
        time.sleep(0.1)
