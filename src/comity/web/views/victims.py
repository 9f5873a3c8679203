"""Victims: one by one, and where there are many by country, counted by country and sector."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import msgspec

from comity.web import labels
from comity.web.charts.describing import Bars, Chart, Point, Series
from comity.web.i18n import _, ngettext
from comity.web.views.values import Behind, Values
from comity.web.words import not_said, number

MANY = 12
"""More victims than this are grouped by country."""


class Victim(msgspec.Struct, frozen=True):
    """One victim."""

    name: str
    country: str
    sector: str
    category: str
    role: str
    behind: Behind


class Group(msgspec.Struct, frozen=True):
    """The victims of one country."""

    country: str
    victims: list[Victim]


def victims(rows: list[dict[str, Any]], values: Values) -> list[Victim]:
    """Victims, those with a name first."""
    ordered = sorted(rows, key=lambda row: (row["name"] is None, row["name"] or "", row["country"] or ""))
    return [
        Victim(
            row["name"] or _("name not said"),
            labels.territory(row["country"]) if row["country"] else _("country not said"),
            labels.code("sector", row["sector"]) if row["sector"] else "",
            labels.code("victim_category", row["category"]) if row["category"] else "",
            labels.code("victim_role", row["role"]) if row["role"] else "",
            values.behind(row["part_id"]),
        )
        for row in ordered
    ]


def counts(rows: list[dict[str, Any]]) -> str:
    """How many are named, and how many are told of without a name: '2 named victims and 1 victim not named'."""
    named = sum(row["name"] is not None for row in rows)
    unnamed = len(rows) - named
    with_name = ngettext("{n} named victim", "{n} named victims", named).format(n=number(named))
    without = ngettext("{n} victim not named", "{n} victims not named", unnamed).format(n=number(unnamed))
    if named and unnamed:
        return _("{named} and {unnamed}").format(named=with_name, unnamed=without)
    return with_name if named else without if unnamed else ""


def grouped(found: list[Victim]) -> list[Group]:
    """By country, those with most victims first; without a country last. Nothing for few victims."""
    if len(found) <= MANY:
        return []
    by_country: defaultdict[str, list[Victim]] = defaultdict(list)
    for victim in found:
        by_country[victim.country].append(victim)
    unsaid = _("country not said")
    ordered = sorted(by_country.items(), key=lambda item: (item[0] == unsaid, -len(item[1]), item[0]))
    return [Group(country, held) for country, held in ordered]


def chart(rows: list[dict[str, Any]], sources: list[str], page: str) -> Chart | None:
    """Counts by sector, of many victims; counts by country stand with the groups."""
    if len(rows) <= MANY:
        return None
    counts = Counter(_sector(row) for row in rows)
    ordered = sorted(counts.items(), key=lambda item: (item[0] == not_said(), -item[1], item[0]))
    most, n = ordered[0]
    return Chart(
        name="incident-victims",
        title=_("Victims by sector, or by kind where no sector is said"),
        unit=_("victims"),
        n=len(rows),
        sources=sources,
        alt=_("{count} bars; the longest is {most} with {n} of {all}.").format(
            count=len(ordered), most=most, n=n, all=len(rows)
        ),
        drawing=Bars(_("Sector"), [label for label, _count in ordered],
                     [Series(_("victims"), [Point(count) for _label, count in ordered])], along="category"),
        page=page,
    )  # fmt: skip


def _sector(row: dict[str, Any]) -> str:
    if row["sector"]:
        return labels.capital(labels.code("sector", row["sector"]))
    return labels.capital(labels.code("victim_category", row["category"])) if row["category"] else not_said()
