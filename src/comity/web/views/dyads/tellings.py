"""What is claimed and answered in the incidents of a pair, each with who tells it: for its dossier."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from comity.release.index.documents import Document
from comity.release.index.index import Index
from comity.web import labels
from comity.web.i18n import _
from comity.web.views.dyads.direction import Direction, both
from comity.web.words import not_said, when

MOST = 100
"""Incidents of a direction whose claims and responses are listed, the newest."""


class Source(msgspec.Struct, frozen=True):
    """A record that tells it, with the ids of its statements."""

    publisher: str
    record: str
    url: str | None
    statements: list[str]


class Telling(msgspec.Struct, frozen=True):
    """One claim about the accused state, or one response. kind: in words. words: the claimant's."""

    dated: str
    who: str
    kind: str
    words: list[str]
    incident: str
    title: str
    sources: list[Source]


class Told(msgspec.Struct, frozen=True):
    """One direction. left_out: older incidents that are not gone through."""

    label: str
    claims: list[Telling]
    responses: list[Telling]
    left_out: int


def tellings(index: Index, one: str, other: str) -> list[Told]:
    """Both directions; claims and responses by date, those without one last."""
    return [_told(index, way) for way in both(index, one, other)]


def _told(index: Index, way: Direction) -> Told:
    ids = [row["incident_id"] for row in index.rows(way.about.found[:MOST])]
    documents = [index.document(incident_id) for incident_id in ids]
    return Told(
        label=way.label,
        claims=_ordered(found for one in documents for found in _claims(one, way.accused)),
        responses=_ordered(found for one in documents for found in _responses(one)),
        left_out=max(way.about.n - MOST, 0),
    )


_Dated = tuple[date | None, Telling]


def _ordered(found: Iterator[_Dated]) -> list[Telling]:
    return [told for _day, told in sorted(found, key=lambda one: (one[0] or date.max, one[1].who, one[1].incident))]


def _claims(document: Document, accused: str) -> Iterator[_Dated]:
    for row in document.whole["attribution"]:
        if row["accused_state"] == accused:
            who = row["asserted_by"] or _("claimant not said")
            coded = row["asserter_kind"] == "tracker" and row["stance"] != "denies"
            kind = labels.coded(suspected=row["stance"] == "suspects") if coded else labels.stance(row["stance"])
            yield row["date_lo"], _telling(document, row, who, kind, (row["words"] or "").splitlines())


def _responses(document: Document) -> Iterator[_Dated]:
    for row in document.whole["response"]:
        who = row["responder"] or labels.territory(row["responder_country"])
        kind = labels.code("response_measure", row["measure"]) if row["measure"] else not_said()
        yield row["date_lo"], _telling(document, row, who, kind, [])


def _telling(document: Document, row: dict[str, Any], who: str, kind: str, words: list[str]) -> Telling:
    dated = when(row["date_lo"], row["date_hi"]) if row["date_lo"] else _("no date")
    whole = document.whole
    sources = _sources(document, set(row["statement_ids"]))
    return Telling(dated, who, kind, words, whole["incident_id"], whole["title"], sources)


def _sources(document: Document, ids: set[str]) -> list[Source]:
    behind: dict[str, dict[str, Any]] = {}
    for one in document.explained:
        for row in (*one.statements, *one.dissenting):
            if row["statement_id"] in ids:
                behind[row["statement_id"]] = row
    records = sorted({row["record_id"]: row for row in behind.values()}.items())
    return [
        Source(row["publisher"], name, row["url"], sorted(i for i, held in behind.items() if held["record_id"] == name))
        for name, row in records
    ]
