"""`comity serve`: the application behind uvicorn, on loopback unless asked otherwise."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address
from typing import Any

import uvicorn

from comity.model.errors import EnvironmentRefusedError
from comity.store.ledger.port import Ledger
from comity.store.workspace import Workspace
from comity.web.app import make_app
from comity.web.current import Current


def serve(workspace: Workspace, host: str, port: int, *, announce: Callable[[str], None],
          curator_key: str | None = None, ledger: Ledger | None = None, reports: bool = True) -> None:  # fmt: skip
    """Serves until it is told to stop (Ctrl-C). announce: hears the address once the port is held.

    A host beyond loopback gets what may be passed on, nothing else. With a curator's key links can be judged.
    EnvironmentRefusedError if the port can't be had.
    """
    public = not loopback(host)
    app = make_app(workspace, public=public, curator_key=curator_key, ledger=ledger, reports=reports)
    listener = listen(host, port)
    _prepare(app.state.current, announce)
    shown = f"[{host}]" if ":" in host else host
    announce(f"Comity is at http://{shown}:{listener.getsockname()[1]}/ (stop with Ctrl-C)")
    if public:
        announce("Only what may be passed on is shown, because this address is not on loopback.")
    if curator_key is not None:
        announce("Links can be judged at /judge, with the curator's key.")
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=3, lifespan="off"
    )
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:  # uvicorn has shut down in order and hands the signal on
        announce("Stopped.")
    finally:
        listener.close()


def _prepare(current: Current, announce: Callable[[str], None]) -> None:
    """Opens the release before the first reader comes; where there is none yet, pages say so."""
    with suppress(EnvironmentRefusedError):
        current.prepare(lambda done, there: announce(f"Making the index: {done:,} of {there:,} incidents"))


def loopback(host: str) -> bool:
    """Whether a host is this machine's own, reached by nobody else."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


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
