"""Pages of the exchange: collections, a collection's objects, an object."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.model.errors import NotFoundError, UsageError
from comity.share.audit.receipts import packed
from comity.share.exchange.asking import ask
from comity.share.exchange.filters import Filters, of_one
from comity.share.parties.rules import Collection, Rights
from comity.web import templating
from comity.web.asked import only
from comity.web.exchange import signing, views
from comity.web.exchange.hall import TOP, UNSEEN, Visit, form_token, hall
from comity.web.exchange.marks import definitions, named
from comity.web.i18n import _

SIZE = 50
_LONGEST_PLACE = 17


def routes() -> list[Route]:
    """All routes of the exchange. Functions of the event loop: they share a desk with the TAXII server."""
    return [
        Route(TOP, collections),
        *signing.routes(),
        Route(f"{TOP}/{{collection}}", collection),
        Route(f"{TOP}/{{collection}}/{{object}}", one_object),
    ]


async def collections(request: Request) -> Response:
    """What the reader may read."""
    only(request, released=False)
    with hall(request).visit(request) as visit:
        lines = [views.listed(one) for one, _ in hall(request).readable(visit.caller)]
        told = views.ListPage(_reader(request, visit), lines)
    return templating.page(request, "exchange/list.html", told, headers=UNSEEN)


async def collection(request: Request) -> Response:
    """Objects of a collection as they were added, each in its newest version."""
    after = _after(only(request, "after", released=False))
    with hall(request).visit(request) as visit:
        where, rights = hall(request).collection(visit.caller, request.path_params["collection"])
        rows = ask(visit.con, where.number, rights.audiences, Filters(after, SIZE), "o.added, o.body, o.writer")
        found = _lines(visit, where, rights, rows[:SIZE])
        more = str(rows[SIZE - 1][0]) if len(rows) > SIZE else ""
        told = views.CollectionPage(_reader(request, visit), views.listed(where), [one for one, _ in found], more,
                                    not after)  # fmt: skip
    _note(request, visit, where, rows[:SIZE])
    return templating.page(request, "exchange/collection.html", told, headers=UNSEEN)


async def one_object(request: Request) -> Response:
    """An object in its newest version, and its JSON. If several parties keep one with this id: the one added first."""
    only(request, released=False)
    with hall(request).visit(request) as visit:
        where, rights = hall(request).collection(visit.caller, request.path_params["collection"])
        asked = Filters(limit=1, ids=of_one(request.path_params["object"][:400]))
        rows = ask(visit.con, where.number, rights.audiences, asked, "o.added, o.body, o.writer")
        if not rows:
            raise NotFoundError(
                _("there is no such object for you here."),
                hint=_("Look at {path}").format(path=f"{TOP}/{where.collection_id}"),
            )
        ((line, body),) = _lines(visit, where, rights, rows[:1])
        text = msgspec.json.format(body, indent=2).decode()
        told = views.ObjectPage(_reader(request, visit), views.listed(where), line, text[: views.LONGEST],
                                len(text) > views.LONGEST)  # fmt: skip
    _note(request, visit, where, rows[:1])
    return templating.page(request, "exchange/object.html", told, headers=UNSEEN)


def _note(request: Request, visit: Visit, where: Collection, rows: Any) -> None:
    given = packed([row[0] for row in rows])
    hall(request).desk.noted(request, "page", where, visit.caller, len(rows), given)


def _lines(visit: Visit, where: Collection, rights: Rights, rows: Any) -> list[tuple[views.Line, bytes]]:
    held = [(row[0], bytes(row[1]), row[2]) for row in rows]
    values = [msgspec.json.decode(body) for _, body, _ in held]
    known = definitions(visit.con, where.number, rights.audiences, named(values))
    return [(views.line(added, value, known.get(writer, {})), body)
            for (added, body, writer), value in zip(held, values, strict=True)]  # fmt: skip


def _reader(request: Request, visit: Visit) -> views.Reader:
    token = form_token(visit.token) if visit.token else ""
    return views.Reader(visit.caller.name, token, hall(request).provider is not None)


def _after(said: dict[str, str]) -> int:
    text = said.get("after", "0")
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_PLACE):
        raise UsageError(_("after: not a place in a collection."))
    return int(text)
