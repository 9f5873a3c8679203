"""The web application: pages, the same as JSON, and what guards both. Read-only, save for a curator's
verdicts and for reports of errors."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from comity.store.ledger.port import Ledger
from comity.store.workspace import Workspace
from comity.web import api, charted
from comity.web.curator import pages as curator
from comity.web.curator.door import Door
from comity.web.current import Current
from comity.web.headers import SecurityHeaders
from comity.web.i18n import Speaking
from comity.web.pages import compare, countries, dyads, evidence, record
from comity.web.problems import HANDLERS
from comity.web.reports import routes as channel
from comity.web.reports.channel import Channel
from comity.web.reports.published import beside
from comity.web.taking import citing, exporting, feeding
from comity.web.templating import environment

LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")
"""Names under which a server on loopback answers: another name is a page elsewhere that was led here."""


def make_app(workspace: Workspace, *, public: bool, curator_key: str | None = None,
             ledger: Ledger | None = None, reports: bool = True) -> Starlette:  # fmt: skip
    """The application over the current release of a workspace, whichever that is at the time of a request.

    public: only what may be passed on, under any host name; else all, under names of the own machine only.
    curator_key: whoever knows it may judge links and answer reports; without one the pages for that do not exist.
    ledger: where reports of errors and their answers are; without one there are none. reports: new ones are taken,
    if the ledger may be written.
    """
    routes: list[BaseRoute] = [
        *record.ROUTES,
        *evidence.ROUTES,
        *compare.ROUTES,
        *countries.ROUTES,
        *dyads.ROUTES,
        *api.ROUTES,
        *citing.ROUTES,
        *exporting.ROUTES,
        *feeding.ROUTES,
        *charted.ROUTES,
        Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
    ]
    door = Door(curator_key) if curator_key is not None else None
    routes += curator.routes() if door else []
    held = Channel(ledger, open=reports and ledger.writable()) if ledger else None
    routes += channel.routes(taken=held.open, curated=door is not None) if held else []
    app = Starlette(routes=routes, middleware=_guards(public), exception_handlers=HANDLERS, max_body_size=0)
    app.state.current = Current(workspace, public=public)
    app.state.channel = held
    app.state.templates = environment()
    app.state.templates.globals["reports_of"] = beside(app.state.current, held) if held else None
    app.state.door = door
    app.state.judgements = workspace.judgements
    return app


def _guards(public: bool) -> list[Middleware]:
    hosts = ["*"] if public else list(LOOPBACK)
    return [
        Middleware(SecurityHeaders),
        Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False),
        Middleware(Speaking),
    ]
