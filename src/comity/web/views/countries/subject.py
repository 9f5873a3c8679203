"""A set of incidents that a page tells of, and the counts that are made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

import msgspec
from pyroaring import BitMap

from comity.release.filters import Filters
from comity.release.index.index import Index
from comity.web.charts.describing import Bars, Point, Series
from comity.web.i18n import _

NONE: BitMap = BitMap()
Many = Mapping[str, str]


class Counted(msgspec.Struct, frozen=True):
    """How many incidents of a set have something. link: of the list of these; '' where no filter asks for it."""

    label: str
    n: int
    link: str = ""


class Subject(msgspec.Struct, frozen=True):
    """said: the filters that find the incidents."""

    label: str
    said: dict[str, str]
    found: BitMap

    @property
    def n(self) -> int:
        """How many incidents there are."""
        return len(self.found)

    def link(self, **more: str) -> str:
        """The list of these incidents, or of those that fit more filters."""
        return f"/incidents?{urlencode({**self.said, **more})}"


def subject(index: Index, label: str, said: dict[str, str]) -> Subject:
    """The incidents that filters find. UsageError for a value that can't be understood."""
    return Subject(label, said, index.find(Filters(**said)))  # type: ignore[arg-type]


def tally(index: Index, about: Subject, facet: str, name: Callable[[str], str], filtered: str = "") -> list[Counted]:
    """Counts by code, most first. filtered: the filter that asks for a code; '' if none does."""
    counts = ((code, bits.intersection_cardinality(about.found)) for code, bits in index.facet(facet).items())
    found = [Counted(name(code), n, about.link(**{filtered: code}) if filtered else "") for code, n in counts if n]
    return sorted(found, key=lambda one: (-one.n, one.label))


def lying(of: str, rows: list[Counted]) -> Bars:
    """Lying bars, one a row."""
    series = Series(_("incidents"), [Point(row.n, row.link) for row in rows])
    return Bars(of, [row.label for row in rows], [series], along="category")
