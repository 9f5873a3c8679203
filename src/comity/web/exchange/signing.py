"""Sign in, come back, sign out. Nothing of it is taken where others listen in."""

from __future__ import annotations

import re

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from comity.model.errors import NotFoundError
from comity.share.parties import persons, sessions
from comity.web import templating
from comity.web.curator.forms import LONGEST_BODY, ForbiddenError, fields
from comity.web.exchange.hall import COOKIE, TOP, UNSEEN, Hall, cookie, hall, meant
from comity.web.guards.limits import TooManyError
from comity.web.i18n import _
from comity.web.oidc.provider import Provider
from comity.web.oidc.refusals import SignInError

BROWSER = "comity-signing-in"
"""Cookie of a browser that has begun to sign in."""

BACK = f"{TOP}/signed-in"
_OURS = re.compile(rf"{TOP}(?:/[A-Za-z0-9_-]+){{0,2}}", re.ASCII)
_LONGEST = 4000


def routes() -> list[Route]:
    """Routes of signing in and out."""
    return [
        Route(f"{TOP}/sign-in", begin, methods=["GET"]),
        Route(BACK, come_back, methods=["GET"]),
        Route(f"{TOP}/sign-out", leave, methods=["POST"], max_body_size=LONGEST_BODY),
    ]


async def begin(request: Request) -> Response:
    """Leads to the provider. What is remembered of it is bound to this browser."""
    _safe(request)
    here, provider = hall(request), _provider(request)
    if wait := here.begun.wait(request.client.host if request.client else ""):
        raise TooManyError(_("too many sign-ins were begun from your address."), wait=wait)
    await run_in_threadpool(provider.described)  # before anything is kept
    begun = await run_in_threadpool(sessions.begin, here.desk.ledger, _leads_to(request))
    answer = RedirectResponse(provider.address(begun, _back(request)), 303, UNSEEN)
    _give(request, answer, BROWSER, begun.browser, BACK, sessions.MINUTES * 60)
    return answer


async def come_back(request: Request) -> Response:
    """Ends a sign-in: once, in the browser that began it, for a person of some party. A session that the browser had
    before is ended; it is never taken over."""
    _safe(request)
    here, said = hall(request), _said(request)
    taken = await run_in_threadpool(sessions.take, here.desk.ledger, said.get("state", ""), _browser(request))
    if taken is None:
        raise SignInError(_("this sign-in was begun elsewhere, is used up, or took too long."), hint=_again())
    _check(said, _provider(request))
    claims = await run_in_threadpool(_provider(request).claims, said.get("code", ""), taken, _back(request))
    token = await run_in_threadpool(_opened, here, claims, cookie(request))
    answer = RedirectResponse(taken.leads_to, 303, UNSEEN) if token else _nobody(request, claims)
    _give(request, answer, BROWSER, "", BACK, 0)
    if token:
        _give(request, answer, COOKIE, token, TOP, sessions.HOURS * 3600)
    return answer


async def leave(request: Request) -> Response:
    """Ends the session. ForbiddenError for a form that no page of this session sent."""
    _safe(request)
    token, said = cookie(request), await fields(request)
    if not meant(token, said.get("token", "")):
        raise ForbiddenError(
            _("this form is from another time, or from elsewhere."), hint=_("Sign out at {path}").format(path=TOP)
        )
    await run_in_threadpool(sessions.end, hall(request).desk.ledger, token)
    answer = RedirectResponse(TOP, 303, UNSEEN)
    _give(request, answer, COOKIE, "", TOP, 0)
    return answer


def _give(request: Request, answer: Response, name: str, value: str, path: str, seconds: int) -> None:
    """A cookie, or with no seconds its end. `lax`: it has to come along when the provider leads back here."""
    secure = request.url.scheme == "https"
    answer.set_cookie(name, value, max_age=seconds, path=path, httponly=True, samesite="lax", secure=secure)


def _opened(here: Hall, claims: dict[str, object], before: str) -> str:
    """A session for whoever the provider speaks of; empty if no party named them."""
    if before:
        sessions.end(here.desk.ledger, before)
    with here.desk.ledger.write() as con:
        found = persons.who(con, claims)
        return sessions.open_(con, *found) if found else ""


def _nobody(request: Request, claims: dict[str, object]) -> Response:
    told = {"issuer": claims["iss"], "subject": claims["sub"]}
    return templating.page(request, "exchange/nobody.html", told, status=403, headers=UNSEEN)


def _check(said: dict[str, str], provider: Provider) -> None:
    """What came back besides a code: a refusal, or another provider's name (RFC 9207)."""
    if "error" in said:
        raise SignInError(_("the sign-in service did not let you in."), hint=_again())
    must = provider.described().authorization_response_iss_parameter_supported
    if said.get("iss", provider.client.issuer if not must else "") != provider.client.issuer:
        raise SignInError(_("the answer came from another sign-in service."), hint=_again())


def _again() -> str:
    return _("Begin again: {path}").format(path=TOP)


def _said(request: Request) -> dict[str, str]:
    pairs = request.query_params.multi_items()
    if len(dict(pairs)) < len(pairs) or any(len(value) > _LONGEST for _name, value in pairs):
        raise SignInError(_("what came back can't be meant."), hint=_again())
    return dict(pairs)


def _browser(request: Request) -> str:
    return request.cookies.get(BROWSER, "")[:_LONGEST]


def _leads_to(request: Request) -> str:
    """A page of the exchange; whatever else is asked for is not where one is led."""
    asked = request.query_params.get("to", "")
    return asked if _OURS.fullmatch(asked) and not asked.startswith((f"{TOP}/sign", BACK)) else TOP


def _back(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}{BACK}"


def _provider(request: Request) -> Provider:
    found = hall(request).provider
    if found is None:
        raise NotFoundError(_("nobody signs in here."), hint=_("What everybody may read: {path}").format(path=TOP))
    return found


def _safe(request: Request) -> None:
    if request.app.state.current.public and request.url.scheme != "https":
        raise ForbiddenError(_("beyond this machine, signing in needs https."),
                             hint=_("Put a server that speaks https in front of this one."))  # fmt: skip
