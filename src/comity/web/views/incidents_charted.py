"""What the charts of a list of incidents have in common."""

from __future__ import annotations

from pyroaring import BitMap

from comity.release.index.index import Index
from comity.web.asked import Asked
from comity.web.i18n import _


def heard(index: Index, found: BitMap) -> list[str]:
    """Titles of the sources that tell of a set of incidents."""
    codes = [code for code, numbers in index.facet("source").items() if numbers.intersect(found)]
    return sorted(index.called.get(("source", code), code) for code in codes)


def address(asked: Asked) -> str:
    """Path and query of the page."""
    return "/incidents" + (f"?{query}" if (query := asked.having()) else "")


def reported() -> str:
    """What every count has to say of itself."""
    return _("How many were reported, not how many happened: the newest years are still being filled.")
