"""One direction of a pair."""

from __future__ import annotations

import msgspec

from comity.release.index.index import Index
from comity.web import labels
from comity.web.i18n import _
from comity.web.views.countries.subject import NONE, Subject, subject


class Direction(msgspec.Struct, frozen=True):
    """Incidents of which somebody accuses one, with a victim in the other. An incident with several accused and several
    victims is in each of its pairs."""

    accused: str
    victim: str
    about: Subject

    @property
    def label(self) -> str:
        """In words."""
        return self.about.label


def direction(index: Index, accused: str, victim: str) -> Direction:
    """The incidents of one direction."""
    words = _("{accused} accused of acting on {victim}").format(
        accused=labels.territory(accused), victim=labels.territory(victim)
    )
    return Direction(accused, victim, subject(index, words, {"accused": accused, "country": victim}))


def both(index: Index, one: str, other: str) -> tuple[Direction, Direction]:
    """Both directions."""
    return direction(index, one, other), direction(index, other, one)


def contested(index: Index, way: Direction) -> int:
    """Incidents of which somebody denies or contests an attribution."""
    return index.facet("contested").get("yes", NONE).intersection_cardinality(way.about.found)


def denied(index: Index, way: Direction) -> int:
    """Incidents with a denial that the accused state did it."""
    return index.facet("denied").get(way.accused, NONE).intersection_cardinality(way.about.found)
