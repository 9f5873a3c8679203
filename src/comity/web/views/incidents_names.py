"""Names that a search may mean, spelt wrongly or not, and what leads to them."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec
from pyroaring import BitMap

from comity.release.filters import Filters, parse
from comity.release.index.index import Index
from comity.release.index.names import Name
from comity.release.words import words
from comity.web import labels
from comity.web.asked import Asked
from comity.web.i18n import _
from comity.web.views.incidents_facets import others
from comity.web.views.incidents_ways import units

_MOST = 5
_CANDIDATES = 12
_NEAREST = 3
_FEW = 5
_YEAR = re.compile(r"(?:19|20)\d\d")
_SPELT = 100.0  # of likeness: as it was typed


class Meant(msgspec.Struct, frozen=True):
    """What may be meant. what: as whom the name is known. count: in the unit asked for, units. link: query string."""

    name: str
    what: str
    count: int
    units: str
    link: str


def meant(index: Index, asked: Asked, fit: Mapping[str, BitMap]) -> list[Meant]:
    """Names like the words searched for, the most alike first. fit: for each filter the incidents that fit it.
    Actors and territories are always offered; victims and incidents, which lead to words again, where few have the
    words searched for. Where none has, the nearest names there are."""
    text = asked.filters.q
    if not text:
        return []
    like = index.names(text, _CANDIDATES) or [name for word in _unheard(index, text) for name in index.names(word, 3)]
    if not fit["q"]:
        like = [*like, *index.nearest(text, _NEAREST)]
    offered: dict[tuple[str, str], Meant] = {}
    for name in like:
        for filter_name, value in _leads(name, len(fit["q"]) < _FEW):
            if (filter_name, value) not in offered and len(offered) < _MOST:
                offered[filter_name, value] = _meant(index, asked, fit, name, filter_name, value)
    return [one for one in [*_of_a_year(index, asked, fit), *offered.values()] if one.count]


def _of_a_year(index: Index, asked: Asked, fit: Mapping[str, BitMap]) -> list[Meant]:
    """'georgia 2019': what tells of Georgia and may have begun in 2019."""
    text = asked.filters.q or ""
    years = [word for word in text.split() if _YEAR.fullmatch(word)]
    rest = " ".join(word for word in text.split() if not _YEAR.fullmatch(word))
    if len(years) != 1 or not rest or asked.filters.since or asked.filters.until:
        return []
    instead = index.conditions(Filters(q=rest, since=years[0], until=years[0]))
    found = others(index, {**fit, **instead})
    link = asked.having(q=rest, since=years[0], until=years[0], sort=None)
    words = _("{words}, began in {year}").format(words=rest, year=years[0])
    count = index.counting.by(asked.unit)(found)
    return [Meant(words, _("words and a year"), count, units(asked.unit.name, count), link)]


def _leads(name: Name, few: bool) -> list[tuple[str, str]]:
    if name.kind == "country":
        return [("country", name.leads_to), ("accused", name.leads_to)]
    if name.kind == "actor":
        return [("actor", name.leads_to)]
    return [("q", name.name)] if few and name.likeness < _SPELT else []


def _meant(index: Index, asked: Asked, fit: Mapping[str, BitMap], name: Name, filter_name: str, value: str) -> Meant:
    instead = index.find(parse([f"{filter_name}={value}"]))
    found = others(index, {**fit, filter_name: instead}, *({"q"} - {filter_name}))
    count = index.counting.by(asked.unit.at(filter_name, value))(found)
    shown = labels.territory(value) if name.kind == "country" else name.name
    link = asked.having(**({"q": None, "sort": None} | {filter_name: value}))
    what = _WHAT[filter_name if name.kind == "country" else name.kind]()
    return Meant(shown, what, count, units(asked.unit.name, count), link)


def _unheard(index: Index, text: str) -> list[str]:
    """The words of a search that no incident has."""
    each = words(text)
    return [word for word in each if len(word) > 3 and not index.find(Filters(q=word))][:3] if len(each) > 1 else []


_WHAT = {
    "actor": lambda: _("accused actor"),
    "country": lambda: _("victims there"),
    "accused": lambda: _("accused state"),
    "victim": lambda: _("victim"),
    "incident": lambda: _("incident"),
}
