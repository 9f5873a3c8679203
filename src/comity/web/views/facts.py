"""Values of the incident itself: dates, types, scales side by side, and where sources disagree."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from comity.model.vocabulary import meaning
from comity.release.explain import Explanation
from comity.web import labels
from comity.web.views.evidence import Evidence, Index, Told, Value, gathered, value_words
from comity.web.words import number

_ALWAYS = ("start", "end", "disclosed", "type", "purpose", "cia", "dimension", "technique")
_ELSEWHERE = ("title", "name", "summary", "publication", "severity", "offline_conflict_intensity", "offline_conflict",
              "offline_issue", "interaction", "interaction_kind", "information_operation")  # fmt: skip
_RANGE = re.compile(r", (?P<low>\d+) (?:to|or) (?P<high>\d+)$")


class Fact(msgspec.Struct, frozen=True):
    """A property with its values; none means that nobody says."""

    label: str
    values: list[Value]


class Scale(msgspec.Struct, frozen=True):
    """Points on one scale, with the scale's own range where it has one."""

    name: str
    points: str
    low: str
    high: str
    evidence: Evidence


class Dispute(msgspec.Struct, frozen=True):
    """A property on which sources disagree: the values that compete and all that is said."""

    about: str
    values: list[str]
    told: list[Told]


def facts(index: Index) -> list[Fact]:
    """The properties that every incident should have, said or not."""
    return [Fact(labels.prop(name), index.values(name)) for name in _ALWAYS]


def further(index: Index) -> list[Fact]:
    """What some sources code beyond that."""
    return [Fact(labels.prop(p), index.values(p)) for p in index.props() if p not in (*_ALWAYS, *_ELSEWHERE)]


def scales(rows: list[dict[str, Any]], index: Index) -> list[Scale]:
    """Severity as each scale has it, from rows of relation `value`; never merged."""
    rated = [row for row in rows if row["prop"] in ("severity", "offline_conflict_intensity") and not row["part_id"]]
    return [_scale(row, index) for row in sorted(rated, key=lambda row: (str(row["unit"]), row["value_num"] or 0))]


def disputes(rows: list[dict[str, Any]], explained: list[Explanation], index: Index) -> list[Dispute]:
    """Disagreements from rows of relation `conflict`."""
    kinds = {one.part_id: one.kind for one in explained}
    names = {one.part_id: one.chosen for one in explained if one.prop in ("name", "asserter", "responder", "kind")}
    return [_dispute(row, kinds.get(row["part_id"], "incident"), names.get(row["part_id"], ""), index) for row in rows]


def _scale(row: dict[str, Any], index: Index) -> Scale:
    name = meaning("severity_scale", row["unit"] or "scale not named")
    span = _RANGE.search(name)
    behind = [value for value in index.values(row["prop"]) if value.text == row["chosen"]]
    low, high = (span["low"], span["high"]) if span else ("", "")
    return Scale(_RANGE.sub("", name), number(row["value_num"]), low, high, gathered(behind))


def _dispute(row: dict[str, Any], kind: str, name: str, index: Index) -> Dispute:
    prop = row["prop"]
    kind = "attribution" if prop.startswith("accused_") else kind  # held against the incident as a whole
    part = f"{kind} {labels.value(kind, 'kind', name)}".strip() if row["part_id"] else ""
    about = labels.prop(prop) + (f", {part}" if part else "")
    values = [value_words(kind, prop, text) for text in row["values"]]
    if len(values) == 1:
        values = [f"{values[0]}: said by some, denied by others"]
    return Dispute(about, values, index.told(kind, prop, row["statement_ids"]))
