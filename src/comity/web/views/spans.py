"""Dates drawn with the precision they have: the span of an incident, and claims and responses on one time axis."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from comity.model.span import OPEN_HI, OPEN_LO
from comity.web.charts.describing import Chart, Event, Lane, Strip, Timeline
from comity.web.i18n import _
from comity.web.views import claims as box
from comity.web.views import kinds
from comity.web.views.claims import Claim
from comity.web.views.parts import Answer
from comity.web.words import clip

_DATES = ("start", "end", "discovered", "disclosed")
_LONGEST, _CLAIMANT = 64, 34
_LANES = {"asserts": 0, "suspects": 0, "reports": 0, "denies": 1, "none": 1, "unknown": 1}
_ANSWERS = 2


def span(whole: Mapping[str, Any], found: list[Claim], answers: list[Answer], sources: list[str], page: str) -> Chart:
    """Beginning, end, discovery, disclosure, first attribution and responses on one axis; what nobody tells is a row
    of its own."""
    events = [_chosen(name, whole["value"]) for name in _DATES]
    claim = box.first(found)
    events.append(_event(_("First accusation"), claim.lo if claim else None, claim.hi if claim else None))
    events += _answers(answers)
    told = [event for event in events if (event.lo, event.hi) != (OPEN_LO, OPEN_HI)]
    return Chart(
        name="incident-dates",
        title=_("What is dated, and how precisely"),
        unit=_("dates"),
        n=len(told),
        sources=sources,
        alt=_("{told} of {all} dates are told.").format(told=len(told), all=len(events)),
        drawing=Strip(events),
        notes=[_("A sign is a day, a bar a longer time: a month, a year, or a range.")] if told else [],
        page=page,
    )


def exchange(found: list[Claim], answers: list[Answer], sources: list[str], page: str) -> Chart | None:
    """Claims above the axis, what was done about it below; None where there are fewer than two of them with a date."""
    events = [
        Event(clip(_said(claim), _LONGEST), claim.lo, claim.hi, _LANES[claim.stance], claim.stance_words)
        for claim in found if claim.lo is not None and claim.hi is not None
    ]  # fmt: skip
    events += [
        Event(clip(f"{one.who}: {one.what}", _LONGEST), one.lo, one.hi, _ANSWERS, _kind(one))
        for one in answers if one.lo is not None and one.hi is not None
    ]  # fmt: skip
    if len(events) < 2:
        return None
    undated = [Event(clip(_said(claim), _LONGEST), date.min, date.max, _LANES[claim.stance], claim.stance_words)
               for claim in found if claim.lo is None]  # fmt: skip
    undated += [Event(clip(f"{one.who}: {one.what}", _LONGEST), date.min, date.max, _ANSWERS, _kind(one))
                for one in answers if one.lo is None]  # fmt: skip
    lanes = [Lane(_("Accuse")), Lane(_("Deny, or don’t say")), Lane(_("Respond"), below=True)]
    return Chart(
        name="incident-exchange",
        title=_("Claims, and what was done about it"),
        unit=_("claims and responses"),
        n=len(events) + len(undated),
        sources=sources,
        alt=_("{dated} claims and responses with a date, {undated} without.").format(
            dated=len(events), undated=len(undated)
        ),
        drawing=Timeline(lanes, events, undated=undated, kinds=kinds.of_claims()),
        page=page,
    )


def _said(claim: Claim) -> str:
    return f"{clip(claim.claimant, _CLAIMANT)}: {', '.join(claim.accused)}"


def _kind(one: Answer) -> str:
    return _("response") if one.kind == "response" else _("cooperation")


def _chosen(name: str, rows: list[dict[str, Any]]) -> Event:
    """The value with most support, as the page shows it first."""
    words = {"start": _("Began"), "end": _("Ended"), "discovered": _("Noticed"), "disclosed": _("Became public")}
    row = next((row for row in rows if row["prop"] == name and not row["part_id"]), None)
    return _event(words[name], row["date_lo"] if row else None, row["date_hi"] if row else None)


def _event(label: str, lo: date | None, hi: date | None) -> Event:
    return Event(label, OPEN_LO if lo is None else lo, OPEN_HI if hi is None else hi)


def _answers(answers: list[Answer]) -> list[Event]:
    dated = [one for one in answers if one.lo is not None]
    if not dated:
        return [_event(_("Response"), None, None)]
    first, last = dated[0], max(dated, key=lambda one: one.lo or date.min)
    events = [_event(_("First response") if len(dated) > 1 else _("Response"), first.lo, first.hi)]
    if len(dated) > 1:
        events.append(_event(_("Last of {n} responses").format(n=len(dated)), last.lo, last.hi))
    return events
