"""Rows for all columns: counts with shares, so that columns of different size can be compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec
from pyroaring import BitMap

from comity.release.asked import NOT_SAID
from comity.release.index.index import Index
from comity.web import labels
from comity.web.i18n import _
from comity.web.views.countries import intensity
from comity.web.views.countries.subject import NONE, Subject

_MOST = 10


class Cell(msgspec.Struct, frozen=True):
    """n of `of` incidents."""

    n: int
    of: int
    link: str = ""

    @property
    def share(self) -> float:
        """Of 1; 0 where there is nothing to share."""
        return self.n / self.of if self.of else 0.0


class Line(msgspec.Struct, frozen=True):
    """One row."""

    label: str
    cells: list[Cell]


class Section(msgspec.Struct, frozen=True):
    """Rows on one scale. unit: what shares are of. left: rows that are not shown."""

    id: str
    title: str
    unit: str
    lines: list[Line]
    left: int = 0

    @property
    def top(self) -> float:
        """The largest share: the end of the scale of all its bars."""
        return max((cell.share for line in self.lines for cell in line.cells), default=0) or 1


def record(index: Index, columns: list[Subject]) -> Section:
    """What kind of record each is."""
    has: list[tuple[str, BitMap, dict[str, str]]] = [
        (_("contested: somebody denies or contests an attribution"), _facet(index, "contested", "yes"),
         {"contested": "yes"}),
        (_("told by two or more independent publishers"), _facet(index, "publishers", "2"), {"min_sources": "2"}),
        (_("told by two or more trackers"), _facet(index, "told_by", "2"), {}),
        (_("a response is told of"), index.all - index.lacking("response"), {}),
        (_("no state accused"), index.lacking("accused"), {"accused": NOT_SAID}),
        (_("no sector of a victim told"), index.lacking("sector"), {"sector": NOT_SAID}),
        (_("no year of the beginning told"), index.lacking("year"), {"since": NOT_SAID}),
    ]  # fmt: skip
    lines = [Line(label, [_cell(about, bits, said) for about in columns]) for label, bits, said in has]
    return Section("record", _("What kind of record"), _("of its incidents"), lines)


def by_facet(index: Index, columns: list[Subject], facet: str, title: str, name: Callable[[str], str]) -> Section:
    """Codes of a facet that a filter of the same name asks for; those with the largest share in any column."""
    lines = [
        Line(name(code), [_cell(about, bits, {facet: code}) for about in columns])
        for code, bits in index.facet(facet).items()
    ]
    told = sorted((line for line in lines if any(cell.n for cell in line.cells)),
                  key=lambda line: (-max(cell.share for cell in line.cells), line.label))  # fmt: skip
    return Section(facet, title, _("of its incidents"), told[:_MOST], max(len(told) - _MOST, 0))


def by_scale(index: Index, columns: list[Subject]) -> list[Section]:
    """A section for each scale on which one of them has a point; shares are of those that have one."""
    return [_scale(index, columns, scale) for scale in intensity.SCALES
            if any(intensity.told(index, about, scale) for about in columns)]  # fmt: skip


def _scale(index: Index, columns: list[Subject], scale: str) -> Section:
    counted = [(intensity.counts(index, about, scale), intensity.told(index, about, scale)) for about in columns]
    lines = [Line(str(point), [Cell(found[point], of) for found, of in counted])
             for point in intensity.steps(index, scale)]  # fmt: skip
    unit = _("of its incidents with a point on this scale")
    return Section(scale, labels.code("severity_scale", scale), unit, lines)


def types(index: Index, columns: list[Subject]) -> Section:
    """Types of operation."""
    return by_facet(index, columns, "type", _("Types of operation"),
                    lambda code: labels.capital(labels.code("operation_type", code)))  # fmt: skip


def sectors(index: Index, columns: list[Subject]) -> Section:
    """Sectors of victims."""
    return by_facet(index, columns, "sector", _("Sectors of the victims"), lambda code: labels.code("sector", code))


def sources(index: Index, columns: list[Subject]) -> Section:
    """Sources that tell of them."""
    return by_facet(index, columns, "source", _("Sources"), lambda code: index.called.get(("source", code), code))


def _facet(index: Index, facet: str, code: str) -> BitMap:
    return index.facet(facet).get(code, NONE)


def _cell(about: Subject, bits: BitMap, said: Mapping[str, str]) -> Cell:
    n = bits.intersection_cardinality(about.found)
    leads = n and said and not said.keys() & about.said.keys()  # one value a filter
    return Cell(n, about.n, about.link(**said) if leads else "")
