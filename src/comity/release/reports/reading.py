"""Reads reports: the curator's queue, one report, and what is public of those that are answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta
from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, true

from comity.model.errors import NotFoundError
from comity.release.index.index import Index
from comity.store.ledger.port import Ledger
from comity.store.ledger.tables import REPORT, REPORT_ANSWER

State = Literal["open", "answered", "all"]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A report with the answer that holds. turn: how many answers it has; verdict and what follows: None while open."""

    report_id: str
    made_at: datetime
    version: str
    own_use: bool
    incident_id: str
    title: str
    field: str
    record_id: str | None
    shown: str | None
    words: str
    link: str | None
    contact: str | None
    turn: int
    verdict: str | None
    answer: str | None
    answered_at: datetime | None
    user: str | None
    withheld: bool | None
    judgement: str | None


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """What is public of an answered report. words, link, shown: null where they are withheld, or there is none."""

    report_id: Annotated[str, Meta(description="id of the report")]
    incident_id: Annotated[str, Meta(description="as it was when it was reported; it may lead on by now")]
    title: Annotated[str, Meta(description="of the incident, as the reader saw it")]
    version: Annotated[str, Meta(description="of the release that the reader saw")]
    reported_at: Annotated[datetime, Meta(tz=True, description="when it was reported (UTC)")]
    field: Annotated[str, Meta(description="which part of the page it is about")]
    record_id: Annotated[str | None, Meta(description="record that it is about, if the reader named one")]
    shown: Annotated[str | None, Meta(description="values of that part, as the reader saw them")]
    words: Annotated[str | None, Meta(description="what is wrong, in the reader's words")]
    link: Annotated[str | None, Meta(description="a page that shows it")]
    withheld: Annotated[bool, Meta(description="what the reader wrote is not published")]
    verdict: Annotated[Literal["accepted", "declined", "duplicate"], Meta(description="of the curator")]
    answer: Annotated[str, Meta(description="what was done, or why nothing was")]
    answered_at: Annotated[datetime, Meta(tz=True, description="when it was answered (UTC)")]
    user: Annotated[str, Meta(description="who answered")]
    judgement: Annotated[str | None, Meta(description="`made_at` of the judgement on a link that followed, if any")]


def reports(ledger: Ledger, state: State, most: int, at: int = 0) -> tuple[list[Report], int]:
    """Reports from a place on, and how many there are: those that wait oldest first, the others newest first."""
    held = {"open": _ANSWER.c.turn.is_(None), "answered": _ANSWER.c.turn.is_not(None), "all": true()}[state]
    order = REPORT.c.made_at if state == "open" else REPORT.c.made_at.desc()
    with ledger.read() as con:
        rows = con.execute(_whole(held).order_by(order, REPORT.c.report_id).limit(most).offset(at)).all()
        count = con.scalar(_count(held)) or 0
    return [_report(row) for row in rows], count


def report(ledger: Ledger, report_id: str) -> Report:
    """One report. NotFoundError if there is none of that id."""
    with ledger.read() as con:
        row = con.execute(_whole(REPORT.c.report_id == report_id)).one_or_none()
    if row is None:
        raise NotFoundError("there is no report of that id.", hint="List them: comity reports list")
    return _report(row)


def corrections(ledger: Ledger, *, own_use: bool, most: int, at: int = 0,
                behind: tuple[datetime, str] | None = None) -> tuple[list[Correction], int]:  # fmt: skip
    """Public ones, newest answer first, and how many there are. own_use: where all may be shown. at: from that place
    on. behind: from behind the one with that answered_at and report_id on."""
    held = _public(own_use)
    with ledger.read() as con:
        order = (_ANSWER.c.made_at.desc(), REPORT.c.report_id)
        asked = _whole(held if behind is None else and_(held, _behind(*behind)))
        rows = con.execute(asked.order_by(*order).limit(most).offset(at)).all()
        count = con.scalar(_count(held)) or 0
    return [_correction(_report(row)) for row in rows], count


def answers(ledger: Ledger) -> tuple[int, datetime | None]:
    """How many answers there are, and when the last was made: they are only added to."""
    with ledger.read() as con:
        count, last = con.execute(select(func.count(), func.max(REPORT_ANSWER.c.made_at))).one()
    return count, last


def of_incident(ledger: Ledger, ids: Sequence[str], *, own_use: bool, most: int = 50) -> tuple[list[Correction], int]:
    """Public ones of an incident, newest answer first, and how many reports on it wait. ids: see `known_as`."""
    here = REPORT.c.incident_id.in_(ids)
    waiting = and_(here, _ANSWER.c.turn.is_(None), true() if own_use else REPORT.c.own_use.is_(False))
    with ledger.read() as con:
        rows = con.execute(_whole(and_(here, _public(own_use))).order_by(_ANSWER.c.made_at.desc()).limit(most)).all()
        count = con.scalar(_count(waiting)) or 0
    return [_correction(_report(row)) for row in rows], count


def known_as(index: Index, incident_id: str) -> list[str]:
    """The id of an incident and those that lead to it: reports stay with the id that they were made under."""
    old = index.sql("SELECT old_id FROM redirect WHERE new_id = ? ORDER BY old_id", [incident_id])
    return [incident_id, *(str(row[0]) for row in old)]


def _whole(held: ColumnElement[bool]) -> Select[Any]:
    """Reports with the answer that holds."""
    answer = [_ANSWER.c.turn, _ANSWER.c.verdict, _ANSWER.c.words.label("answer"), _ANSWER.c.user,
              _ANSWER.c.made_at.label("answered_at"), _ANSWER.c.withheld, _ANSWER.c.judgement]  # fmt: skip
    return select(*REPORT.c, *answer).select_from(_JOINED).where(held)


def _count(held: ColumnElement[bool]) -> Select[Any]:
    return select(func.count()).select_from(_JOINED).where(held)


def _public(own_use: bool) -> ColumnElement[bool]:
    shared = true() if own_use else REPORT.c.own_use.is_(False)
    return and_(_ANSWER.c.verdict != "spam", shared)


def _behind(at: datetime, report_id: str) -> ColumnElement[bool]:
    same = and_(_ANSWER.c.made_at == at, REPORT.c.report_id > report_id)
    return or_(_ANSWER.c.made_at < at, same)


def _report(row: Row[Any]) -> Report:
    told = dict(row._mapping)
    return Report(**told | {"turn": told["turn"] or 0})


def _correction(one: Report) -> Correction:
    told = msgspec.structs.asdict(one) | {"reported_at": one.made_at}
    if one.withheld:
        told |= {"words": None, "link": None, "shown": None}
    return Correction(**{name: told[name] for name in Correction.__struct_fields__})


_TURNS = select(REPORT_ANSWER.c.report_id, func.max(REPORT_ANSWER.c.turn).label("turn"))
_LAST = _TURNS.group_by(REPORT_ANSWER.c.report_id).subquery("last")
_ANSWER = REPORT_ANSWER.alias("answer")
_JOINED = REPORT.outerjoin(_LAST, _LAST.c.report_id == REPORT.c.report_id).outerjoin(
    _ANSWER, and_(_ANSWER.c.report_id == REPORT.c.report_id, _ANSWER.c.turn == _LAST.c.turn)
)
