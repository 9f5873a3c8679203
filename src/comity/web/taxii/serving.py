"""The TAXII server behind uvicorn, alone, in one process or several; and what comes before it serves."""

from __future__ import annotations

import signal
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import uvicorn

from comity.model.errors import EnvironmentRefusedError, NotFoundError
from comity.store.ledger.port import Ledger
from comity.store.workspace import Workspace
from comity.web.listening import configured, listen, maker_of, more_files, settled
from comity.web.serving import Serving
from comity.web.taxii.app import make_taxii
from comity.web.taxii.desk import Desk
from comity.web.taxii.telling import tell
from comity.web.workers import Workers, apart


def serve_taxii(ledger: str, workspace: Workspace, how: Serving, *, announce: Callable[[str], None]) -> None:
    """Serves until it is told to stop (Ctrl-C). ledger: its address. announce: hears the address of discovery."""
    prepare(ledger, workspace, announce)
    listener, maker = listen(how.host, how.port), maker_of(how)
    more_files()
    settled()

    def work() -> None:
        app = make_taxii(Desk(Ledger(ledger), how.limits().rate), how.hosts())
        uvicorn.Server(configured(app, how, maker, lives=True)).run(sockets=[listener])

    try:
        listener.listen()
        tell(how, listener, announce)
        announce("Stop with Ctrl-C.")
        if how.workers == 1:
            work()
        else:
            signal.raise_signal(Workers(how.workers, work).run())
    except KeyboardInterrupt:
        announce("Stopped.")
    finally:
        listener.close()


def prepare(ledger: str, workspace: Workspace, announce: Callable[[str], None]) -> None:
    """Makes the ledger, or carries it forward, once, before there are workers. The current release of the workspace, if
    there is one, is brought into the collection `record`."""
    first = Ledger(ledger)
    with first.write():
        pass
    first.close()
    try:
        release = workspace.release()
    except (NotFoundError, EnvironmentRefusedError):
        return  # there is none yet: parties share what they have
    announce(apart(lambda: _publish(ledger, release)))  # it takes a hundred megabytes that serving has no use for


def _publish(ledger: str, release: Path) -> str:
    from comity.share.exchange.record import NAME, publish

    with closing(Ledger(ledger)) as held:
        return f"The collection {NAME!r} has release {release.name} ({publish(held, release):,} new versions)."
