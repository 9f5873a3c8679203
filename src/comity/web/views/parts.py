"""Victims, effects, losses, and what was done about it on one list by date."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from comity.web import labels
from comity.web.views.evidence import Evidence, Index
from comity.web.words import NOT_SAID, UNKNOWN, money, number, when

_NO_NAME = "name not said"


class Victim(msgspec.Struct, frozen=True):
    """One victim."""

    name: str
    country: str
    sector: str
    category: str
    role: str
    evidence: Evidence


class Effect(msgspec.Struct, frozen=True):
    """One effect. figures: people, duration, points, as far as stated."""

    kind: str
    text: str
    cia: str
    dimension: str
    figures: str
    evidence: Evidence


class Loss(msgspec.Struct, frozen=True):
    """One loss as a range over all figures stated."""

    kind: str
    amount: str
    year: str
    borne_by: str
    figures: int
    evidence: Evidence


class Event(msgspec.Struct, frozen=True):
    """A response or an act of cooperation."""

    kind: str
    dated: str
    who: str
    what: str
    against: str
    text: str
    evidence: Evidence


def victims(rows: list[dict[str, Any]], index: Index) -> list[Victim]:
    """Victims, those with a name first."""
    ordered = sorted(rows, key=lambda row: (row["name"] is None, row["name"] or "", row["country"] or ""))
    return [
        Victim(
            row["name"] or _NO_NAME,
            labels.territory(row["country"]),
            labels.code("sector", row["sector"]),
            labels.code("victim_category", row["category"]),
            labels.code("victim_role", row["role"]),
            index.evidence(row["part_id"]),
        )
        for row in ordered
    ]


def effects(rows: list[dict[str, Any]], index: Index) -> list[Effect]:
    """Effects."""
    return [
        Effect(
            labels.code("effect_kind", row["kind"]),
            row["text"] or "",
            labels.code("cia", row["cia"]),
            labels.code("dimension", row["dimension"]),
            _figures(row),
            index.evidence(row["part_id"]),
        )
        for row in rows
    ]


def losses(rows: list[dict[str, Any]], index: Index) -> list[Loss]:
    """Losses."""
    return [
        Loss(
            labels.code("loss_kind", row["kind"]),
            money(row["low"], row["high"], row["currency"]),
            str(int(row["year"])) if row["year"] else UNKNOWN,
            row["borne_by"] or NOT_SAID,
            row["n_figures"],
            index.evidence(row["part_id"]),
        )
        for row in rows
    ]


def events(responses: list[dict[str, Any]], cooperation: list[dict[str, Any]], index: Index) -> list[Event]:
    """Responses and cooperation, by date; those without one last."""
    made = [(row["date_lo"] or date.max, _response(row, index)) for row in responses]
    made += [(row["date_lo"] or date.max, _cooperation(row, index)) for row in cooperation]
    return [event for _, event in sorted(made, key=lambda pair: (pair[0], pair[1].who))]


def _response(row: dict[str, Any], index: Index) -> Event:
    measure = labels.code("response_measure", row["measure"]) if row["measure"] else "measure not said"
    field = f" ({labels.code('response_dimension', row['dimension'])})" if row["dimension"] else ""
    who = row["responder"] or labels.territory(row["responder_country"])
    return Event("response", when(row["date_lo"], row["date_hi"]), who, measure + field,
                 labels.places(row["against"], ""), row["text"] or "", index.evidence(row["part_id"]))  # fmt: skip


def _cooperation(row: dict[str, Any], index: Index) -> Event:
    return Event("cooperation", when(row["date_lo"], row["date_hi"]), labels.places(row["parties"]),
                 labels.code("cooperation_kind", row["kind"]), "", row["text"] or "",
                 index.evidence(row["part_id"]))  # fmt: skip


def _figures(row: dict[str, Any]) -> str:
    low, high = row["people_lo"], row["people_hi"]
    people = (
        "" if low is None else f"{number(low)} people" if low == high else f"{number(low)} to {number(high)} people"
    )
    score = f"{number(row['score'])} on {row['scale'] or 'an unnamed scale'}" if row["score"] is not None else ""
    return "; ".join(part for part in (people, row["duration"], score) if part) or NOT_SAID
