"""In how many ways one list can be looked at: its views, its unit of count, its order."""

from __future__ import annotations

from comity.release.index.counting import Unit
from comity.web.asked import Asked
from comity.web.i18n import _, ngettext
from comity.web.labels import territory

Way = tuple[str, str, str, list[tuple[str, str]]]
"""(heading, name in the query string, present value, values with their words)."""


def units(unit: str, n: int = 2) -> str:
    """A unit of count in words, as many as n."""
    return {
        "incident": ngettext("incident", "incidents", n),
        "campaign": ngettext("campaign", "campaigns", n),
        "victim": ngettext("victim", "victims", n),
        "dyad": ngettext("dyad", "dyads", n),
    }[unit]


def means(unit: Unit) -> str:
    """What a unit of count is, and of which dyads where a side is given."""
    if unit.name == "dyad" and (unit.accused or unit.country):
        return _dyads_of(unit)
    return {
        "incident": _("Unit of count: incident, that is all records taken to tell of the same event."),
        "campaign": _("Unit of count: campaign. Incidents of which a source says that they are part of another are "
                      "counted with it as one; every other incident is one by itself."),
        "victim": _("Unit of count: victim, that is each one told of in these incidents, in whatever country; one that "
                    "was hit in two incidents counts twice."),
        "dyad": _("Unit of count: dyad, that is an accused state and the country of a victim elsewhere, each pair once "
                  "per incident. An incident in which no state is accused has none."),
    }[unit.name]  # fmt: skip


def _dyads_of(unit: Unit) -> str:
    if unit.accused and unit.country:
        told = _("Unit of count: dyad, here {accused} as accused and {country} as the country of a victim, once per "
                 "incident.")  # fmt: skip
    elif unit.accused:
        told = _("Unit of count: dyad, here {accused} as accused and the country of a victim elsewhere, each pair once "
                 "per incident.")  # fmt: skip
    else:
        told = _("Unit of count: dyad, here an accused state elsewhere and {country} as the country of a victim, each "
                 "pair once per incident.")  # fmt: skip
    return told.format(accused=territory(unit.accused or ""), country=territory(unit.country or ""))


def ways(asked: Asked) -> list[Way]:
    """What the reader may choose of how the list is shown."""
    shown = asked.shown
    found = [
        (_("View"), "view", shown.view, [("table", _("table")), ("timeline", _("timeline")), ("map", _("map"))]),
        (_("Count"), "unit", shown.unit, [(unit, units(unit)) for unit in ("incident", "campaign", "victim", "dyad")]),
    ]
    if shown.view == "map":
        sides = [
            ("victim", _("victims’ countries")),
            ("accused", _("accused states")),
            ("origin", _("where the accused come from, no state accused")),
            ("place", _("country of the accused, not said if a state")),
        ]
        return [*found, (_("Map of"), "side", shown.side, sides)]
    if shown.view == "timeline":
        found.append((_("Year"), "clock", shown.clock, [("began", _("it began")), ("public", _("it became public"))]))
    sorts = [("newest", _("newest")), ("publishers", _("most publishers")), ("claims", _("most claims"))]
    best = [("relevance", _("best fit"))] if asked.filters.q else []
    return [*found, (_("Sort"), "sort", asked.sort, best + sorts)]
