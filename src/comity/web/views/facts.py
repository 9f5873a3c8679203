"""Values of the incident itself: dates and kind, scales side by side, and where sources disagree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec

from comity.model.vocabulary import meaning
from comity.web import labels
from comity.web.i18n import _
from comity.web.views.values import SHORT, Behind, Value, Values, value_words
from comity.web.words import number

_ALWAYS = ("start", "end", "discovered", "disclosed", "type", "purpose", "technique")
_ELSEWHERE = ("title", "name", "summary", "publication", "severity", "offline_conflict_intensity", "offline_conflict",
              "offline_issue", "interaction", "interaction_kind", "information_operation", "cia", "dimension",
              "counter_operation")  # fmt: skip
_RANGE = re.compile(r", (?P<low>\d+) (?:to|or) (?P<high>\d+)$")
_MOST_STEPS = 16


class Fact(msgspec.Struct, frozen=True):
    """A property with its values; none means that nobody says."""

    label: str
    values: list[Value]


class Scale(msgspec.Struct, frozen=True):
    """Points on one scale. steps: those of the scale's own range, each with whether it is the one; empty where it has
    none, or too many to be drawn."""

    name: str
    points: str
    low: str
    high: str
    steps: list[tuple[str, bool]]
    behind: Behind


class Dispute(msgspec.Struct, frozen=True):
    """A property on which sources disagree: the values that compete, and how many statements there are."""

    about: str
    values: list[str]
    statements: int
    where: str


def facts(values: Values) -> list[Fact]:
    """The properties that every incident should have, said or not."""
    return [Fact(labels.prop(name), values.of(name)) for name in _ALWAYS]


def further(values: Values) -> list[Fact]:
    """What some sources code beyond that."""
    return [Fact(labels.prop(p), values.of(p)) for p in values.props() if p not in (*_ALWAYS, *_ELSEWHERE)]


def scales(rows: list[dict[str, Any]], values: Values) -> list[Scale]:
    """Severity as each scale has it, from rows of relation `value`; never merged."""
    rated = [row for row in rows if row["prop"] in ("severity", "offline_conflict_intensity") and not row["part_id"]]
    behind = {(one.prop, one.text): one.behind for prop in ("severity", "offline_conflict_intensity")
              for one in values.of(prop)}  # fmt: skip
    ordered = sorted(rated, key=lambda row: (row["prop"] != "severity", str(row["unit"]), row["value_num"] or 0))
    return [_scale(row, behind[row["prop"], value_words("incident", row["prop"], row["chosen"])]) for row in ordered]


def disputes(rows: list[dict[str, Any]], values: Values, kinds: Mapping[str, str]) -> list[Dispute]:
    """Disagreements from rows of relation `conflict`. kinds: of parts by id."""
    return [_dispute(row, kinds.get(row["part_id"], "incident"), values) for row in rows]


def _scale(row: dict[str, Any], behind: Behind) -> Scale:
    unit = row["unit"] or _("scale not named")
    name, span = labels.scale(unit), _RANGE.search(meaning("severity_scale", unit))
    low, high = (span["low"], span["high"]) if span else ("", "")
    points = number(row["value_num"])
    within = range(int(low), int(high) + 1) if span else range(0)
    steps = [(str(step), str(step) == points) for step in within] if len(within) <= _MOST_STEPS else []
    return Scale(name, points, low, high, steps if any(on for _, on in steps) else [], behind)


def _dispute(row: dict[str, Any], kind: str, values: Values) -> Dispute:
    prop, part = row["prop"], row["part_id"]
    kind = "attribution" if prop.startswith("accused_") else kind  # held against the incident as a whole
    named = next((one.text for name in ("name", "asserter", "responder", "kind") for one in values.of(name, part)), "")
    about = labels.prop(prop) + (f", {labels.part(kind)} {named}".rstrip() if part else "")
    said = [value_words(kind, prop, text) for text in row["values"]]
    if len(said) == 1:
        said = [_("{value}: said by some, denied by others").format(value=said[0])]
    where = urlencode({"of": "conflict", **({"part": part[:SHORT]} if part else {}), "prop": prop})
    return Dispute(about, said, len(row["statement_ids"]), where)
