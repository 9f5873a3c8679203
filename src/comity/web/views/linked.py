"""Incidents linked with one, each with its score and what speaks for it, and what a source pairs it with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from comity.release.index.index import Index
from comity.release.judging.weights import weights
from comity.web.i18n import _
from comity.web.views.values import Value, Values
from comity.web.words import percent

_MOST_RELATED = 10
_MOST_REASONS = 4
_BESIDE_OTHERS = ("standing", "standing_of_one", "lead_of_both", "lead_of_one", "share_of_both", "third")
"""Features of how a pair stands beside other pairs, which say nothing of the two themselves."""


class Linked(msgspec.Struct, frozen=True):
    """Another incident. score: estimated chance that both are one.
    speaks_for, against: of what the two records say, what weighed most in it, in words."""

    id: str
    title: str
    score: str
    speaks_for: list[str]
    against: list[str]


class Links(msgspec.Struct, frozen=True):
    """The section. wholes: it is part of them. parts: they are part of it. more: related ones that are left out.
    paired: cyber operations of the victim's state that a source pairs with it, by name."""

    wholes: list[Linked]
    parts: list[Linked]
    related: list[Linked]
    more: int
    paired: list[Value]


def links(known: Index, whole: Mapping[str, Any], values: Values) -> Links:
    """Other incidents by their best link: wholes and parts, then the nearest of the related."""
    best: dict[str, tuple[bool, float, dict[str, Any]]] = {}
    for row in whole["link"]:
        found = (row["relation"] == "part", _score(row["score"]), row)
        other = _other(whole["incident_id"], row)
        if other != whole["incident_id"] and found[:2] > best.get(other, (False, -1.0, row))[:2]:
            best[other] = found
    ordered = sorted(best.items(), key=lambda item: item[1][:2], reverse=True)
    by_how: dict[str, list[tuple[str, dict[str, Any]]]] = {"whole": [], "part": [], "related": []}
    for other, (_part, _chance, row) in ordered:
        by_how[_how(whole["incident_id"], row)].append((other, row))
    more = max(len(by_how["related"]) - _MOST_RELATED, 0)
    by_how["related"] = by_how["related"][:_MOST_RELATED]
    titles = known.titles(other for held in by_how.values() for other, _row in held)
    made = {how: [_linked(other, titles[other], row) for other, row in held if other in titles]
            for how, held in by_how.items()}  # fmt: skip
    return Links(made["whole"], made["part"], made["related"], more, values.of("counter_operation"))


def _other(incident: str, row: Mapping[str, Any]) -> str:
    return str(row["right_incident"] if row["left_incident"] == incident else row["left_incident"])


def _linked(other: str, title: str, row: Mapping[str, Any]) -> Linked:
    said = [one for one in weights(row["weights"]) if one.name not in ("bias", *_BESIDE_OTHERS)]
    return Linked(
        id=other,
        title=title or _("no title"),
        score=percent(_score(row["score"])),
        speaks_for=[_(one.label) for one in said if one.share > 0][:_MOST_REASONS],
        against=[_(one.label) for one in said if one.share < 0][:_MOST_REASONS],
    )


def _how(incident: str, row: Mapping[str, Any]) -> str:
    if row["relation"] != "part":
        return "related"
    left = row["left_incident"] == incident
    return "part" if (row["whole"] == "left") == left else "whole"


def _score(score: float | None) -> float:
    return score if score is not None and score == score else 0.0
