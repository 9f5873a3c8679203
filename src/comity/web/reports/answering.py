"""A curator's pages on reports: what waits, one report, its answer."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from comity.model.errors import ChangedError, ComityError, NotFoundError, UsageError
from comity.release.reports.keeping import ID, LONGEST, answer, answered
from comity.release.reports.reading import Report, State, report, reports
from comity.resolve.judgements import read
from comity.web import templating
from comity.web.asked import LAST_PAGE
from comity.web.curator.door import Session
from comity.web.curator.signed import UNSEEN, Fields, curator
from comity.web.i18n import _
from comity.web.pages.shown import frame
from comity.web.problems import refusal
from comity.web.reports import names
from comity.web.reports.channel import channel
from comity.web.reports.published import day

SIZE = 50


class Line(msgspec.Struct, frozen=True):
    """A report with its field, verdict and days in words."""

    told: Report
    field: str
    reported: str
    verdict: str
    answered: str


class QueuePage(msgspec.Struct, frozen=True):
    """The queue, or what was answered."""

    user: str
    token: str
    state: State
    lines: list[Line]
    count: int
    before: int | None
    after: int | None


class ReportPage(msgspec.Struct, frozen=True):
    """One report with the form of its answer. said: what was sent, if it was refused."""

    user: str
    token: str
    line: Line
    longest: Mapping[str, int]
    said: Mapping[str, str]
    error: str = ""


def queue(request: Request, session: Session, said: Fields) -> Response:
    """Reports that wait, oldest first; with state=answered those that were answered."""
    state: State = "answered" if said.get("state") == "answered" else "open"
    text = said.get("page", "1")
    at = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    if not 1 <= at <= LAST_PAGE:
        raise UsageError(_("page: a whole number from 1 to {most}.").format(most=LAST_PAGE))
    found, count = reports(channel(request).ledger, state, SIZE, (at - 1) * SIZE)
    told = QueuePage(*curator(request, session), state, [_line(one) for one in found], count,
                     at - 1 if at > 1 else None, at + 1 if at * SIZE < count else None)  # fmt: skip
    return _page(request, "reports/queue.html", told)


def one(request: Request, session: Session, _: Fields) -> Response:
    """One report."""
    return _one(request, session, {})


def answer_one(request: Request, session: Session, said: Fields) -> Response:
    """Keeps an answer, or shows the report again with what has to be mended."""
    try:
        made = answered(said.get("verdict", ""), said.get("words", ""), session.user,
                        withheld=bool(said.get("withheld")), judgement=said.get("judgement", ""),
                        judgements=[j.made_at for j in read(request.app.state.judgements)])  # fmt: skip
        turn = said.get("turn", "")
        answer(channel(request).ledger, _id(request), made, int(turn) if turn.isascii() and turn.isdigit() else -1)
    except NotFoundError:
        raise
    except (UsageError, ChangedError) as error:
        return _one(request, session, said, error)
    return RedirectResponse("/reports", 303, UNSEEN)


def _one(request: Request, session: Session, said: Fields, error: ComityError | None = None) -> Response:
    line = _line(report(channel(request).ledger, _id(request)))
    told = ReportPage(*curator(request, session), line, LONGEST, said, refusal(error))
    return _page(request, "reports/one.html", told, error.status if error else 200)


def _id(request: Request) -> str:
    report_id = str(request.path_params["report_id"])
    if not ID.fullmatch(report_id):
        raise NotFoundError(_("there is no report of that id."), hint=_("Go back to the queue."))
    return report_id


def _line(told: Report) -> Line:
    verdict = names.verdict(told.verdict) if told.verdict else ""
    when = day(told.answered_at) if told.answered_at else ""
    return Line(told, names.field(told.field), day(told.made_at), verdict, when)


def _page(request: Request, template: str, told: object, status: int = 200) -> Response:
    with request.app.state.current.handle() as handle:
        return templating.page(
            request, template, told, status=status, frame=frame(request, handle.release), headers=UNSEEN
        )
