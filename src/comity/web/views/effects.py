"""Effects: on a grid of property by dimension, by kind, and what is said not to have happened."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec

from comity.model.vocabulary import meaning, vocabulary
from comity.web import labels
from comity.web.charts.describing import Cell, Chart, Grid
from comity.web.i18n import _, later
from comity.web.views.values import Behind, Value, Values
from comity.web.words import counted, duration, not_said, number

_KINDS = ("persons", "democracy")
"""Kinds of effect that every page answers for, whether anybody tells of one or not."""

_DEMOCRATIC = {"democracy-effect": later("democracy effect"), "election-target": later("election target"),
               "election-purpose": later("election purpose"),
               "influence-operation": later("influence operation")}  # fmt: skip
"""What relation `beside` codes that bears on democratic processes."""


class Effect(msgspec.Struct, frozen=True):
    """One effect. figures: people, duration, points, as far as stated."""

    kind: str
    text: str
    cia: str
    dimension: str
    figures: str
    behind: Behind


class Bearing(msgspec.Struct, frozen=True):
    """Effects of one kind that every page answers for. also: values of other fields that bear on it."""

    title: str
    means: str
    effects: list[Effect]
    also: list[Value]
    beside: list[str]


class Absent(msgspec.Struct, frozen=True):
    """What some sources say there was none of, or is not known of. about: what each of them names."""

    stance: str
    about: list[str]
    where: str


class Effects(msgspec.Struct, frozen=True):
    """The section. grid: None where nothing is said that could stand on it."""

    grid: Chart | None
    effects: list[Effect]
    bearings: list[Bearing]
    absent: list[Absent]


def effects(whole: Mapping[str, Any], values: Values, sources: list[str], page: str) -> Effects:
    """The section from rows of relations `effect` and `beside`."""
    told = [row for row in whole["effect"] if row["stance"] == "asserts"]
    return Effects(
        grid=grid(whole, sources, page),
        effects=[_effect(row, values) for row in told],
        bearings=[_bearing(kind, told, whole["beside"], values) for kind in _KINDS],
        absent=_absent(whole["effect"]),
    )


def grid(whole: Mapping[str, Any], sources: list[str], page: str) -> Chart | None:
    """Security property by dimension; what is said of the incident as a whole stands where one of both is not told."""
    rows, columns = [*vocabulary()["cia"], ""], [*vocabulary()["dimension"], ""]
    said: Counter[tuple[str, str]] = Counter()
    denied: set[tuple[str, str]] = set()
    for row in whole["effect"]:
        place = (row["cia"] or "", row["dimension"] or "")
        if row["stance"] == "asserts" and any(place):
            said[place] += 1
        elif row["stance"] == "none" and any(place):
            denied.add(place)
    as_a_whole = {(code, "") for code in whole["cia"] or []} | {("", code) for code in whole["dimensions"] or []}
    if not said and not as_a_whole and not denied:
        return None
    cells = [[_cell((row, column), said, denied, as_a_whole) for column in columns] for row in rows]
    names = [[labels.capital(labels.spoken(code)) or unsaid for code in codes]
             for codes, unsaid in ((rows, _("Property not told")), (columns, _("Dimension not told")))]  # fmt: skip
    return Chart(
        name="incident-effects",
        title=_("What was hurt, and where"),
        unit=_("effects"),
        n=said.total(),
        sources=sources,
        alt=_alt(rows, columns, cells, names),
        drawing=Grid(_("Property"), _("Dimension"), names[0], names[1], cells),
        notes=[_("“As a whole” is said of the incident, not of one effect.")] if as_a_whole else [],
        page=page,
    )


def _cell(place: tuple[str, str], said: Mapping[tuple[str, str], int], denied: set[tuple[str, str]],
          as_a_whole: set[tuple[str, str]]) -> Cell:  # fmt: skip
    words = [counted(said[place], "effect")] if said.get(place) else []
    words += [_("as a whole")] if place in as_a_whole else []
    if words:
        return Cell("said", ", ".join(words))
    return Cell("denied", _("said: none")) if place in denied else Cell("not-told")


def _alt(rows: list[str], columns: list[str], cells: list[list[Cell]], names: list[list[str]]) -> str:
    told = [
        f"{names[0][r]}, {names[1][c]}: {cells[r][c].words}"
        for r in range(len(rows)) for c in range(len(columns)) if cells[r][c].state != "not-told"
    ]  # fmt: skip
    return "; ".join(told) + "."


def _bearing(kind: str, told: list[dict[str, Any]], beside: list[dict[str, Any]], values: Values) -> Bearing:
    own = [_effect(row, values) for row in told if row["kind"] == kind]
    rights = [value for value in values.of("law_engaged") if "human" in value.chosen] if kind == "persons" else []
    coded = {row["coded_as"] for row in beside if row["stance"] == "asserts"} if kind == "democracy" else set()
    titles = {"persons": _("On persons and their rights"), "democracy": _("On democratic processes")}
    return Bearing(
        titles[kind],
        _(meaning("effect_kind", kind)),
        own,
        rights,
        [_(words) for code, words in _DEMOCRATIC.items() if code in coded],
    )


def _absent(rows: list[dict[str, Any]]) -> list[Absent]:
    by_stance: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row["stance"] != "asserts":
            by_stance[row["stance"]].append(_about(row["about"]))
    where = {stance: urlencode({"of": "absent", "part": "effect", "prop": "kind", "stance": stance})
             for stance in by_stance}  # fmt: skip
    return [Absent(stance, sorted(set(by_stance[stance])), where[stance]) for stance in sorted(by_stance)]


def _effect(row: dict[str, Any], values: Values) -> Effect:
    return Effect(
        labels.capital(labels.code("effect_kind", row["kind"])) if row["kind"] else _("Kind not said"),
        row["text"] or "",
        labels.code("cia", row["cia"]),
        labels.code("dimension", row["dimension"]),
        _figures(row),
        values.behind(row["part_id"]),
    )


def _figures(row: dict[str, Any]) -> str:
    scale = row["scale"] or _("an unnamed scale")
    score = "" if row["score"] is None else _("{points} on {scale}").format(points=number(row["score"]), scale=scale)
    return (
        "; ".join(part for part in (_people(row), duration(row["duration"]) if row["duration"] else "", score) if part)
        or not_said()
    )


def _people(row: dict[str, Any]) -> str:
    low, high = number(row["people_lo"]), number(row["people_hi"])
    if row["people_lo"] is None:
        return ""
    return _("{n} people").format(n=low) if low == high else _("{low} to {high} people").format(low=low, high=high)


def _about(code: str | None) -> str:
    words = (code or "").replace("-", " ")
    return _(words) if words else _("an effect")
