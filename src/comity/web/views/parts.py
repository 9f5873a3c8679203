"""Losses, and what was done about it on one list by date."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from comity.web import labels
from comity.web.i18n import _
from comity.web.views.values import Behind, Values
from comity.web.words import money, not_said, unknown, when


class Loss(msgspec.Struct, frozen=True):
    """One loss as a range over all figures stated."""

    kind: str
    amount: str
    year: str
    borne_by: str
    figures: int
    behind: Behind


class Answer(msgspec.Struct, frozen=True):
    """A response or an act of cooperation. lo, hi: its date, None where not told."""

    kind: str
    dated: str
    lo: date | None
    hi: date | None
    who: str
    what: str
    against: str
    text: str
    behind: Behind


def losses(rows: list[dict[str, Any]], values: Values) -> list[Loss]:
    """Losses, those of one kind together and the largest of them first."""
    ordered = sorted(rows, key=lambda row: (row["kind"] or "", row["currency"] or "", -(row["high"] or 0)))
    return [
        Loss(
            labels.code("loss_kind", row["kind"]),
            money(row["low"], row["high"], row["currency"]),
            str(int(row["year"])) if row["year"] else unknown(),
            row["borne_by"] or not_said(),
            row["n_figures"],
            values.behind(row["part_id"]),
        )
        for row in ordered
    ]


def answers(responses: list[dict[str, Any]], cooperation: list[dict[str, Any]], values: Values) -> list[Answer]:
    """Responses and cooperation, by date; those without one last."""
    made = [_response(row, values) for row in responses] + [_cooperation(row, values) for row in cooperation]
    return sorted(made, key=lambda one: (one.lo or date.max, one.who))


def _response(row: dict[str, Any], values: Values) -> Answer:
    measure = labels.code("response_measure", row["measure"]) if row["measure"] else _("measure not said")
    field = f" ({labels.code('response_dimension', row['dimension'])})" if row["dimension"] else ""
    who = row["responder"] or labels.territory(row["responder_country"])
    return Answer("response", when(row["date_lo"], row["date_hi"]), row["date_lo"], row["date_hi"], who,
                  measure + field, labels.places(row["against"], ""), row["text"] or "",
                  values.behind(row["part_id"]))  # fmt: skip


def _cooperation(row: dict[str, Any], values: Values) -> Answer:
    return Answer("cooperation", when(row["date_lo"], row["date_hi"]), row["date_lo"], row["date_hi"],
                  labels.places(row["parties"]), labels.code("cooperation_kind", row["kind"]), "", row["text"] or "",
                  values.behind(row["part_id"]))  # fmt: skip
