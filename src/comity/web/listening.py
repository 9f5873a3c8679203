"""What every server here needs: a socket that holds the port, and what uvicorn is told. It imports no pages, so that a
server without them is small."""

from __future__ import annotations

import errno
import gc
import os
import resource
import signal
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from comity.model.errors import EnvironmentRefusedError
from comity.web.guards.logged import Logged
from comity.web.guards.patient import Patient
from comity.web.serving import Serving

_CONNECTIONS = 2000
"""Connections that a worker holds; requests on more are refused."""

_YOUNG = 20_000
"""Objects made since the last look for those that are garbage. Python looks each 700, and an envelope makes a million
that are none; what goes through a server leaves few circles."""


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


def settled() -> None:
    """All that was made until now stays: it is not looked through again, nor copied by that in each worker."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, 20, 20)


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
