"""Every kind of chart, with invented values, on a page to look at: served, or taken as pictures.

Use: python bench/gallery.py [--port 8790] [--pictures FOLDER]. It has the server's own headers and style sheets.
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import jinja2
import uvicorn
from playwright.sync_api import sync_playwright
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

import comity.web
from comity.web import templating
from comity.web.headers import SecurityHeaders

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "web" / "charts"))
import samples

_PAGE = """{% extends "base.html" %}{% import "charts/figure.html" as charts with context %}
{% block title %}Gallery{% endblock %}
{% block content %}<h1>Charts</h1>{% for chart in page %}{{ charts.figure(chart) }}{% endfor %}{% endblock %}"""
WIDTHS, SCHEMES = (1280, 768, 375), ("light", "dark")
VISIONS = ("deuteranopia", "tritanopia", "achromatopsia")


def page(request: Request) -> HTMLResponse:
    """All samples, or the one that is asked for by name."""
    wanted = request.query_params.get("only")
    charts = [chart for chart in samples.gallery() if wanted in (None, chart.name)]
    return templating.page(request, "gallery.html", charts)


def serve(port: int) -> None:
    """Until stopped."""
    static = StaticFiles(directory=Path(comity.web.__file__).parent / "static")
    app = Starlette(routes=[Route("/", page), Mount("/static", static)], middleware=[Middleware(SecurityHeaders)])
    env = templating.environment()
    env.loader = jinja2.ChoiceLoader([jinja2.DictLoader({"gallery.html": _PAGE}), env.loader])
    app.state.templates, app.state.current, app.state.door = env, SimpleNamespace(public=False), None
    uvicorn.run(app, port=port, log_level="error")


def pictures(port: int, folder: Path, only: str | None) -> None:
    """Each chart in each width and scheme, and as people with other colour vision see it."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for width, scheme in product(WIDTHS, SCHEMES):
            sheet = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            sheet.on("console", lambda said: print(said.text))
            sheet.goto(f"http://127.0.0.1:{port}/")
            for figure in sheet.locator("figure").all():
                name = figure.get_attribute("id")
                if only in (None, name):
                    figure.screenshot(path=folder / f"{name}-{width}-{scheme}.png")
                    if width == WIDTHS[0] and scheme == "light":
                        _seen_otherwise(sheet, figure, folder / str(name))
        browser.close()


def _seen_otherwise(sheet: object, figure: object, stem: Path) -> None:
    session = sheet.context.new_cdp_session(sheet)
    for vision in (*VISIONS, "none"):
        session.send("Emulation.setEmulatedVisionDeficiency", {"type": vision})
        if vision != "none":
            figure.screenshot(path=f"{stem}-{vision}.png")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8790)
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--only")
    asked = parser.parse_args()
    if asked.pictures:
        threading.Thread(target=serve, args=[asked.port], daemon=True).start()
        time.sleep(1)
        pictures(asked.port, asked.pictures, asked.only)
    else:
        serve(asked.port)
