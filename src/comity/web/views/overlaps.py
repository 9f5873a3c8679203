"""How the sources overlap: which incidents are told by which of them together."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np
from pyroaring import BitMap
from starlette.requests import Request

from comity.model.errors import NotFoundError
from comity.release.index.index import Index
from comity.release.index.sets import numbers
from comity.web.asked import bounded
from comity.web.charts.describing import Bars, Chart, Group, Heat, Overlap, Point, Series, Shared
from comity.web.current import Opened
from comity.web.i18n import _
from comity.web.words import counted, number

_PAGE = "/sources"
_ESTIMATED = "Which records tell of one incident is estimated."


class Shares(msgspec.Struct, frozen=True):
    """Incidents that a source tells of, and how many of them nobody else does."""

    incidents: int
    alone: int


def shares(index: Index) -> dict[str, Shares]:
    """By source, of those that tell of incidents."""
    sets = _sets(index)
    several = BitMap()
    for name, held in sets.items():
        others = BitMap.union(*(other for key, other in sets.items() if key != name), BitMap())
        several |= held & others
    return {name: Shares(len(held), len(held - several)) for name, held in sets.items()}


def together(opened: Opened) -> Chart:
    """Which sources tell of the same incidents: each combination of two and more."""
    sets = _sets(opened.index)
    names = list(sets)
    combined = _combinations(sets, opened.index.n)
    shared = [Shared(_places(mask), n) for mask, n in combined if mask.bit_count() > 1]
    several, alone = sum(one.size for one in shared), sum(n for mask, n in combined if mask.bit_count() == 1)
    groups = [Group(name, len(sets[name]), f"/incidents?source={name}") for name in names]
    return Chart(
        name="sources-together",
        title=_("Incidents told by more than one tracker, and by which"),
        unit=_("incidents"),
        n=several,
        sources=_titles(opened.index, names),
        alt=_("{several} incidents are told by several trackers, {alone} by one only.").format(
            several=number(several), alone=number(alone)
        ),
        drawing=Overlap(_("Trackers"), groups, shared),
        notes=[
            _("{alone} more are told by one tracker only. Beside its name stands how many a tracker tells of.").format(
                alone=number(alone)
            ),
            _(_ESTIMATED),
        ],
        page=_PAGE,
    )


def pairs(opened: Opened) -> Chart:
    """How many incidents each two sources have in common; where row and column are one, all that it tells of."""
    sets = _sets(opened.index)
    names = list(sets)
    cells = [[Point(sets[row].intersection_cardinality(sets[column])) for column in names] for row in names]
    return Chart(
        name="sources-pairs",
        title=_("Incidents that two trackers have in common"),
        unit=_("incidents"),
        n=opened.index.n,
        sources=_titles(opened.index, names),
        alt=_("A table of {n} by {n} trackers with the number of incidents in common.").format(n=len(names)),
        drawing=Heat(_("Source"), _("and tracker"), names, names, cells),
        notes=[_("Where a tracker meets itself stands all that it tells of."), _(_ESTIMATED)],
        page=_PAGE,
    )


def of_one(index: Index, name: str) -> Chart | None:
    """With whom one source has incidents in common. None for a source that tells of no incidents."""
    sets = _sets(index)
    if name not in sets:
        return None
    alone = shares(index)[name].alone
    common = sorted(((sets[name].intersection_cardinality(held), other) for other, held in sets.items()
                     if other != name), key=lambda pair: (-pair[0], pair[1]))  # fmt: skip
    labels = [_("nobody else"), *(other for _n, other in common)]
    points = [Point(alone), *(Point(n, f"/sources/{other}") for n, other in common)]
    return Chart(
        name="source-overlap",
        title=_("Its incidents, by who else tells of them"),
        unit=_("incidents"),
        n=len(sets[name]),
        sources=_titles(index, [name]),
        alt=_("{alone} of {all} are told by nobody else.").format(
            alone=number(alone), all=counted(len(sets[name]), "incident")
        ),
        drawing=Bars(_("Told by"), labels, [Series(_("incidents"), points)], along="category"),
        notes=[_("One incident may stand in several bars."), _(_ESTIMATED)],
        page=f"{_PAGE}/{name}",
    )


def one_asked(request: Request, opened: Opened) -> Chart:
    """The chart of the source that the query names."""
    found = of_one(opened.index, bounded(request).get("source", ""))
    if found is None:
        raise NotFoundError(_("no source of that name tells of incidents here."), hint=_("Give source=<name>."))
    return found


def _sets(index: Index) -> dict[str, BitMap]:
    """Those that tell of most incidents first."""
    held: Mapping[str, BitMap] = index.facet("source")
    return dict(sorted(held.items(), key=lambda item: (-len(item[1]), item[0])))


def _combinations(sets: Mapping[str, BitMap], n: int) -> list[tuple[int, int]]:
    """(mask over the sources, incidents told by exactly these), the most frequent first."""
    masks = np.zeros(n, dtype=np.uint64)
    for place, held in enumerate(sets.values()):
        masks[numbers(held)] |= np.uint64(1 << place)
    found, counts = np.unique(masks[masks > 0], return_counts=True)
    return sorted(((int(m), int(c)) for m, c in zip(found, counts, strict=True)), key=lambda pair: (-pair[1], pair[0]))


def _places(mask: int) -> list[int]:
    return [place for place in range(mask.bit_length()) if mask >> place & 1]


def _titles(index: Index, names: list[str]) -> list[str]:
    return [index.trackers[name].title for name in names if name in index.trackers]
