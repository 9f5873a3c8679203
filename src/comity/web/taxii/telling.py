"""What whoever starts a server is told of its TAXII part."""

from __future__ import annotations

import socket
from collections.abc import Callable

from comity.web.serving import Serving


def tell(how: Serving, listener: socket.socket, announce: Callable[[str], None]) -> None:
    """Where discovery is, and what to beware of."""
    shown = f"[{how.host}]" if ":" in how.host else how.host
    announce(f"TAXII 2.1 is at http://{shown}:{listener.getsockname()[1]}/taxii2/")
    if how.public and how.proxy is None:
        announce("Keys travel in the clear: put a proxy with TLS before it, and say --behind-proxy.")
