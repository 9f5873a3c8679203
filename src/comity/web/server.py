"""`comity serve`: the application behind uvicorn, on loopback unless asked otherwise, in one process or several."""

from __future__ import annotations

import errno
import os
import resource
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

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
from comity.web.guards.logged import Logged
from comity.web.guards.patient import Patient
from comity.web.oidc.provider import Client, Provider
from comity.web.serving import Serving
from comity.web.taxii.app import make_taxii
from comity.web.taxii.beside import Beside
from comity.web.taxii.desk import Desk
from comity.web.taxii.telling import tell
from comity.web.warming import warm
from comity.web.workers import Workers, apart

_CONNECTIONS = 2000
"""Connections that a worker holds; requests on more are refused."""


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
            apart(lambda: made(announce))  # the index is made once; what is open here would be open in all workers
            _tell(how, listener, announce, curated=curator_key is not None)
            ended = Workers(how.workers, lambda: work(warmed(made(_silent)))).run()
            signal.raise_signal(ended)  # as one process would end
    except KeyboardInterrupt:  # all has been shut down in order
        announce("Stopped.")
    finally:
        listener.close()


def maker_of(how: Serving) -> int:
    """The process with whose end those that serve end too. To be asked before there are workers: one that begins when
    it has gone already would take another for it."""
    return os.getpid() if how.workers > 1 else os.getppid()


def configured(app: ASGIApp, how: Serving, maker: int, *, lives: bool = False) -> uvicorn.Config:
    """What uvicorn is told. maker: from `maker_of`. lives: the application has something to do when it ends."""
    return uvicorn.Config(
        Logged(app, requests=how.log), log_level="warning", access_log=False, server_header=False,
        lifespan="on" if lives else "off",
        http=Patient, ws="none", limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=5, timeout_graceful_shutdown=3, timeout_notify=1, callback_notify=_end_with(maker),
        proxy_headers=how.proxy is not None, forwarded_allow_ips=how.proxy or [],
    )  # fmt: skip


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


def more_files() -> None:
    """As many open files as this user may have: a connection is one."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = 65_536 if most == resource.RLIM_INFINITY else min(most, 65_536)
    resource.setrlimit(resource.RLIMIT_NOFILE, (enough, most))


def _end_with(maker: int) -> Callable[[], Any]:
    """Asked every second: ends this process when the one that made it has gone."""

    async def look() -> None:
        if os.getppid() != maker:
            signal.raise_signal(signal.SIGTERM)

    return look


def _prepare(current: Current, announce: Callable[[str], None]) -> None:
    """Opens the release before the first reader comes; where there is none yet, pages say so."""
    with suppress(EnvironmentRefusedError):
        current.prepare(lambda done, there: announce(f"Making the index: {done:,} of {there:,} incidents"))


def listen(host: str, port: int) -> socket.socket:
    """A socket that holds the port. EnvironmentRefusedError says why it can't be had."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)[0]
        # asyncio sends small answers at once (TCP_NODELAY) only on a socket that says it is TCP
        return _bound(socket.socket(family, kind, proto), address)
    except OSError as error:
        raise EnvironmentRefusedError(_why(host, port, error), hint="Choose another with --port or --host.") from error


def _bound(listener: socket.socket, address: Any) -> socket.socket:
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    return listener


def _why(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is taken by another program."
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"no right to listen on port {port}."
    return f"can't listen on {host}, port {port} ({error.strerror or error})."
