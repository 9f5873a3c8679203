"""What a territory is: its codes, what it is part of, what came after it."""

from __future__ import annotations

from functools import cache

import msgspec

from comity.model import territories
from comity.model.errors import NotFoundError
from comity.model.territories import Territory
from comity.web import labels
from comity.web.i18n import _

LONGEST = 80
Named = list[tuple[str, str]]


class Place(msgspec.Struct, frozen=True):
    """codes: (name of the code system, code). The lists hold (code, name) of other territories."""

    code: str
    name: str
    kind: str
    codes: list[tuple[str, str]]
    members: Named
    member_of: Named
    successors: Named
    predecessors: Named


def named(text: str) -> Territory:
    """The territory that a code or name stands for. NotFoundError if none does."""
    found = territories.find(text) if len(text) <= LONGEST and "\0" not in text else None
    if found is None:
        raise NotFoundError(_("no country, organisation or region is called {name}.").format(name=repr(text[:LONGEST])),
                            hint=_("Use an ISO 3166-1 code or an English name, or begin at /countries."))  # fmt: skip
    return found


def place(told: Territory) -> Place:
    """The territory as a page shows it."""
    cow = f"{told.cow} ({told.cow_abbr})" if told.cow is not None else ""
    iso2 = told.code if ":" not in told.code and "-" not in told.code and len(told.code) == 2 else ""
    codes = [(_("ISO alpha-2"), iso2), (_("ISO alpha-3"), told.iso3), (_("Correlates of War"), cow),
             (_("code here"), "" if iso2 else told.code)]  # fmt: skip
    return Place(told.code, labels.place(told.code), kind(told), [pair for pair in codes if pair[1]],
                 _named(told.members), _named(_inverted("members").get(told.code, ())), _named(told.successors),
                 _named(_inverted("successors").get(told.code, ())))  # fmt: skip


def kind(told: Territory) -> str:
    """What kind of territory it is, in words."""
    words = {"state": _("state"), "territory": _("dependent territory"), "disputed": _("disputed territory"),
             "historical": _("historical state"), "organisation": _("organisation"), "region": _("region")}  # fmt: skip
    return words[told.kind]


def _named(codes: tuple[str, ...]) -> Named:
    known = territories.table()
    return sorted(((code, labels.place(code)) for code in codes if code in known), key=lambda pair: pair[1])


@cache
def _inverted(field: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in territories.table().values():
        for code in getattr(row, field):
            found.setdefault(code, []).append(row.code)
    return {code: tuple(holders) for code, holders in found.items()}
