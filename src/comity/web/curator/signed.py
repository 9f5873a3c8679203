"""Pages and forms for whoever is signed in as a curator."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from comity.web.asked import bounded
from comity.web.curator.door import COOKIE, Door, Session
from comity.web.curator.forms import ForbiddenError, fields
from comity.web.i18n import _
from comity.web.views.judged import Curator

Fields = dict[str, str]
Seen = Callable[[Request, Session, Fields], Response]
UNSEEN = {"cache-control": "no-store"}


def signed_page(view: Seen) -> Callable[[Request], Response]:
    """A page for whoever is signed in; others are led to the form."""

    def answer(request: Request) -> Response:
        safe(request)
        session = door(request).who(request.cookies.get(COOKIE))
        if session is None:
            return RedirectResponse("/judge/sign-in", 303, UNSEEN)
        return view(request, session, bounded(request))

    return answer


def signed_form(view: Seen) -> Callable[[Request], Awaitable[Response]]:
    """A form of whoever is signed in, from a page of the same session. ForbiddenError for any other."""

    async def answer(request: Request) -> Response:
        safe(request)
        said = await fields(request)
        session = door(request).who(request.cookies.get(COOKIE))
        if session is None or not door(request).meant(session, said.get("token", "")):
            raise ForbiddenError(_("you are not signed in, or this form is from another time."),
                                 hint=_("Sign in at /judge/sign-in and send it again."))  # fmt: skip
        return await run_in_threadpool(view, request, session, said)

    return answer


def safe(request: Request) -> None:
    """Where others listen in, neither key nor cookie is taken."""
    if request.app.state.current.public and request.url.scheme != "https":
        raise ForbiddenError(_("beyond this machine, judging needs https."),
                             hint=_("Put a server that speaks https in front of this one."))  # fmt: skip


def curator(request: Request, session: Session) -> Curator:
    """Who is signed in, and the token that forms carry."""
    return Curator(session.user, door(request).token(session))


def door(request: Request) -> Door:
    """The door of this server."""
    found: Door = request.app.state.door
    return found
