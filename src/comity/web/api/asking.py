"""A request read against the description of a resource: what it doesn't know it refuses, and says what it knows."""

from __future__ import annotations

from starlette.requests import Request

from comity.model.errors import UsageError
from comity.web.api.described import Call, Resource
from comity.web.api.parameters import RELEASE
from comity.web.asked import bounded
from comity.web.current import Current
from comity.web.reports.channel import Channel


def call(request: Request, resource: Resource) -> Call:
    """What a request asks of a resource. UsageError for what it can't ask, NotFoundError for a release that isn't
    there."""
    said = bounded(request)
    known = {p.name: p for p in (*resource.parameters, RELEASE)}
    for name in said:
        if name not in known:
            raise UsageError(f"{name[:40]!r} is not understood here.", hint="Understood: " + ", ".join(known))
    if lacking := [p.name for p in resource.parameters if p.required and p.name not in said]:
        raise UsageError(f"{lacking[0]} is needed here.", hint="Understood: " + ", ".join(known))
    read = {name: known[name].read(text) for name, text in said.items()}
    current: Current = request.app.state.current
    place = {name: str(text) for name, text in request.path_params.items()}
    channel: Channel | None = request.app.state.channel
    ledger = channel.ledger if channel else None
    return Call(current, current.opened(request), ledger, request.url.path, said, read, place)
