"""The pages of a curator: sign in, the queue, a pair, its verdict, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from comity.model.errors import ChangedError, ComityError, NotFoundError, UsageError
from comity.release.handle import Handle
from comity.release.judging.compared import compared
from comity.release.judging.queue import queue
from comity.release.judging.state import State, known, state
from comity.resolve.cluster import Pair, ordered
from comity.resolve.keeping import Verdict, judge, take_back, text
from comity.resolve.taking import Known
from comity.web import templating
from comity.web.curator.asking import asking
from comity.web.curator.door import COOKIE, HOURS, PATHS, Session
from comity.web.curator.forms import LONGEST_BODY, fields
from comity.web.curator.signed import UNSEEN, Fields, curator, door, safe, signed_form, signed_page
from comity.web.i18n import _
from comity.web.labels import capital
from comity.web.pages.shown import frame
from comity.web.problems import refusal
from comity.web.views.judging_pair import pair_page
from comity.web.views.judging_queue import queue_page

_VERDICTS = {"same": ("same", None), "part-left": ("part", "left"), "part-right": ("part", "right"),
             "related": ("related", None), "different": ("different", None), "unsure": ("unsure", None)}  # fmt: skip


def routes() -> list[Route]:
    """All routes of a curator."""
    return [
        Route("/judge", signed_page(_queue)),
        Route("/judge/next", signed_page(_next)),
        Route("/judge/pair", signed_page(_pair), methods=["GET"]),
        Route("/judge/pair", signed_form(_judged), methods=["POST"], max_body_size=LONGEST_BODY),
        Route("/judge/undo", signed_form(_undone), methods=["POST"], max_body_size=LONGEST_BODY),
        Route("/judge/sign-in", _sign_in, methods=["GET"]),
        Route("/judge/sign-in", _enter, methods=["POST"], max_body_size=LONGEST_BODY),
        Route("/judge/sign-out", signed_form(_leave), methods=["POST"], max_body_size=LONGEST_BODY),
    ]


def _sign_in(request: Request) -> Response:
    safe(request)
    return _sign_in_page(request, "", 200)


async def _enter(request: Request) -> Response:
    safe(request)
    said = await fields(request)
    try:
        user = text("user", said.get("user", ""))
    except UsageError as error:
        return _sign_in_page(request, capital(refusal(error)), error.status)
    if not door(request).opens(said.get("key", "").strip()):
        return _sign_in_page(request, _("That is not the key of this server."), 403)
    answer = RedirectResponse("/judge", 303, UNSEEN)
    cookie, secure = door(request).enter(user), request.url.scheme == "https"
    for path in PATHS:
        answer.set_cookie(
            COOKIE, cookie, max_age=HOURS * 3600, path=path, httponly=True, samesite="strict", secure=secure
        )
    return answer


def _leave(request: Request, _: Session, __: Fields) -> Response:
    answer = RedirectResponse("/judge/sign-in", 303, UNSEEN)
    for path in PATHS:
        answer.delete_cookie(COOKIE, path=path, httponly=True, samesite="strict")
    return answer


def _queue(request: Request, session: Session, said: Fields) -> Response:
    with request.app.state.current.handle() as handle:
        wanted = asking(handle, said)
        told = queue_page(handle, _state(request, known(handle)), wanted, curator(request, session))
        return _page(request, handle, "judge/queue.html", told)


def _next(request: Request, _: Session, said: Fields) -> Response:
    """Leads to the pair in a place of the queue; to the queue's end if there is none."""
    with request.app.state.current.handle() as handle:
        wanted = asking(handle, said)
        looks = queue(handle.con, _state(request, known(handle)), wanted.wanted, 1, wanted.at)
        if not looks:
            return RedirectResponse(f"/judge?{wanted.query(0)}", 303, UNSEEN)
        query = wanted.query(left=looks[0].left_id, right=looks[0].right_id)
        return RedirectResponse(f"/judge/pair?{query}", 303, UNSEEN)


def _pair(request: Request, session: Session, said: Fields) -> Response:
    with request.app.state.current.handle() as handle:
        return _pair_page(request, handle, known(handle), session, said)


def _judged(request: Request, session: Session, sent: Fields) -> Response:
    with request.app.state.current.handle() as handle:
        there = known(handle)
        pair, wanted = _named(there, sent), asking(handle, sent)
        link = compared(handle, *pair).link
        try:
            verdict, whole = _verdict(sent)
            said = {"pair": pair, "verdict": verdict, "whole": whole, "user": session.user,
                    "reason": sent.get("reason", ""), "score": link.score if link else None,
                    "model": link.model if link else None}  # fmt: skip
            judge(_file(request), there.names, msgspec.convert(said, Verdict), sent.get("shown") or None)
        except (UsageError, ChangedError) as error:
            return _pair_page(request, handle, there, session, sent, error)
        return RedirectResponse(f"/judge/next?{wanted.query()}", 303, UNSEEN)


def _undone(request: Request, session: Session, sent: Fields) -> Response:
    with request.app.state.current.handle() as handle:
        there = known(handle)
        pair, wanted = _named(there, sent), asking(handle, sent)
        take_back(_file(request), there.names, pair, sent.get("shown", ""), session.user)
        return RedirectResponse(f"/judge/pair?{wanted.query(left=pair[0], right=pair[1])}", 303, UNSEEN)


def _pair_page(request: Request, handle: Handle, there: Known, session: Session, said: Fields,
               error: ComityError | None = None) -> Response:  # fmt: skip
    told = pair_page(handle, _state(request, there), _named(there, said), asking(handle, said),
                             curator(request, session), refusal(error), said if error else None)  # fmt: skip
    return _page(request, handle, "judge/pair.html", told, error.status if error else 200)


def _named(there: Known, said: Mapping[str, str]) -> Pair:
    """The records that are named. NotFoundError for one that isn't there or may not be shown, with the same words."""
    ids = [said.get("left", ""), said.get("right", "")]
    if any(len(there.names.find(one)) != 1 for one in ids) or there.names.of(ids[0]) == there.names.of(ids[1]):
        raise NotFoundError(_("there is no such pair in what may be shown here."), hint=_("Go back to the queue."))
    return ordered(there.names.of(ids[0]), there.names.of(ids[1]))


def _verdict(sent: Mapping[str, str]) -> tuple[str, str | None]:
    if sent.get("verdict") not in _VERDICTS:
        raise UsageError(_("choose a verdict."))
    return _VERDICTS[sent["verdict"]]


def _sign_in_page(request: Request, error: str, status: int) -> Response:
    told = {"error": error, "hours": HOURS}
    return templating.page(request, "judge/sign-in.html", told, status=status, headers=UNSEEN)


def _page(request: Request, handle: Handle, template: str, told: object, status: int = 200) -> Response:
    return templating.page(request, template, told, status=status, frame=frame(request, handle.release), headers=UNSEEN)


def _state(request: Request, there: Known) -> State:
    return state(_file(request), there, public=request.app.state.current.public)


def _file(request: Request) -> Path:
    path: Path = request.app.state.judgements
    return path
