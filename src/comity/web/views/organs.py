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
    """The list for one state."""

    state: str
    incidents: list[Incident]


def named(index: Index, code: str, among: BitMap) -> Organs:
    """Incidents of a set that name an organisation of a state, and of which nobody accuses that state."""
    found = organs.named(index, code, among, MOST)
    state = labels.territory(code)
    rows = index.rows(one.no for one in found)
    return Organs(state, [
        Incident(row["incident_id"], row["title"], when(row["start_lo"], row["start_hi"], row["start_edtf"]),
                 [*_accused(index, one.accusations, state), *(_answered(index, each, state) for each in one.answers)])
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
    who = by or labels.coded()
    if names:
        return _("accused with {names}, by {who}").format(names=listed(names), who=who)
    return _("accused by {who}").format(who=who)


def _answered(index: Index, one: Answer, state: str) -> Said:
    measure = labels.code("response_measure", one.measure or None)
    how = _("{measure} against it by {who}, {when}").format(measure=measure, who=one.by or _("somebody not named"),
                                                           when=when(one.lo, one.hi))  # fmt: skip
    return Said(one.organ.name, _whose(index, one.organ, state), how)


def _whose(index: Index, organ: Organ, state: str) -> str:
    if not organ.told_by:
        return _("its name says that it is of {state}").format(state=state)
    titles = [index.trackers[name].title if name in index.trackers else name for name in organ.told_by]
    return _("named together with {state} by {sources}").format(state=state, sources="; ".join(titles))
