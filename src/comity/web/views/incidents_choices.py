"""Which choices of a facet are listed, in which order, and what they are called."""

from __future__ import annotations

from collections.abc import Iterable

from pyroaring import BitMap

from comity.model import territories
from comity.model.vocabulary import vocabulary
from comity.release.asked import NOT_SAID, PLACES, SCHEMES
from comity.release.index.choices import Held
from comity.release.index.counting import Unit
from comity.release.index.index import Index
from comity.release.words import words
from comity.web import labels
from comity.web.i18n import _

FEW = 7
"""Choices that are shown at first."""
MOST = 300
"""Choices that are shown when all are asked for; letters find the others."""
_FIXED = {"min_sources": ("2", "3", "5", "10"), "contested": ("yes", "no"),
          **{name: tuple(vocabulary()[name]) for name in ("cia", "dimension")}}  # fmt: skip


def key(name: str) -> str:
    """The facet of the index that a filter asks of."""
    return "publishers" if name == "min_sources" else name


def codes(index: Index, name: str) -> Iterable[str]:
    """All codes of a facet that can be asked for."""
    if name in _FIXED:
        return _FIXED[name]
    return vocabulary()[SCHEMES[name]] if name in SCHEMES else index.facet(name)


def few(index: Index, name: str, unit: Unit, among: BitMap, chosen: str | None) -> list[Held]:
    """The choices that hold most of a set, and the one that is chosen; of a short facet all, in its own order."""
    if name in _FIXED:
        return index.choices.held(key(name), unit, among, _FIXED[name])
    found = index.choices.most(name, unit, among, FEW)
    lost = chosen not in (None, NOT_SAID, *(held.code for held in found))
    return found + (index.choices.held(name, unit, among, [str(chosen)]) if lost else [])


def every(index: Index, name: str, unit: Unit, among: BitMap, like: str) -> list[Held]:
    """All choices whose names contain some letters, those that hold most first; without letters, of places and actors
    only those that hold any."""
    if not like and name not in SCHEMES:
        return index.choices.most(name, unit, among, MOST)
    asked = [code for code in codes(index, name) if _contains(label(index, name, code), like)]
    if name == "actor":
        asked += [found.leads_to for found in index.names(like, FEW) if found.kind == "actor"]
    there = index.facet(name)
    known = [code for code in dict.fromkeys(asked) if code in there or name in SCHEMES]
    held = index.choices.held(key(name), unit, among, known)
    return sorted(held, key=lambda one: (-one.count, label(index, name, one.code)))[:MOST]


def label(index: Index, name: str, code: str) -> str:
    """A choice in words."""
    if code == NOT_SAID:
        return _("no state accused") if name == "accused" else _("not said")
    if name in PLACES:
        found = territories.find(code)
        return labels.place(found.code) if found else code
    if name == "min_sources":
        return _("{n} or more").format(n=code)
    if name == "contested":
        return _("yes, somebody denies or contests it") if code == "yes" else _("no")
    if name in SCHEMES:
        return labels.capital(labels.code(SCHEMES[name], code))
    return index.called.get((name, code), code)


def spoken(index: Index, name: str, text: str) -> str:
    """What any filter asks for, in words."""
    if name in ("accused", "actor", "source", "min_sources"):
        return label(index, name, text)
    return labels.filter_value(name, text)


def _contains(text: str, like: str) -> bool:
    return " ".join(words(like)) in " ".join(words(text))
