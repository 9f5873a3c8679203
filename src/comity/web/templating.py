"""Templates: how a page's context becomes HTML. Everything is escaped; links lead to http and https only."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

import jinja2
import msgspec
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from comity.web import i18n, labels, words
from comity.web.charts.captions import noted
from comity.web.charts.drawing import inline
from comity.web.charts.tabulating import tabled

_MOST_PAIRS = 40  # a page's own links repeat no more of an address than this


class Frame(msgspec.Struct, frozen=True):
    """What surrounds every page: the release shown, if any, whether the request named it, whether only what may be
    passed on is shown, and whether there are pages for curators. coming: a newer release that is being made ready."""

    version: str = ""
    made: str = ""
    pinned: bool = False
    public: bool = False
    curated: bool = False
    coming: str = ""


class Here(msgspec.Struct, frozen=True):
    """Where the reader is. said: the pairs of the query string."""

    path: str
    said: list[tuple[str, str]]

    def having(self, **changed: str | None) -> str:
        """The address of this page with some pairs changed, or left out where None."""
        pairs = [(name, value) for name, value in self.said if name not in changed]
        pairs += [(name, value) for name, value in changed.items() if value is not None]
        return self.path + (f"?{urlencode(pairs)}" if pairs else "")


def environment() -> jinja2.Environment:
    """The templates of this package with the filters they use."""
    env = jinja2.Environment(
        loader=jinja2.PackageLoader("comity.web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # of a file that is part of the package; a page has a hundred parts to look after
        extensions=["jinja2.ext.i18n"],
    )
    env.install_gettext_callables(i18n._, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.filters.update(clip=words.clip, number=words.number, counted=words.counted, query=urlencode, code=code,
                       worded=words.worded, tracker=labels.source)  # fmt: skip
    env.globals.update(outlink=outlink, stands=words.stands, inline=inline, noted=noted, tabled=tabled, reports_of=None,
                       exchange_there=False)  # fmt: skip
    return env


def page(request: Request, template: str, context: object, *, status: int = 200, frame: Frame | None = None,
         json: str = "", cover: object = None, headers: Mapping[str, str] | None = None) -> HTMLResponse:  # fmt: skip
    """A page. json: path of the same as JSON. cover: of a dossier, whose frame the page then has."""
    env: jinja2.Environment = request.app.state.templates
    state = request.app.state
    surround = frame or Frame(public=state.current.public, curated=state.door is not None)
    here = Here(request.url.path, _kept(request))
    html = env.get_template(template).render(
        page=context, frame=surround, path=request.url.path, here=here, json=json,
        language=i18n.language(), languages=i18n.LANGUAGES, cover=cover,
        layout="dossier/base.html" if cover else "base.html",
    )  # fmt: skip
    return HTMLResponse(html, status, headers)


def _kept(request: Request) -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.query_params.multi_items() if value][:_MOST_PAIRS]


def code(text: str) -> Markup:
    """Text in which names between backticks are set as code."""
    parts = text.split("`")
    return Markup("").join(Markup("<code>{}</code>").format(part) if i % 2 else part for i, part in enumerate(parts))


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
