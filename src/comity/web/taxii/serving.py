"""`comity serve --taxii`: the TAXII server behind uvicorn, in one process or several."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable

import uvicorn

from comity.model.errors import EnvironmentRefusedError, NotFoundError
from comity.share.exchange.record import NAME, publish
from comity.store.ledger.port import Ledger
from comity.store.workspace import Workspace
from comity.web.server import configured, listen, more_files
from comity.web.serving import Serving
from comity.web.taxii.app import make_taxii
from comity.web.workers import Workers


def serve_taxii(ledger: str, workspace: Workspace, how: Serving, *, announce: Callable[[str], None]) -> None:
    """Serves until it is told to stop (Ctrl-C). ledger: its address. announce: hears the address of discovery.

    The current release of the workspace, if there is one, is brought into the collection `record` first.
    """
    first = Ledger(ledger)
    with first.write():
        pass  # the ledger is made, or carried forward, once, before there are workers
    _publish(first, workspace, announce)
    first.close()
    listener = listen(how.host, how.port)
    more_files()

    def work() -> None:
        app = make_taxii(Ledger(ledger), names=how.names, rate=how.limits().rate)
        uvicorn.Server(configured(app, how, lives=True)).run(sockets=[listener])

    try:
        listener.listen()
        _tell(how, listener, announce)
        if how.workers == 1:
            work()
        else:
            signal.raise_signal(Workers(how.workers, work).run())
    except KeyboardInterrupt:
        announce("Stopped.")
    finally:
        listener.close()


def _publish(ledger: Ledger, workspace: Workspace, announce: Callable[[str], None]) -> None:
    try:
        release = workspace.release()
    except (NotFoundError, EnvironmentRefusedError):
        return  # there is none yet: parties share what they have
    announce(f"The collection {NAME!r} has release {release.name} ({publish(ledger, release):,} new versions).")


def _tell(how: Serving, listener: socket.socket, announce: Callable[[str], None]) -> None:
    shown = f"[{how.host}]" if ":" in how.host else how.host
    announce(f"TAXII 2.1 is at http://{shown}:{listener.getsockname()[1]}/taxii2/ (stop with Ctrl-C)")
    if how.public and how.proxy is None:
        announce("Keys travel in the clear: put a proxy with TLS before it, and say --behind-proxy.")
