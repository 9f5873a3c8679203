"""The web application: pages, the same as JSON, and what guards both. Read-only, save for a curator's
verdicts and for reports of errors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from comity.store.ledger.port import Ledger
from comity.store.workspace import Workspace
from comity.web import charted
from comity.web.api import routes as api
from comity.web.api.cors import Shared
from comity.web.compressed import Compressed
from comity.web.curator import pages as curator
from comity.web.curator.door import Door
from comity.web.current import Current
from comity.web.exchange import pages as exchange
from comity.web.exchange.hall import Hall
from comity.web.guards.deadline import Deadline
from comity.web.guards.gates import Gates
from comity.web.guards.limits import Limits
from comity.web.headers import SecurityHeaders
from comity.web.i18n import Speaking
from comity.web.pages import actors, compare, countries, dyads, evidence, lasting, network, record
from comity.web.pages import api as documented
from comity.web.problems import HANDLERS
from comity.web.reports import routes as channel
from comity.web.reports.channel import Channel
from comity.web.reports.published import beside
from comity.web.serving import LOOPBACK
from comity.web.taking import citing, dossier, exporting, feeding
from comity.web.templating import environment


def make_app(workspace: Workspace, *, public: bool, curator_key: str | None = None,
             ledger: Ledger | None = None, reports: bool = True, names: Sequence[str] = (),
             limits: Limits | None = None, hall: Hall | None = None) -> Starlette:  # fmt: skip
    """The application over the current release of a workspace, whichever that is at the time of a request.

    public: only what may be passed on, under `names` (none: any); else all, under names of the own machine only.
    curator_key: whoever knows it may judge links and answer reports; without one the pages for that do not exist.
    ledger: where reports of errors and their answers are; without one there are none. reports: new ones are taken,
    if the ledger may be written. limits: by default none on how often one reader comes. hall: of the exchange, which
    has pages then.
    """
    routes: list[BaseRoute] = [
        *record.ROUTES,
        *actors.ROUTES,
        *network.ROUTES,
        *evidence.ROUTES,
        *compare.ROUTES,
        *countries.ROUTES,
        *dyads.ROUTES,
        *api.ROUTES,
        *documented.ROUTES,
        *citing.ROUTES,
        *dossier.ROUTES,
        *exporting.ROUTES,
        *feeding.ROUTES,
        *charted.ROUTES,
        Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
    ]
    door = Door(curator_key) if curator_key is not None else None
    routes += curator.routes() if door else []
    held = Channel(ledger, open=reports and ledger.writable()) if ledger else None
    routes += channel.routes(taken=held.open, curated=door is not None) if held else []
    routes += exchange.routes() if hall else []
    app = Starlette(
        routes=routes,
        middleware=_guards(public, names, limits or Limits()),
        exception_handlers=HANDLERS,
        max_body_size=0,
    )
    app.state.current = Current(workspace, public=public)
    app.state.pages = lasting.kept()
    app.state.channel = held
    app.state.templates = environment()
    app.state.templates.globals["reports_of"] = beside(app.state.current, held) if held else None
    app.state.templates.globals["exchange_there"] = hall is not None
    app.state.hall = hall
    app.state.door = door
    app.state.judgements = workspace.judgements
    return app


def _guards(public: bool, names: Sequence[str], limits: Limits) -> list[Middleware]:
    hosts = list(names) or ["*"] if public else list(LOOPBACK)
    return [
        *([Middleware(Shared)] if public else []),
        Middleware(SecurityHeaders),
        Middleware(Compressed),
        Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False),
        Middleware(Speaking),
        Middleware(Gates, limits, private=not public),
        Middleware(Deadline, limits.seconds),
    ]
