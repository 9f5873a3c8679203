"""`comity serve`: the application behind uvicorn, on loopback unless asked otherwise, in one process or several."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp

from comity.model.errors import EnvironmentRefusedError
from comity.store.ledger.port import Ledger
from comity.store.workspace import Workspace
from comity.web.app import make_app
from comity.web.curator.door import Door
from comity.web.current import Current
from comity.web.exchange.hall import Hall
from comity.web.listening import configured, listen, maker_of, more_files, settled
from comity.web.oidc.provider import Client, Provider
from comity.web.serving import Serving
from comity.web.taxii.app import make_taxii
from comity.web.taxii.beside import Beside
from comity.web.taxii.desk import Desk
from comity.web.taxii.telling import tell
from comity.web.warming import warm
from comity.web.workers import Workers, apart


def serve(workspace: Workspace, how: Serving, *, announce: Callable[[str], None], curator_key: str | None = None,
          ledger: str | None = None, client: Client | None = None) -> None:  # fmt: skip
    """Serves until it is told to stop (Ctrl-C). announce: hears the address once the port is held. ledger: its address.
    client: who we are to the provider by whose word people sign in.

    EnvironmentRefusedError if the port can't be had.
    """
    _check(curator_key, ledger, client)
    listener, maker = listen(how.host, how.port), maker_of(how)
    more_files()

    def made(report: Callable[[str], None]) -> Starlette:
        held = Ledger(ledger) if ledger else None
        hall = _hall(how, ledger, client)
        app = make_app(workspace, public=how.public, curator_key=curator_key, ledger=held, reports=how.reports,
                       names=how.names, limits=how.limits(), hall=hall)  # fmt: skip
        _prepare(app.state.current, report)
        return app

    def prepared(report: Callable[[str], None]) -> None:
        made(report)

    def warmed(app: Starlette) -> ASGIApp:
        warm(app, how.names)
        hall: Hall | None = app.state.hall
        return Beside(app, make_taxii(hall.desk, how.hosts())) if hall else app

    def work(app: ASGIApp) -> None:
        uvicorn.Server(configured(app, how, maker, lives=how.taxii)).run(sockets=[listener])

    try:
        if how.workers == 1:
            app = made(announce)
            _tell(how, listener, announce, curated=curator_key is not None)
            work(warmed(app))
        else:
            apart(lambda: prepared(announce))  # the index, once; what is open here would be open in all workers
            _tell(how, listener, announce, curated=curator_key is not None)
            settled()
            ended = Workers(how.workers, lambda: work(warmed(made(_silent)))).run()
            signal.raise_signal(ended)  # as one process would end
    except KeyboardInterrupt:  # all has been shut down in order
        announce("Stopped.")
    finally:
        listener.close()


def _hall(how: Serving, ledger: str | None, client: Client | None) -> Hall | None:
    """The exchange, if parties are served: one desk for programs and for people."""
    if not how.taxii or not ledger:
        return None
    return Hall(Desk(Ledger(ledger), how.limits().rate), Provider(client) if client else None)


def _check(curator_key: str | None, ledger: str | None, client: Client | None) -> None:
    """What is wrong is said once, before there are workers."""
    if client is not None:
        Provider(client)
    if curator_key is not None:
        Door(curator_key)
    if ledger:
        Ledger(ledger).close()


def _tell(how: Serving, listener: socket.socket, announce: Callable[[str], None], *, curated: bool) -> None:
    listener.listen()  # who comes while workers begin has to wait, and is not sent away
    shown = f"[{how.host}]" if ":" in how.host else how.host
    announce(f"Comity is at http://{shown}:{listener.getsockname()[1]}/ (stop with Ctrl-C)")
    if how.public:
        why = "a proxy stands before it" if how.proxy else "this address is not on loopback"
        announce(f"Only what may be passed on is shown, because {why}.")
    if how.taxii:
        tell(how, listener, announce)
    if curated:
        announce("Links can be judged at /judge, with the curator's key.")


def _silent(_: str) -> None:
    """Of many workers none speaks."""


def _prepare(current: Current, announce: Callable[[str], None]) -> None:
    """Opens the release before the first reader comes; where there is none yet, pages say so."""
    with suppress(EnvironmentRefusedError):
        current.prepare(lambda done, there: announce(f"Making the index: {done:,} of {there:,} incidents"))
