"""All territories that the record tells of."""

from __future__ import annotations

import msgspec

from comity.model import territories
from comity.release.index.index import Index
from comity.web import labels
from comity.web.i18n import _
from comity.web.views.countries.drawn import BESIDE, ROLES
from comity.web.views.countries.subject import NONE
from comity.web.views.countries.territory import kind

_GROUPS = {"state": "states", "territory": "states", "disputed": "states", "historical": "states",
           "organisation": "organisations", "region": "regions"}  # fmt: skip


class Line(msgspec.Struct, frozen=True):
    """One territory. counts: incidents by role, in the order of ROLES. beside: by the filter that finds them, incidents
    that tell its name of the accused without accusing a state."""

    code: str
    name: str
    kind: str
    counts: list[int]
    beside: list[tuple[str, int]]


class Group(msgspec.Struct, frozen=True):
    """Territories of one sort, those most told of first."""

    id: str
    title: str
    lines: list[Line]


class Listing(msgspec.Struct, frozen=True):
    """n: incidents in the record."""

    groups: list[Group]
    n: int


def listing(index: Index) -> Listing:
    """The index of countries, organisations and regions."""
    told = {code for facet in ROLES.values() for code in index.facet(facet)}
    lines: dict[str, list[Line]] = {"states": [], "organisations": [], "regions": []}
    for row in territories.table().values():
        if row.code in told:
            counts = [len(index.facet(facet).get(row.code, NONE)) for facet in ROLES.values()]
            beside = [(name, len(index.facet(name).get(row.code, NONE))) for name in BESIDE]
            lines[_GROUPS[row.kind]].append(Line(row.code, labels.place(row.code), kind(row), counts, beside))
    titles = {"states": _("Countries and territories"), "organisations": _("Organisations of states, and others"),
              "regions": _("Regions, where no country is told")}  # fmt: skip
    groups = [Group(name, titles[name], sorted(found, key=_order)) for name, found in lines.items() if found]
    return Listing(groups, index.n)


def _order(line: Line) -> tuple[int, str]:
    return -sum(line.counts), line.name
