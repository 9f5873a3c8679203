"""Conflict offline between the two: what sources code of incidents, apart from what stood at their dates."""

from __future__ import annotations

import msgspec

from comity.release.index.index import Index
from comity.web import labels
from comity.web.i18n import _
from comity.web.views.dyads.direction import Direction
from comity.web.words import number


class Coding(msgspec.Struct, frozen=True):
    """What one source or data set says. cells: incidents by stance in words, for both directions; '' for none."""

    label: str
    said_by: str
    cells: tuple[str, str]


def codings(index: Index, ways: tuple[Direction, Direction], how: str) -> list[Coding]:
    """how: 'coded', a source says it of the incident; 'standing', a data set lists a conflict at its date."""
    found: dict[tuple[str, str], list[list[str]]] = {}
    query = """SELECT coalesce(coded_as, ''), said_by, stance, incidents FROM dyad_offline
               WHERE accused = ? AND victim = ? AND how = ? ORDER BY incidents DESC, stance"""
    for place, way in enumerate(ways):
        for coded_as, said_by, stance, n in index.sql(query, [way.accused, way.victim, how]):
            cells = found.setdefault((coded_as, said_by), [[], []])
            cells[place].append(_("{stance}: {n}").format(stance=_stance(stance, how), n=number(n)))
    return [
        Coding(_labelled(coded_as), said_by, ("; ".join(cells[0]), "; ".join(cells[1])))
        for (coded_as, said_by), cells in sorted(found.items())
    ]


def _stance(stance: str, how: str) -> str:
    yes = _("coded") if how == "coded" else _("stood then")
    return {"asserts": yes, "none": _("none"), "unknown": _("unknown"), "not-asked": _("not asked")}.get(
        stance, labels.stance(stance)
    )


def _labelled(coded_as: str) -> str:
    words = {"conflict": _("the incident belongs to an offline conflict"),
             "conduct": _("conduct offline of one towards the other")}  # fmt: skip
    return words.get(coded_as, _("a conflict between the two"))
