"""A page with every sample, by the server's own templates, style sheets and headers."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import jinja2
import samples
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

import comity.web
from comity.web import templating
from comity.web.headers import SecurityHeaders

PAGE = """{% extends "base.html" %}{% import "charts/figure.html" as charts with context %}
{% block title %}Charts{% endblock %}
{% block content %}<h1>Charts</h1><h2>All</h2>{% for chart in page %}{{ charts.figure(chart) }}{% endfor %}
{% endblock %}"""


def gallery() -> Starlette:
    """The application: one page at /."""
    static = StaticFiles(directory=Path(comity.web.__file__).parent / "static")
    app = Starlette(routes=[Route("/", _page), Mount("/static", static)], middleware=[Middleware(SecurityHeaders)])
    env = templating.environment()
    env.loader = jinja2.ChoiceLoader([jinja2.DictLoader({"gallery.html": PAGE}), env.loader or jinja2.DictLoader({})])
    app.state.templates, app.state.current, app.state.door = env, SimpleNamespace(public=False), None
    return app


def _page(request: Request) -> Response:
    return templating.page(request, "gallery.html", samples.gallery())
