"""How to cite a view: a page with all forms, and each form as a file."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.model.errors import NotFoundError
from comity.release.cited import FORMS, Cited
from comity.web.asked import bounded
from comity.web.current import Opened
from comity.web.i18n import _
from comity.web.pages.shown import current, page
from comity.web.serving import loopback
from comity.web.taking.views import title, view


class CitePage(msgspec.Struct, frozen=True):
    """title: of the view. of: its address. newest, pinned: full addresses that show the newest release, or this one.
    here_alone: whether they lead anywhere from this machine only. forms: (ending, text)."""

    title: str
    of: str
    newest: str
    pinned: str
    here_alone: bool
    forms: list[tuple[str, str]]


def cite_page(request: Request) -> Response:
    """All forms, to be copied."""
    return page(request, "taking/cite.html", lambda opened: _page(request, opened))


def cite_file(request: Request) -> Response:
    """One form as a file."""
    form = str(request.path_params["form"])
    if form not in FORMS:
        raise NotFoundError(_("a citation can't be had as {form}.").format(form=repr(form[:20])),
                            hint=_("Forms: {names}").format(names=", ".join(FORMS)))  # fmt: skip
    write, media = FORMS[form]
    told = _cited(request, current(request))
    name = f"comity-{told.release.version}.{form}"
    return Response(write(told), headers={"content-disposition": f'attachment; filename="{name}"'}, media_type=media)


def _page(request: Request, opened: Opened) -> CitePage:
    told, wanted = _cited(request, opened), view(_of(request))
    forms = [(form, write(told)) for form, (write, _media) in FORMS.items()]
    alone = loopback(request.url.hostname or "")
    return CitePage(told.title, _of(request), wanted.address(request), told.url, alone, forms)


def _cited(request: Request, opened: Opened) -> Cited:
    wanted = view(_of(request))
    return Cited(
        opened.release,
        title(opened, wanted),
        wanted.query,
        wanted.address(request, opened.release.version),
        datetime.now(UTC).date(),
    )


def _of(request: Request) -> str:
    return bounded(request).get("of", "/")


ROUTES = [
    Route("/cite", cite_page),
    Route("/cite.{form}", cite_file),
]
