"""Who tells of the pair, and from whose side: asymmetry of reporting."""

from __future__ import annotations

from urllib.parse import urlencode

import msgspec

from comity.release.index.index import Index
from comity.web import labels
from comity.web.i18n import _
from comity.web.views.countries.subject import NONE
from comity.web.views.dyads.direction import Direction, contested, denied
from comity.web.words import number

_STANCES = ("asserts", "suspects", "reports", "denies")


class Cell(msgspec.Struct, frozen=True):
    """n: a count; details: of what it consists; link: of the incidents, where a filter asks for them."""

    n: int
    details: str = ""
    link: str = ""


class Line(msgspec.Struct, frozen=True):
    """One question, answered for both directions."""

    label: str
    cells: tuple[Cell, Cell]


def incidents(index: Index, ways: tuple[Direction, Direction]) -> list[Line]:
    """What kind of record each direction is."""
    one, other = ways
    return [
        Line(_("Incidents"), (Cell(one.about.n, "", one.about.link()), Cell(other.about.n, "", other.about.link()))),
        _line(_("contested: somebody denies or contests an attribution"), ways,
              [contested(index, way) for way in ways], {"contested": "yes"}),
        _line(_("with a denial that the accused state did it"), ways, [denied(index, way) for way in ways]),
        _line(_("that rest on one independent publisher"), ways, [_lonely(index, way) for way in ways]),
        *(Line(label, (_beside(index, one, name), _beside(index, other, name))) for name, label in _beside_words()),
    ]  # fmt: skip


def _beside_words() -> list[tuple[str, str]]:
    return [
        ("accused_origin", _("not among them: accused groups or persons from there, no state accused")),
        ("accused_place", _("not among them: country told of the accused, not said if a state is meant")),
    ]


def _beside(index: Index, way: Direction, name: str) -> Cell:
    """Incidents with a victim there, of which the accused's country alone is told."""
    told, hit = index.facet(name).get(way.accused, NONE), index.facet("country").get(way.victim, NONE)
    n = told.intersection_cardinality(hit)
    return Cell(n, "", f"/incidents?{urlencode({name: way.accused, 'country': way.victim})}" if n else "")


def sources(index: Index, ways: tuple[Direction, Direction]) -> list[Line]:
    """Which sources tell of which direction."""
    found = [
        _line(index.called.get(("source", code), code), ways,
              [bits.intersection_cardinality(way.about.found) for way in ways], {"source": code})
        for code, bits in index.facet("source").items()
    ]  # fmt: skip
    told = [line for line in found if line.cells[0].n or line.cells[1].n]
    return sorted(told, key=lambda line: (-line.cells[0].n - line.cells[1].n, line.label))


def claims(index: Index, ways: tuple[Direction, Direction]) -> list[Line]:
    """Claims about the accused state, by where the claimant is from."""
    one, other = (labels.territory(code) for code in (ways[0].accused, ways[0].victim))
    sides = {one: ("accused", "victim"), other: ("victim", "accused"), _("third parties, by country"): ("third",) * 2,
             _("claimants whose country is not told"): ("not-said",) * 2,
             None: ("tracker",) * 2}  # fmt: skip
    counted = [_claims(index, way) for way in ways]
    return [
        Line(
            labels.coded() if label is None else _("from {side}").format(side=label),
            (_cell(counted[0], side[0]), _cell(counted[1], side[1])),
        )
        for label, side in sides.items()
    ]


def _claims(index: Index, way: Direction) -> dict[tuple[str, str], int]:
    """(side, stance) -> claims."""
    query = """SELECT side, stance, sum(claims) FROM dyad_claim WHERE accused = ? AND victim = ?
               GROUP BY side, stance"""
    return {(side, stance): n for side, stance, n in index.sql(query, [way.accused, way.victim])}


def _cell(counted: dict[tuple[str, str], int], side: str) -> Cell:
    by_stance = {stance: counted.get((side, stance), 0) for stance in _STANCES}
    details = ", ".join(f"{labels.stance(stance)} {number(n)}" for stance, n in by_stance.items() if n)
    return Cell(sum(by_stance.values()), details)


def _lonely(index: Index, way: Direction) -> int:
    return way.about.n - index.facet("publishers").get("2", NONE).intersection_cardinality(way.about.found)


def _line(label: str, ways: tuple[Direction, Direction], counts: list[int],
          said: dict[str, str] | None = None) -> Line:  # fmt: skip
    cells = [Cell(n, "", way.about.link(**said) if said and n else "") for way, n in zip(ways, counts, strict=True)]
    return Line(label, (cells[0], cells[1]))
