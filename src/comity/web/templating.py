"""Templates: how a page's context becomes HTML. Everything is escaped; links lead to http and https only."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

import jinja2
import msgspec
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from comity.web import words


class Frame(msgspec.Struct, frozen=True):
    """What surrounds every page: the release shown, if any, whether only what may be passed on is shown, and whether
    there are pages for curators."""

    version: str = ""
    made: str = ""
    public: bool = False
    curated: bool = False


def environment() -> jinja2.Environment:
    """The templates of this package with the filters they use."""
    env = jinja2.Environment(
        loader=jinja2.PackageLoader("comity.web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(clip=words.clip, number=words.number, counted=words.counted, query=urlencode)
    env.globals.update(outlink=outlink, reports_of=None)
    return env


def page(request: Request, template: str, context: object, *, status: int = 200, frame: Frame | None = None,
         json: str = "", headers: Mapping[str, str] | None = None) -> HTMLResponse:  # fmt: skip
    """A page. json: path of the same as JSON."""
    env: jinja2.Environment = request.app.state.templates
    state = request.app.state
    surround = frame or Frame(public=state.current.public, curated=state.door is not None)
    html = env.get_template(template).render(page=context, frame=surround, path=request.url.path, json=json)
    return HTMLResponse(html, status, headers)


def outlink(url: str | None, text: str) -> Markup:
    """A link that leads out of the site, if the address is one of http or https; else the text alone."""
    try:
        parts = urlsplit(url or "")
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good:
        return Markup("<bdi>{}</bdi>").format(text)
    return Markup('<a class="out" href="{}" rel="noopener noreferrer nofollow"><bdi>{}</bdi></a>').format(
        escape(url), text
    )
