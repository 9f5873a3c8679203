"""Facets of the list of incidents: beside each choice what choosing it would give."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec
from pyroaring import BitMap

from comity.model import territories
from comity.release.asked import NOT_SAID, PLACES
from comity.release.index.choices import Held
from comity.release.index.index import Index
from comity.web.asked import Asked
from comity.web.i18n import _, later
from comity.web.views.incidents_choices import FEW, codes, every, few, key, label

FACETS = {
    "country": later("Victim in"),
    "accused": later("Accused: state or state-affiliated"),
    "accused_origin": later("Accused from there, no state accused"),
    "accused_place": later("Country of the accused, not said if a state"),
    "actor": later("Accused actor"),
    "type": later("Type of operation"),
    "sector": later("Sector of a victim"),
    "purpose": later("Purpose"),
    "cia": later("What was hurt"),
    "dimension": later("Dimension of effect"),
    "response": later("Answered with"),
    "source": later("Told by tracker"),
    "min_sources": later("Independent publishers"),
    "contested": later("Attribution contested"),
}
"""Facets by the filter that asks of them, with their headings."""

_NO_ID = re.compile(r"[^\w-]+")
_SPREAD = ("country", "accused", "actor", "type")
_WITHOUT_GAP = ("source", "contested", "min_sources")  # every incident has a code of these


class Choice(msgspec.Struct, frozen=True):
    """One choice. id: of its element, the same on every page, so that it keeps the focus when the list is exchanged.
    count: in the unit asked for, if it is chosen and all else stays. share: of the largest, in percent. link: query
    string that chooses it, or takes it back if it is chosen."""

    id: str
    label: str
    count: int
    share: int
    link: str
    chosen: bool = False
    unsaid: bool = False


class Facet(msgspec.Struct, frozen=True):
    """One facet. there: how many choices there are in all. whole: whether all that fit are listed. like: letters that
    they contain. more, fewer: query strings that list all, or few; '' if that is no choice. spread: whether it lies
    open."""

    name: str
    label: str
    choices: list[Choice]
    there: int
    whole: bool
    like: str
    more: str
    fewer: str
    spread: bool


def facets(index: Index, asked: Asked, fit: Mapping[str, BitMap]) -> list[Facet]:
    """All facets. fit: for each filter the incidents that fit it, as `Index.conditions` gives them."""
    found = index.common(fit.values())
    without = {name: others(index, fit, key(name)) if key(name) in fit else found for name in FACETS}
    return [_facet(index, asked, without[name], name) for name in FACETS]


def others(index: Index, fit: Mapping[str, BitMap], *names: str) -> BitMap:
    """Incidents that fit all filters but some."""
    return index.common(bits for name, bits in fit.items() if name not in names)


def _facet(index: Index, asked: Asked, among: BitMap, name: str) -> Facet:
    chosen = _chosen(asked, name)
    there = len(list(codes(index, name)))
    whole = asked.shown.more == name
    like = asked.shown.like if whole else ""
    return Facet(
        name=name,
        label=_(FACETS[name]),
        choices=_choices(index, asked, name, _held(index, asked, name, among, like), chosen),
        there=there,
        whole=whole,
        like=like,
        more=asked.having(more=name) if there > FEW and not whole else "",
        fewer=asked.having() if whole else "",
        spread=name in _SPREAD or whole or chosen is not None,
    )


def _held(index: Index, asked: Asked, name: str, among: BitMap, like: str) -> list[Held]:
    unit = asked.unit.at(name, None)
    whole = asked.shown.more == name
    held = every(index, name, unit, among, like) if whole else few(index, name, unit, among, _chosen(asked, name))
    if name in _WITHOUT_GAP or like:
        return held
    return [*held, Held(NOT_SAID, index.counting.by(unit)(among & index.lacking(name)))]


def _chosen(asked: Asked, name: str) -> str | None:
    said = getattr(asked.filters, name)
    if name in PLACES and said not in (None, NOT_SAID) and (found := territories.find(said)):
        return found.code
    return None if said is None else str(said)


def _choices(index: Index, asked: Asked, name: str, held: list[Held], chosen: str | None) -> list[Choice]:
    largest = max((one.count for one in held if one.code != NOT_SAID), default=0) or 1
    return [
        Choice(
            id=_NO_ID.sub("-", f"choice-{name}-{one.code}"),
            label=label(index, name, one.code),
            count=one.count,
            share=0 if one.code == NOT_SAID else round(100 * one.count / largest),
            link=asked.having(**{name: None if one.code == chosen else one.code}),
            chosen=one.code == chosen,
            unsaid=one.code == NOT_SAID,
        )
        for one in held
    ]
