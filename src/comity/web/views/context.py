"""Offline conflicts of an incident, as coded and standing at its date, and what sources code beside it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from urllib.parse import urlencode

import msgspec

from comity.model.vocabulary import ABSENCE
from comity.web import labels
from comity.web.i18n import _, later
from comity.web.views import lacking
from comity.web.views.evidence.wanted import beside_key
from comity.web.views.values import SHORT, Behind, Values
from comity.web.words import number, when

_SIDES = {
    "rival": later("rival"),
    "a": later("side A"),
    "a-support": later("troops for side A"),
    "b": later("side B"),
    "b-support": later("troops for side B"),
}
_BESIDE = {
    "information-operation": later("An information operation went with it"),
    "influence-operation": later("It is an influence operation itself"),
    "election-target": later("A victim is election infrastructure"),
    "election-purpose": later("Its purpose is to act upon an election"),
    "democracy-effect": later("It had an effect on elections, parliament, parties or public debate"),
    "threat-of-force": later("Threatens with its forces"),
    "display-of-force": later("Displays force"),
    "use-of-force": later("Uses its forces"),
    "violent-conflict": later("The offline conflict that it belongs to is violent"),
}


class Coded(msgspec.Struct, frozen=True):
    """What one source codes of an offline conflict, or of the conduct of one state towards another around then."""

    said_by: str
    between: str
    what: str
    details: str
    dated: str
    statements: int
    where: str


class Standing(msgspec.Struct, frozen=True):
    """A conflict that stood when the incident began, between an accused and a victim state."""

    title: str
    said_by: str
    between: str
    sides: str
    details: str
    dated: str
    certain: bool
    behind: Behind


class Beside(msgspec.Struct, frozen=True):
    """Something that a source codes beside the incident."""

    what: str
    between: str
    dated: str
    statements: int
    where: str


class Context(msgspec.Struct, frozen=True):
    """The two sections; not_coded, not_standing and not_beside are sentences of what is lacking, and in what way."""

    coded: list[Coded]
    not_coded: list[str]
    standing: list[Standing]
    not_standing: list[str]
    beside: list[Beside]
    not_beside: list[str]


def context(whole: dict[str, Any], standing_values: list[dict[str, Any]]) -> Context:
    """The sections from rows of relations `offline_conflict` and `beside`. standing_values: see `whole.STANDING`."""
    values = Values(standing_values)
    coded, standing = ([row for row in whole["offline_conflict"] if row["how"] == how] for how in ("coded", "standing"))
    return Context(
        coded=[_coded(row) for row in sorted(coded, key=_conduct_last) if row["stance"] not in ABSENCE],
        not_coded=lacking.coded(coded),
        standing=[_standing(row, values) for row in standing if row["stance"] not in ABSENCE],
        not_standing=lacking.standing(standing),
        beside=_beside([row for row in whole["beside"] if row["stance"] not in ABSENCE]),
        not_beside=lacking.beside(whole["beside"]),
    )


def _conduct_last(row: dict[str, Any]) -> bool:
    return bool(row["coded_as"] == "conduct")


def _coded(row: dict[str, Any]) -> Coded:
    named = "; ".join(row["names"]) or _("a conflict that isn't named")
    over = _("over {issues}").format(issues=labels.codes("conflict_issue", row["issues"])) if row["issues"] else ""
    return Coded(
        said_by=row["said_by"],
        between=lacking.pair(row["dyad"], _("towards")),
        what=row["words"] or named,
        details="; ".join(part for part in (over, _intensity(row)) if part),
        dated=_dated(row),
        statements=len(row["statement_ids"]),
        where=urlencode({"of": "coded", "part": row["link_id"][:SHORT]}),
    )


def _standing(row: dict[str, Any], values: Values) -> Standing:
    first, _sign, second = row["dyad"].partition(" > ")
    side, _sign, other = row["sides"].partition(" > ")
    kinds = labels.codes("conflict_kind", row["kinds"])
    return Standing(
        title=row["conflict_title"] or _("title not kept"),
        said_by=row["said_by"],
        between=_("{one}, accused, and {other}, hit").format(
            one=labels.territory(first), other=labels.territory(second)
        ),
        sides="" if side == "rival" else _("{one} and {other}").format(one=_(_SIDES[side]), other=_(_SIDES[other])),
        details="; ".join(part for part in (kinds, _intensity(row)) if part),
        dated=when(row["window_lo"], row["window_hi"]),
        certain=bool(row["certain"]),
        behind=values.behind(row["link_id"]),
    )


def _beside(rows: list[dict[str, Any]]) -> list[Beside]:
    """What several records code alike is one line."""
    alike: defaultdict[tuple[object, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        alike[beside_key(row)].append(row)
    ordered = sorted(alike.values(), key=lambda held: list(_BESIDE).index(held[0]["coded_as"]))
    return [
        Beside(_what(one), lacking.pair(one["dyad"], _("towards")), _dated(one),
               len({i for row in held for i in row["statement_ids"]}),
               urlencode({"of": "beside", "part": one["beside_id"][:SHORT]}))
        for held in ordered for one in held[:1]
    ]  # fmt: skip


def _intensity(row: dict[str, Any]) -> str:
    return f"{labels.code('severity_scale', row['scale'])}: {number(row['intensity'])}" if row["scale"] else ""


def _dated(row: dict[str, Any]) -> str:
    words = when(row["window_lo"], row["window_hi"])
    return words if row["window_is"] == "coded" else _("date not coded; the incident: {when}").format(when=words)


def _what(row: dict[str, Any]) -> str:
    code = row["coded_as"]
    return _(_BESIDE[code])
