"""A real server and a real browser for tests of pages."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Error, Playwright
from starlette.applications import Starlette

from comity.web.listening import listen

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip


@contextmanager
def serving(app: Starlette) -> Iterator[str]:
    """Address of a real server of an application."""
    listener = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    listener.close()


def launched(playwright: Playwright) -> Browser:
    """An installed Chromium or Chrome, else the one that Playwright has fetched, else a skip that says why."""
    installed = next((path for path in map(shutil.which, NAMES) if path), None)
    if installed is None and not Path(playwright.chromium.executable_path).exists():
        pytest.skip("needs Chromium or Chrome: apt-get install chromium, or playwright install chromium")
    root = os.name == "posix" and os.geteuid() == 0
    arguments = [one for one in ARGUMENTS if root or one != "--no-sandbox"]  # Chromium's sandbox refuses to run as root
    try:
        return playwright.chromium.launch(executable_path=installed, args=arguments)
    except Error as error:
        pytest.skip(f"the browser does not start: {error.message.splitlines()[0]}")
