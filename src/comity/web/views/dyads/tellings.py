"""What is claimed and answered in the incidents of a pair, each with who tells it: for its dossier."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

import msgspec

from comity.release.index.documents import Document
from comity.release.index.index import Index
from comity.web import labels
from comity.web.i18n import _
from comity.web.views import claims
from comity.web.views.dyads.direction import Direction, both
from comity.web.views.values import SHORT
from comity.web.words import not_said, when

MOST = 100
"""Incidents of a direction whose claims and responses are listed, the newest."""


class Source(msgspec.Struct, frozen=True):
    """A record that tells it. statements: in how many."""

    publisher: str
    record: str
    url: str | None
    statements: int


class Telling(msgspec.Struct, frozen=True):
    """One claim about the accused state, or one response. kind: in words. whom: the accused that it names.
    words: the claimant's. where: query of its
    statements (see `evidence.Wanted`)."""

    dated: str
    who: str
    kind: str
    whom: list[str]
    words: list[str]
    incident: str
    title: str
    where: str
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
    by: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in document.whole["attribution"]:
        if row["accused_state"] == accused:
            by[row["claim_id"], row["stance"]].append(row)
    for (claim, stance), rows in by.items():
        where = {"of": "claim", "part": claim[:SHORT], "stance": stance}
        yield rows[0]["date_lo"], _telling(document, rows, rows[0]["asserted_by"] or _("claimant not said"),
                                           _kind(rows[0]), where)  # fmt: skip


def _kind(row: dict[str, Any]) -> str:
    coded = row["asserter_kind"] == "tracker" and row["stance"] != "denies"
    return labels.coded(suspected=row["stance"] == "suspects") if coded else labels.stance(row["stance"])


def _responses(document: Document) -> Iterator[_Dated]:
    for row in document.whole["response"]:
        who = row["responder"] or labels.territory(row["responder_country"])
        kind = labels.code("response_measure", row["measure"]) if row["measure"] else not_said()
        yield row["date_lo"], _telling(document, [row], who, kind, {"part": row["part_id"][:SHORT]})


def _telling(document: Document, rows: list[dict[str, Any]], who: str, kind: str, where: dict[str, str]) -> Telling:
    one, whole = rows[0], document.whole
    return Telling(
        dated=when(one["date_lo"], one["date_hi"]) if one["date_lo"] else _("no date"),
        who=who,
        kind=kind,
        whom=claims.accused(rows) if "claim_id" in one else [],
        words=(one.get("words") or "").splitlines(),
        incident=whole["incident_id"],
        title=whole["title"],
        where=urlencode(where),
        sources=_sources(document, {i for row in rows for i in row["statement_ids"]}),
    )


def _sources(document: Document, ids: set[str]) -> list[Source]:
    behind: dict[str, dict[str, Any]] = {}
    for one in document.explained:
        for row in (*one.statements, *one.dissenting):
            if row["statement_id"] in ids:
                behind[row["statement_id"]] = row
    counts = Counter(row["record_id"] for row in behind.values())
    records = sorted({row["record_id"]: row for row in behind.values()}.items())
    return [Source(row["publisher"], name, row["url"], counts[name]) for name, row in records]
