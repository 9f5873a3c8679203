"""Corrections: reports that were answered, as a page and beside their incident."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from comity.model.errors import EnvironmentRefusedError
from comity.release.reports.reading import Correction, corrections, known_as, of_incident
from comity.web import templating
from comity.web.api.described import BASE
from comity.web.asked import LAST_PAGE, only, whole
from comity.web.current import Current
from comity.web.pages.shown import frame
from comity.web.reports import names
from comity.web.reports.channel import Channel, channel
from comity.web.words import when

SIZE = 50


class Line(msgspec.Struct, frozen=True):
    """A correction with its field, verdict and days in words."""

    told: Correction
    field: str
    verdict: str
    reported: str
    answered: str


class ListPage(msgspec.Struct, frozen=True):
    """before, after: numbers of the pages around, None at the ends."""

    lines: list[Line]
    count: int
    before: int | None
    after: int | None


class Beside(msgspec.Struct, frozen=True):
    """What an incident's page tells of its reports. offered: new ones are taken. broken: they can't be read now."""

    lines: list[Line]
    waiting: int
    offered: bool
    broken: bool = False


def corrections_page(request: Request) -> Response:
    """All that were answered, newest first."""
    at = _asked(request)
    found, count = _found(request, at)
    told = ListPage([line(one) for one in found], count, at - 1 if at > 1 else None, _next(at, count))
    with request.app.state.current.handle() as handle:
        return templating.page(
            request, "reports/corrections.html", told, frame=frame(request, handle.release), json=f"{BASE}/corrections"
        )


def beside(current: Current, held: Channel) -> Callable[[str], Beside]:
    """For templates: incident id -> what is told of its reports."""

    def told(incident_id: str) -> Beside:
        known = known_as(current.index(), incident_id)
        try:
            found, waiting = of_incident(held.ledger, known, own_use=not current.public)
        except EnvironmentRefusedError:  # the page of an incident does not depend on the ledger
            return Beside([], 0, False, broken=True)
        return Beside([line(one) for one in found], waiting, held.open)

    return told


def line(one: Correction) -> Line:
    """A correction in words."""
    return Line(one, names.field(one.field), names.verdict(one.verdict), day(one.reported_at), day(one.answered_at))


def day(at: datetime) -> str:
    """A day (UTC) in words."""
    return when(at.date(), at.date())


def _asked(request: Request) -> int:
    return whole("page", only(request, "page", released=False).get("page", "1"), LAST_PAGE)


def _found(request: Request, page: int) -> tuple[list[Correction], int]:
    own_use = not request.app.state.current.public
    return corrections(channel(request).ledger, own_use=own_use, most=SIZE, at=(page - 1) * SIZE)


def _next(page: int, count: int) -> int | None:
    return page + 1 if page * SIZE < count and page < LAST_PAGE else None
