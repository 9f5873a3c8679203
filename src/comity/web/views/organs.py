"""Incidents in which a source accuses an organisation of a state, and not the state: beside the figures, in none."""

from __future__ import annotations

import msgspec
from pyroaring import BitMap

from comity.release.index import organs
from comity.release.index.index import Index
from comity.release.index.organs import Accusation, Answer, Organ
from comity.web import labels
from comity.web.i18n import _
from comity.web.words import listed, when

MOST = 12
"""Incidents that are listed, the newest."""


class Said(msgspec.Struct, frozen=True):
    """What a source says of an organisation: who accuses it, or who answered and how. whose: why it is the state's."""

    organ: str
    whose: str
    how: str


class Incident(msgspec.Struct, frozen=True):
    """One incident with what names the organisation."""

    id: str
    title: str
    began: str
    said: list[Said]


class Organs(msgspec.Struct, frozen=True):
    """The list for one state, by code and name."""

    code: str
    state: str
    incidents: list[Incident]


def named(index: Index, code: str, among: BitMap) -> Organs:
    """Incidents of a set that name an organisation of a state, and of which nobody accuses that state."""
    found = organs.named(index, code, among, MOST)
    state = labels.territory(code)
    rows = index.rows(one.no for one in found)
    return Organs(code, state, [
        Incident(row["incident_id"], row["title"], when(row["start_lo"], row["start_hi"], row["start_edtf"]),
                 [*_accused(index, one.accusations, state), *_answered(index, one.answers, state)])
        for one, row in zip(found, rows, strict=True)
    ])  # fmt: skip


def _accused(index: Index, told: list[Accusation], state: str) -> list[Said]:
    """By organisation and accuser, with the persons of it that are accused by name."""
    persons: dict[tuple[Organ, str], list[str]] = {}
    for one in told:
        persons.setdefault((one.organ, one.by), []).extend([one.person] if one.person else [])
    return [
        Said(organ.name, _whose(index, organ, state), _how(by, list(dict.fromkeys(names))))
        for (organ, by), names in persons.items()
    ]


def _how(by: str, names: list[str]) -> str:
    accused = _("accused with {names}").format(names=listed(names)) if names else _("accused")
    return _("{what}, by {who}").format(what=accused, who=by) if by else f"{accused}: {labels.coded()}"


def _answered(index: Index, told: list[Answer], state: str) -> list[Said]:
    """By organisation, responder, measure and date, with the persons of it that are meant by name."""
    against: dict[tuple[Organ, str, str, str], list[str]] = {}
    for one in told:
        key = (one.organ, one.by or _("somebody not named"), one.measure, when(one.lo, one.hi))
        against.setdefault(key, []).extend([one.person] if one.person else [])
    return [
        Said(organ.name, _whose(index, organ, state), _("{measure} against {whom} by {who}, {when}").format(
            measure=labels.code("response_measure", measure or None), who=by, when=day,
            whom=listed(list(dict.fromkeys(names))) if names else _("it")))
        for (organ, by, measure, day), names in against.items()
    ]  # fmt: skip


def _whose(index: Index, organ: Organ, state: str) -> str:
    if not organ.told_by:
        return _("its name says that it is of {state}").format(state=state)
    titles = [index.trackers[name].title if name in index.trackers else name for name in organ.told_by]
    return _("named together with {state} by {sources}").format(state=state, sources="; ".join(titles))
