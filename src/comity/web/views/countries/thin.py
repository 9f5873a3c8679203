"""What the trackers cover badly here, as far as it can be counted: shares beside those of the whole record."""

from __future__ import annotations

import msgspec
from pyroaring import BitMap

from comity.release.asked import NOT_SAID
from comity.release.index.index import Index
from comity.web.i18n import _
from comity.web.views.countries.subject import NONE, Subject
from comity.web.views.values import value_words
from comity.web.words import not_said

_FEW = 0.005  # below half a percent a difference is no news


class Thin(msgspec.Struct, frozen=True):
    """n of the incidents here lack something, n_all of all incidents. link: '' where no filter asks for it."""

    label: str
    n: int
    share: float
    n_all: int
    share_all: float
    link: str

    @property
    def worse(self) -> bool:
        """Whether it is lacking more often here than in the whole record."""
        return self.share > self.share_all + _FEW


class Heard(msgspec.Struct, frozen=True):
    """A source that tells of incidents here. ended: it covers no year as late as the newest that is told of here."""

    code: str
    title: str
    n: int
    link: str
    covers: str
    ended: bool


def thin(index: Index, about: Subject) -> list[Thin]:
    """What is lacking, the most lacking first."""
    facets = {"sector": _("no sector of a victim told"), "accused": _("no state accused"),
              "country": _("no country of a victim told"), "type": _("type of operation not told"),
              "response": _("no response told")}  # fmt: skip
    lacking = {name: (label, index.lacking(name), {name: NOT_SAID}) for name, label in facets.items()}
    for facet, name, label in (("year", "since", _("no year of its beginning told")),
                               ("public_year", "public_since", _("no year of becoming public told"))):  # fmt: skip
        lacking[facet] = (label, index.lacking(facet), {name: NOT_SAID})
    lacking["publisher"] = (_("rests on one independent publisher"), index.all - _at_least(index, "publishers"), {})
    lacking["source"] = (_("told by one tracker only"), index.all - _at_least(index, "told_by"), {})
    rows = [_thin(index, about, *told) for name, told in lacking.items() if name not in about.said]
    return sorted(rows, key=lambda row: (-row.share, row.label))


def _at_least(index: Index, facet: str) -> BitMap:
    return index.facet(facet).get("2", NONE)


def _thin(index: Index, about: Subject, label: str, lacks: BitMap, said: dict[str, str]) -> Thin:
    n, everywhere = lacks.intersection_cardinality(about.found), len(lacks)
    link = about.link(**said) if said and n else ""
    return Thin(label, n, n / max(about.n, 1), everywhere, everywhere / max(index.n, 1), link)


def heard(index: Index, about: Subject, newest: int | None) -> list[Heard]:
    """The sources that tell of these incidents, most first. newest: the last year that is told of here."""
    covered = {source: (since, until) for source, since, until in index.sql("SELECT * FROM covered")}
    counts = {code: bits.intersection_cardinality(about.found) for code, bits in index.facet("source").items()}
    order = sorted((code for code, n in counts.items() if n), key=lambda code: (-counts[code], code))
    return [_heard(index, about, code, counts[code], *covered.get(code, (None, None)), newest) for code in order]


def _heard(index: Index, about: Subject, code: str, n: int, since: str | None, until: str | None,
           newest: int | None) -> Heard:  # fmt: skip
    last = int(until[:4]) if until and until[:4].isdigit() else None
    covers = _("{since} to {until}").format(since=_day(since), until=_day(until))
    ended = last is not None and newest is not None and last < newest
    return Heard(code, index.called.get(("source", code), code), n, about.link(source=code), covers, ended)


def _day(text: str | None) -> str:
    return value_words("incident", "start", text) if text else not_said()
