"""What all pages share: the release that a request reads, and how a view of it is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import BoundedSemaphore

from starlette.requests import Request
from starlette.responses import Response

from comity.model.errors import NotFoundError
from comity.release.info import Release
from comity.web import templating
from comity.web.asked import bounded
from comity.web.current import Opened
from comity.web.i18n import _
from comity.web.templating import Frame
from comity.web.words import when

LONGEST_ID = 80
_AT_ONCE = 8
_turns = BoundedSemaphore(_AT_ONCE)
"""Pages made at a time: threads share one interpreter, so more end no sooner; fewer would wait for the disk."""


def current(request: Request) -> Opened:
    """The release that a request reads, once its query string is seen to be bounded."""
    bounded(request)
    opened: Opened = request.app.state.current.opened(request)
    return opened


def ids(request: Request, opened: Opened) -> tuple[str, str]:
    """The id in the path and the one that it stands for now. NotFoundError if there is none."""
    asked_for = str(request.path_params["incident_id"])
    if len(asked_for) > LONGEST_ID or "\0" in asked_for:
        raise NotFoundError(_("there is no incident of that id."), hint=_("Search the incidents."))
    return asked_for, opened.index.lead(asked_for)


def page(
    request: Request, template: str, view: Callable[[Opened], object], json: str = "", cover: object = None
) -> Response:
    """A page: a template over what a view makes of the release. json: address of the same as JSON. cover: of a dossier,
    which shows the page within a frame to be printed."""
    return made(request, current(request), template, view, json, cover)


def made(
    request: Request, opened: Opened, template: str, view: Callable[[Opened], object], json: str = "",
    cover: object = None,
) -> Response:  # fmt: skip
    """The same over a release that has been opened."""
    around = frame(request, opened.release, opened.pinned, opened.coming)
    with _turns:
        return templating.page(request, template, view(opened), frame=around, json=json, cover=cover)


def frame(request: Request, release: Release, pinned: bool = False, coming: str = "") -> Frame:
    """What surrounds a page: the release that it reads, what this server is, and which release it makes ready."""
    made = date.fromisoformat(release.made_at[:10])
    state = request.app.state
    return Frame(release.version, when(made, made), pinned, state.current.public, state.door is not None, coming)
