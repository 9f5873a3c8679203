"""The interface in the reader's language. English is the key; catalogues of others lie in locale/<language>.po.

What sources say stays in their words: only Comity's own words are translated.
"""

from __future__ import annotations

from contextvars import ContextVar
from functools import cache
from importlib.resources import files

from babel.core import negotiate_locale
from babel.messages.pofile import read_po
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LANGUAGES = {"en": "English", "de": "Deutsch", "fr": "Français"}
"""Languages of the interface by code, each by its own name."""

ASKED = "lang"
"""Name in the query string, and of the cookie that keeps it, of the language asked for; without it, what the browser
prefers."""

_IN_ENGLISH = "/api/v1/"
"""What is for programs depends on no language, so that it can be kept by caches."""

_speaking: ContextVar[str] = ContextVar("language", default="en")


def language() -> str:
    """The language of the request at hand."""
    return _speaking.get()


def _(text: str) -> str:
    """A text of the interface in the language of the request; in English where it has no translation."""
    return _catalogue(language()).get(text, (text,))[0]


def later(text: str) -> str:
    """Marks a text of a table for the catalogue; whoever shows it translates it then."""
    return text


def ngettext(one: str, many: str, n: int) -> str:
    """The same for a text that depends on a number; French counts 0 as one, English and German don't."""
    singular = n in (0, 1) if language() == "fr" else n == 1
    return _catalogue(language()).get(one, (one, many))[0 if singular else -1]


class Speaking:
    """ASGI middleware that sets the language of a request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_IN_ENGLISH):
            return await self.app(scope, receive, send)
        request = Request(scope)
        _speaking.set(_wanted(request))

        async def kept(message: Message) -> None:
            if message["type"] == "http.response.start":
                _mark(MutableHeaders(scope=message), request.query_params.get(ASKED, ""))
            await send(message)

        return await self.app(scope, receive, kept)


def _mark(headers: MutableHeaders, asked: str) -> None:
    """Says what an answer depends on, and keeps a language that was asked for, for the pages that follow."""
    headers.add_vary_header("accept-language, cookie")
    if asked in LANGUAGES:
        headers.append("set-cookie", f"{ASKED}={asked}; path=/; max-age=31536000; samesite=lax")


def _wanted(request: Request) -> str:
    for asked in (request.query_params.get(ASKED, ""), request.cookies.get(ASKED, "")):
        if asked in LANGUAGES:
            return asked
    liked = [part.partition(";")[0].strip() for part in request.headers.get("accept-language", "")[:200].split(",")]
    return (negotiate_locale(liked, list(LANGUAGES), sep="-") or "en")[:2]


@cache
def _catalogue(name: str) -> dict[str, tuple[str, ...]]:
    path = files("comity.web").joinpath("locale", f"{name}.po")
    if not path.is_file():
        return {}
    with path.open("rb") as stream:
        messages = [m for m in read_po(stream, locale=name) if m.id and m.string and not m.fuzzy]
    return {_first(m.id): _all(m.string) for m in messages if all(_all(m.string))}


def _first(text: str | list[str] | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]


def _all(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())
