"""Intensity as a distribution on each scale that has points here: scales have ranges of their own, and no mean."""

from __future__ import annotations

import re

from comity.model.vocabulary import meaning
from comity.release.index.index import Index
from comity.web import labels
from comity.web.charts.describing import Intensity, Step
from comity.web.i18n import _
from comity.web.views.countries.subject import Subject

SCALES = ("eurepoc-unweighted", "eurepoc-weighted", "eurepoc-impact", "dcid-severity")
"""Scales of the severity of an incident."""
_RANGE = re.compile(r", (\d+) to (\d+)$")


def steps(index: Index, scale: str) -> range:
    """The points of a scale: as its meaning gives them, else from the least to the most that this release has."""
    if stated := _RANGE.search(meaning("severity_scale", scale)):
        return range(int(stated[1]), int(stated[2]) + 1)
    points = [float(code.partition(":")[2]) for code in index.facet("severity") if code.startswith(f"{scale}:")]
    return range(int(min(points)), int(max(points)) + 1) if points else range(0)


def counts(index: Index, about: Subject, scale: str) -> dict[int, int]:
    """Point -> how many incidents stand on it; one that its source codes for several pairs may stand on several."""
    bits = index.facet("severity")
    none = type(about.found)()
    return {
        point: bits.get(f"{scale}:{float(point)}", none).intersection_cardinality(about.found)
        for point in steps(index, scale)
    }


def told(index: Index, about: Subject, scale: str) -> int:
    """How many have a point on a scale."""
    bits = [found for code, found in index.facet("severity").items() if code.startswith(f"{scale}:")]
    return len(about.found & type(about.found).union(type(about.found)(), *bits))


def named(scale: str) -> str:
    """What a scale is called, without its range."""
    return labels.scale(scale)


def distribution(index: Index, about: Subject, scale: str) -> Intensity:
    """The chart of one scale."""
    name = named(scale)
    if not _RANGE.search(meaning("severity_scale", scale)):
        name += _(" (range not told; as in this release)")
    return Intensity(name, [Step(point, "", n) for point, n in counts(index, about, scale).items()])
